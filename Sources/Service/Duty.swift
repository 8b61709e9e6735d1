import Governance
import Ledger
import Schemas

/// What somebody may do outside the review (whose table is in Governance): roles and credentials, as one table.
package enum Duty: String, Hashable, Sendable, CaseIterable {
    case createOrganisation, createPerson, closePerson, issueToken
    case catalogueDataset, registerVersion, changeDatasetStatus
    case concludeAgreement, changeAgreementStatus
    case approveModel
    case submitJob, cancelJob, draftRequest
    case readRecord, readDirectory
    case weighAgreement, declareEmergency, readEmergencies
    case runScheduler

    package var roles: Set<Role> {
        switch self {
        case .createOrganisation, .approveModel: [.securityAdministrator]
        case .createPerson, .closePerson: [.securityAdministrator, .organisationAdministrator]
        case .issueToken: [.researcher, .retriever]
        case .catalogueDataset, .registerVersion, .concludeAgreement: [.steward]
        case .changeDatasetStatus, .changeAgreementStatus: [.steward, .approver]
        case .submitJob, .cancelJob, .draftRequest: [.researcher]
        case .readRecord: [.auditor]
        case .readDirectory: Set(Role.allCases)
        case .weighAgreement, .declareEmergency: [.approver]
        case .readEmergencies: [.approver, .steward, .auditor, .platformOperator]
        case .runScheduler: [.platformOperator]
        }
    }

    /// Only the everyday work of machines goes without a person's session.
    package var credentials: Set<CredentialKind> {
        switch self {
        case .submitJob, .cancelJob, .draftRequest, .readDirectory: [.session, .machine]
        default: [.session]
        }
    }
}

extension LedgerState {
    /// The caller as an actor with today's roles. Throws `unauthenticated` once the person or the token is gone.
    func actor(_ caller: Caller) throws -> Actor {
        guard let person = people.persons[caller.person], person.isActive else {
            throw ServiceRejection(.unauthenticated, "this person's access is closed")
        }
        return Actor(person: person, credential: caller.credential)
    }

    /// The caller, who has this duty. Throws `forbidden`.
    func actor(_ caller: Caller, for duty: Duty) throws -> Actor {
        let actor = try actor(caller)
        guard !duty.roles.isDisjoint(with: actor.roles) else {
            let names = duty.roles.map(\.rawValue).sorted().joined(separator: " or ")
            throw ServiceRejection(.forbidden, "\(duty.rawValue) needs the role \(names)", reasons: ["roleMissing"])
        }
        guard duty.credentials.contains(caller.credential) else {
            throw ServiceRejection(.forbidden, "sign in: a machine token cannot do this", reasons: ["sessionRequired"])
        }
        return actor
    }
}
