import Schemas

/// An opening body whose data a request uses, with its authority of the same level.
package struct ReviewBody: Hashable, Sendable, Codable {
    package var openingBody: OrganisationID
    package var authority: OrganisationID

    package init(openingBody: OrganisationID, authority: OrganisationID) {
        self.openingBody = openingBody
        self.authority = authority
    }
}

/// What a reviewer thinks should happen.
package enum Verdict: String, Hashable, Sendable, Codable, CaseIterable {
    case release
    case `return`
    case reject
}

/// One checker's or approver's word on one round.
package struct Opinion: Hashable, Sendable, Codable {
    package var person: PersonID
    package var organisation: OrganisationID
    package var verdict: Verdict
    package var comment: String
    package var at: Instant

    package init(person: PersonID, organisation: OrganisationID, verdict: Verdict, comment: String, at: Instant) {
        self.person = person
        self.organisation = organisation
        self.verdict = verdict
        self.comment = comment
        self.at = at
    }
}

/// One submission of a request and what people said of it. Older rounds are kept.
package struct ReviewRound: Hashable, Sendable, Codable {
    package var results: [JobID]
    package var context: String
    package var submittedAt: Instant
    /// By checkers of the opening bodies.
    package var assessments: [Opinion]
    /// By approvers of the authorities.
    package var decisions: [Opinion]

    package init(results: [JobID], context: String, submittedAt: Instant) {
        self.results = results
        self.context = context
        self.submittedAt = submittedAt
        assessments = []
        decisions = []
    }
}

/// A request to release one or more results of one data user to named recipients.
package struct ReviewRequest: Hashable, Sendable, Codable {
    package var id: RequestID
    package var submitter: PersonID
    package var submitterOrganisation: OrganisationID
    /// Every opening body concerned, each once.
    package var bodies: [ReviewBody]
    package var recipients: [OrganisationID]
    /// Results asked for; each is a succeeded job of the submitter's organisation.
    package var results: [JobID]
    /// What the results are for and how to read them: checkers judge by it.
    package var context: String
    package var state: ReviewState
    /// The last one is the current one; empty before the first submission.
    package var rounds: [ReviewRound]

    package init(
        id: RequestID, submitter: PersonID, submitterOrganisation: OrganisationID, bodies: [ReviewBody],
        recipients: [OrganisationID], results: [JobID], context: String
    ) {
        self.id = id
        self.submitter = submitter
        self.submitterOrganisation = submitterOrganisation
        self.bodies = bodies
        self.recipients = recipients
        self.results = results
        self.context = context
        state = .drafted
        rounds = []
    }

    /// How an actor stands to this request.
    package func relations(of actor: Actor) -> Set<ReviewRelation> {
        var relations: Set<ReviewRelation> = []
        if actor.credential == .platform { return [.platform] }
        if actor.person == submitter { relations.insert(.submitter) }
        if actor.organisation == submitterOrganisation { relations.insert(.submitterOrganisation) }
        if bodies.contains(where: { $0.openingBody == actor.organisation }) { relations.insert(.openingBody) }
        if bodies.contains(where: { $0.authority == actor.organisation }) { relations.insert(.authority) }
        if recipients.contains(actor.organisation) { relations.insert(.recipient) }
        return relations
    }
}
