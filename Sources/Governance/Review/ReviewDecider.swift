import Schemas

/// Decides what a command does to a request. The step it returns is to be recorded first and applied then.
package enum ReviewDecider {
    /// The step that `command` is, or the refusal.
    package static func decide(
        _ command: ReviewCommand, on request: ReviewRequest, by actor: Actor, policy: ReviewPolicy, at now: Instant
    ) throws(GovernanceError) -> ReviewStep {
        guard actor.isActive else { throw GovernanceError(.personNotActive, "this person's access is closed") }
        let rule = try TransitionTable.permit(
            command.action, in: request.state, relations: request.relations(of: actor), roles: Set(actor.roles),
            credential: actor.credential)
        try checkWords(command, policy: policy)
        try checkContents(command, of: request, policy: policy)
        try checkReviewer(command, on: request, by: actor, policy: policy)
        let step = ReviewStep(request: request.id, actor: actor, at: now, command: command, state: request.state)
        var decided = step
        decided.state = stateAfter(request.applying(step), command, rule: rule, policy: policy)
        precondition(rule.to.contains(decided.state), "a step leads where its rule says")
        return decided
    }

    private static func checkWords(_ command: ReviewCommand, policy: ReviewPolicy) throws(GovernanceError) {
        guard let comment = command.comment else { return }
        guard comment.utf8.count <= policy.limits.commentBytes else {
            throw GovernanceError(.textTooLong, "a comment has at most \(policy.limits.commentBytes) bytes")
        }
        let needsWords =
            switch command {
            case .assess(let verdict, _): verdict != .release
            case .approve: false
            default: true
            }
        if needsWords, !comment.contains(where: { !$0.isWhitespace }) {
            throw GovernanceError(.commentRequired, "say why: the other side reads it")
        }
    }

    private static func checkContents(
        _ command: ReviewCommand, of request: ReviewRequest, policy: ReviewPolicy
    ) throws(GovernanceError) {
        let (results, context, bodies, isFinal): ([JobID], String, [ReviewBody], Bool)
        switch command {
        case .edit(let contents):
            (results, context, bodies, isFinal) = (contents.results, contents.context, contents.bodies, false)
        case .submit: (results, context, bodies, isFinal) = (request.results, request.context, request.bodies, true)
        default: return
        }
        guard results.count <= policy.limits.results else {
            throw GovernanceError(.tooManyResults, "a request holds at most \(policy.limits.results) results")
        }
        guard Set(results).count == results.count else {
            throw GovernanceError(.duplicateResult, "a result is named twice")
        }
        guard context.utf8.count <= policy.limits.contextBytes else {
            throw GovernanceError(.textTooLong, "the context has at most \(policy.limits.contextBytes) bytes")
        }
        guard isFinal else { return }
        guard !results.isEmpty else { throw GovernanceError(.noResults, "a request holds at least one result") }
        guard context.contains(where: { !$0.isWhitespace }) else {
            throw GovernanceError(.missingText, "say in the context what the results are for and how to read them")
        }
        guard !bodies.isEmpty, Set(bodies.map(\.openingBody)).count == bodies.count else {
            throw GovernanceError(.bodiesMissing, "a request names every opening body concerned, each once")
        }
    }

    /// Distinct persons, each once a round, and no more of them than the policy asks for.
    private static func checkReviewer(
        _ command: ReviewCommand, on request: ReviewRequest, by actor: Actor, policy: ReviewPolicy
    ) throws(GovernanceError) {
        guard let round = request.rounds.last else { return }
        switch command {
        case .assess:
            let opinions = round.assessments.filter { $0.organisation == actor.organisation }
            guard !round.assessments.contains(where: { $0.person == actor.person }) else {
                throw GovernanceError(.alreadyAssessed, "you have assessed this round")
            }
            guard Consolidation.verdict(of: opinions, policy: policy) == nil else {
                throw GovernanceError(.alreadyDecided, "enough checkers of this opening body have assessed")
            }
        case .approve, .return, .reject:
            guard !round.assessments.contains(where: { $0.person == actor.person }) else {
                throw GovernanceError(.alreadyAssessed, "whoever assessed a round does not decide it")
            }
            let mine = round.decisions.filter { $0.organisation == actor.organisation && $0.verdict == .release }
            guard command.action != .approve || !mine.contains(where: { $0.person == actor.person }),
                command.action != .approve || mine.count < policy.approval.approvers
            else { throw GovernanceError(.alreadyDecided, "this authority has approved already") }
        default: break
        }
    }

    private static func stateAfter(
        _ request: ReviewRequest, _ command: ReviewCommand, rule: TransitionRule, policy: ReviewPolicy
    ) -> ReviewState {
        guard rule.to.count > 1, let round = request.rounds.last else { return rule.to[0] }
        switch command {
        case .assess:
            return switch Consolidation.verdict(of: round, bodies: request.bodies, policy: policy) {
            case nil: .submitted
            case .release: .assessed
            case .return: .returned
            case .reject: .rejected
            }
        default:
            return Consolidation.isApproved(round, bodies: request.bodies, policy: policy) ? .approved : .assessed
        }
    }
}
