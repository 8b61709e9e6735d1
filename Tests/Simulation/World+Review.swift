import Governance
import Ledger
import Schemas
import Service

/// Requests and their way through the review, taken by anybody who likes to try.
extension World {
    mutating func review() {
        guard !requests.isEmpty, !random.once(in: 4) else { return draft() }
        guard let id = random.pick(requests), var person = random.pick(Province.people),
            var credential = random.pick([CredentialKind.session, .session, .session, .machine])
        else { return }
        var command = command()
        // Every other time somebody does what is next: else hardly a request would come far.
        if random.once(in: 2), let request = journal.state.reviews.requests[id], let next = next(of: request) {
            (command, credential) = (next.command, .session)
            person = random.pick(Province.people.filter(next.isApt)) ?? person
        }
        let (chosen, apt, proof) = (command, person, credential)
        let policy = policy
        decide { state, draft -> ReviewState? in
            guard let request = state.reviews.requests[id] else { return nil }
            let step = try ReviewDecider.decide(
                chosen, on: request, by: Actor(person: apt, credential: proof), policy: policy,
                at: Instant(milliseconds: draft.timeMilliseconds))
            draft.record(.requestStepped(step))
            return step.state
        } then: { result, mailbox in
            if case .success(.approved?) = result { mailbox.put(.approved(id)) }
        }
    }

    private func next(of request: ReviewRequest) -> (command: ReviewCommand, isApt: (Person) -> Bool)? {
        switch request.state {
        case .drafted, .returned: (.submit, { $0.id == request.submitter })
        case .submitted: (.assess(verdict: .release, comment: "c"), { $0.roles == [.checker] })
        case .assessed: (.approve(comment: ""), { $0.id.rawValue.hasPrefix("approver") })
        default: nil
        }
    }

    private var policy: ReviewPolicy {
        var policy = Province.reviewPolicy
        if canary == .oneChecker { policy.assessment.checkers = 1 }
        return policy
    }

    private mutating func command() -> ReviewCommand {
        switch Int.random(in: 0..<24, using: &random) {
        case 0..<4: .submit
        case 4..<14: .assess(verdict: random.once(in: 8) ? .return : .release, comment: "c")
        case 14..<19: .approve(comment: "")
        case 19: .return(comment: "c")
        case 20: .suspend(reason: "r")
        case 21: .resume(reason: "r")
        case 22: .release
        default: random.once(in: 4) ? .retract : .retrieve
        }
    }

    /// The submitter asks for a result that has succeeded.
    private mutating func draft() {
        guard requests.count < 6,
            let job = random.pick(checker.finished.filter { $0.value == .succeeded }.keys.sorted())
        else { return }
        let id = RequestID("r\(requests.count)")
        requests.append(id)
        decide { state, draft in
            guard let record = try state.jobs.job(job), state.reviews.requests[id] == nil else { return }
            draft.record(
                .requestDrafted(
                    ReviewRequest(
                        id: id, submitter: record.specification.submitter,
                        submitterOrganisation: record.specification.organisation,
                        bodies: [
                            ReviewBody(openingBody: OrganisationID("stats"), authority: OrganisationID("bureau"))
                        ], recipients: [record.specification.organisation], results: [job], context: "why")))
        } then: { _, _ in
        }
    }

    /// The platform makes the release of what was approved.
    mutating func release(_ id: RequestID) {
        let policy = policy
        decide { state, draft in
            guard let request = state.reviews.requests[id], request.state == .approved else { return }
            let now = Instant(milliseconds: draft.timeMilliseconds)
            for result in request.results {
                guard let job = try state.jobs.job(result)?.specification,
                    Authorisation.mayCompute(state.facts(for: job, at: now), phase: .release).isAllowed
                else { return }
            }
            let step = try ReviewDecider.decide(.release, on: request, by: .platform, policy: policy, at: now)
            draft.record(
                .released(
                    Released(
                        release: ReleaseRecord(
                            id: ReleaseID(draft.newIdentifier()), request: id, jobs: request.results,
                            recipients: request.recipients, releasedAt: now,
                            expiresAt: now.adding(milliseconds: 1_000)), certificateSHA256: Province.digest, step: step)
                ))
        } then: { _, _ in
        }
    }
}
