import Schemas

/// Who sees what, as data. A verdict is an oracle: whoever knows nine members would learn about the tenth, so submitters
/// see outcome codes alone until a person sends the request back or it is released.
package enum Visibility {
    private static let underReview: [ReviewState] = [.submitted, .assessed, .approved]
    private static let closed: [ReviewState] = [.released, .suspended, .withdrawn, .returned, .rejected]

    package static let rules: [VisibilityRule] = [
        VisibilityRule(audience: .submitter, states: ReviewState.allCases, aspects: [.state, .context, .outcomeCodes]),
        VisibilityRule(audience: .submitter, states: [.returned, .rejected], aspects: [.comments]),
        VisibilityRule(audience: .colleague, states: ReviewState.allCases, aspects: [.state]),
        VisibilityRule(
            audience: .checker, states: underReview + closed,
            aspects: [
                .state, .context, .outcomeCodes, .trueTable, .verdicts, .evidence, .nearMisses, .scalarErrors,
                .releasableTable, .evidenceBands, .ownOpinion, .earlierOpinions,
            ]),
        // Blinded: the others' words only when all are in, that is when the state has moved on.
        VisibilityRule(
            audience: .checker, states: [.assessed, .approved] + closed, aspects: [.opinions, .consolidatedAssessment]),
        VisibilityRule(
            audience: .approver, states: underReview + closed, aspects: [.state, .context, .earlierOpinions]),
        VisibilityRule(
            audience: .approver, states: [.assessed, .approved] + closed,
            aspects: [.releasableTable, .evidenceBands, .consolidatedAssessment, .opinions]),
        VisibilityRule(audience: .steward, states: [.released, .suspended, .withdrawn], aspects: [.state, .context]),
        VisibilityRule(audience: .recipient, states: [.released], aspects: [.state, .package]),
        VisibilityRule(audience: .recipient, states: [.suspended, .withdrawn], aspects: [.state]),
        VisibilityRule(audience: .auditor, states: ReviewState.allCases, aspects: [.state, .earlierOpinions]),
        VisibilityRule(audience: .auditor, states: [.assessed, .approved] + closed, aspects: [.opinions]),
    ]

    /// As whom this actor looks at the request. Machine tokens see nothing of a review.
    package static func audiences(of actor: Actor, _ request: ReviewRequest) -> Set<Audience> {
        guard actor.isActive, actor.credential != .platform else { return [] }
        let relations = request.relations(of: actor)
        let isOwn = relations.contains(.submitterOrganisation)
        var audiences: Set<Audience> = []
        if relations.contains(.submitter) { audiences.insert(.submitter) }
        if isOwn, actor.roles.contains(.researcher) { audiences.insert(.colleague) }
        if relations.contains(.recipient), actor.roles.contains(.retriever) || actor.roles.contains(.researcher) {
            audiences.insert(.recipient)
        }
        guard actor.credential == .session else { return audiences }
        if relations.contains(.openingBody), actor.roles.contains(.checker), !isOwn { audiences.insert(.checker) }
        if relations.contains(.openingBody), actor.roles.contains(.steward) { audiences.insert(.steward) }
        if relations.contains(.authority), actor.roles.contains(.approver), !isOwn { audiences.insert(.approver) }
        if actor.roles.contains(.auditor) { audiences.insert(.auditor) }
        return audiences
    }

    /// What one audience sees in one state.
    package static func aspects(for audience: Audience, in state: ReviewState) -> Set<Aspect> {
        Set(rules.filter { $0.audience == audience && $0.states.contains(state) }.flatMap(\.aspects))
    }

    /// What this actor sees of the request now.
    package static func aspects(for actor: Actor, _ request: ReviewRequest) -> Set<Aspect> {
        audiences(of: actor, request).reduce(into: []) { $0.formUnion(aspects(for: $1, in: request.state)) }
    }

    /// The words on round `index` (0-based) that this actor may read.
    package static func opinions(on index: Int, of request: ReviewRequest, for actor: Actor) -> [Opinion] {
        let seen = aspects(for: actor, request)
        let round = request.rounds[index]
        let all = round.assessments + round.decisions
        let isPresent = index == request.rounds.count - 1
        if seen.contains(isPresent ? .opinions : .earlierOpinions) { return all }
        return seen.contains(.ownOpinion) ? all.filter { $0.person == actor.person } : []
    }

    /// The words for the submitter, without names: those that sent the request back.
    package static func comments(of request: ReviewRequest, for actor: Actor) -> [String] {
        guard aspects(for: actor, request).contains(.comments), let round = request.rounds.last else { return [] }
        return (round.assessments + round.decisions).filter { $0.verdict != .release }.map(\.comment)
    }

    /// The state as this actor is told it: to the data user everything under review looks alike.
    package static func shownState(of request: ReviewRequest, for actor: Actor) -> ReviewState? {
        let audiences = audiences(of: actor, request)
        guard aspects(for: actor, request).contains(.state) else { return nil }
        let isInsider = !audiences.isDisjoint(with: [.checker, .approver, .steward, .auditor])
        return !isInsider && underReview.contains(request.state) ? .submitted : request.state
    }
}
