import Schemas

/// Who may change the order of jobs: the authority above the opening bodies concerned, never the side that submits.
package enum Steering {
    /// `authorities`: of the opening body of each agreement concerned. Throws `roleMissing`, `sessionRequired`,
    /// `relationMissing`, `ownOrganisation`.
    package static func require(
        _ actor: Actor, over agreements: [Agreement], authorities: [OrganisationID?]
    ) throws(GovernanceError) {
        guard actor.isActive else { throw GovernanceError(.personNotActive, "this person's access is closed") }
        guard actor.roles.contains(.approver) else {
            throw GovernanceError(.roleMissing, "this needs the role approver of the authority")
        }
        guard actor.credential == .session else {
            throw GovernanceError(.sessionRequired, "sign in: a machine token cannot do this")
        }
        guard !agreements.contains(where: { $0.dataUser == actor.organisation }) else {
            throw GovernanceError(.ownOrganisation, "nobody puts jobs of their own organisation first")
        }
        guard !agreements.isEmpty, authorities.allSatisfy({ $0 == actor.organisation }) else {
            throw GovernanceError(.relationMissing, "an agreement is under another authority")
        }
    }
}
