/// What a person may do; which roles exist follows the kind of the person's organisation.
package enum Role: String, Hashable, Sendable, Codable, CaseIterable {
    /// Submits jobs and requests.
    case researcher
    /// Retrieves released packages.
    case retriever
    /// Sees true results and assesses requests of its opening body.
    case checker
    /// Catalogues, imports, agrees, suspends and withdraws for its opening body.
    case steward
    /// Approves, returns or rejects for its authority.
    case approver
    /// Gives opinions for the expert committee.
    case expert
    /// Reads the whole record, changes nothing.
    case auditor
    /// Runs the program: health, backup, upgrade.
    case platformOperator
    /// Organisations, keys, policies, emergency stop.
    case securityAdministrator
    /// Creates the people of its own organisation.
    case organisationAdministrator

    /// The roles that people of an organisation of this kind may hold.
    package static func allowed(in kind: OrganisationKind) -> Set<Role> {
        switch kind {
        case .openingBody: [.checker, .steward, .organisationAdministrator]
        case .authority: [.approver, .auditor, .organisationAdministrator]
        case .dataUser: [.researcher, .retriever, .organisationAdministrator]
        case .expertCommittee: [.expert, .organisationAdministrator]
        case .platformOperator: [.platformOperator, .securityAdministrator, .auditor, .organisationAdministrator]
        }
    }

    /// Sets of roles of which one person may hold at most one: whoever runs the program neither sets its security nor judges
    /// the record, and whoever makes people does not review: the other checker could be of their making.
    package static let apart: [Set<Role>] = [
        [.platformOperator, .securityAdministrator, .auditor],
        [.auditor, .approver],
        [.auditor, .organisationAdministrator],
        [.checker, .organisationAdministrator],
        [.approver, .organisationAdministrator],
    ]
}
