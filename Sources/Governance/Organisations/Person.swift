import Schemas

/// A person of one organisation.
package struct Person: Hashable, Sendable, Codable {
    package var id: PersonID
    package var organisation: OrganisationID
    package var name: String
    /// Ascending by name, so that equal people are stored as equal bytes.
    package var roles: [Role]
    package var isActive: Bool

    package init(id: PersonID, organisation: OrganisationID, name: String, roles: [Role], isActive: Bool = true) {
        self.id = id
        self.organisation = organisation
        self.name = name
        self.roles = roles.sorted { $0.rawValue < $1.rawValue }
        self.isActive = isActive
    }

    /// Refuses a person whose roles do not fit the organisation or are to be kept apart.
    package func validate(in organisation: Organisation) throws(GovernanceError) {
        try TextLimits.require(wellFormed: id, "person")
        try TextLimits.require(name, "name", bytes: TextLimits.titleBytes)
        try TextLimits.require(distinct: roles, "roles")
        let held = Set(roles)
        guard organisation.id == self.organisation, held.isSubset(of: Role.allowed(in: organisation.kind)) else {
            throw GovernanceError(
                .roleNotOfKind, "a role does not exist in an organisation of kind \(organisation.kind.rawValue)")
        }
        for group in Role.apart where held.intersection(group).count > 1 {
            throw GovernanceError(
                .rolesNotApart,
                "one person may hold only one of \(group.map(\.rawValue).sorted().joined(separator: ", "))")
        }
    }
}
