import Governance
import Ledger
import Schemas

/// Requests: drafting, handing in, assessing, deciding. Who may do what is Governance's table; this only carries it out.
package struct Reviews: Sendable {
    let core: Core
    let releases: Releases

    /// Requests of one person that are not closed.
    package static let openLimit = 200

    package func draft(_ input: RequestInput, by caller: Caller) async throws -> RequestView {
        let policy = core.policies.review
        let kept = try await RequestContentsReader.kept(input, core: core)
        let id = try await core.decide(by: caller) { state, draft in
            let actor = try state.actor(caller, for: .draftRequest)
            let now = Instant(milliseconds: draft.timeMilliseconds)
            let open = state.reviews.requests(in: [.drafted, .submitted, .assessed, .returned]).count {
                $0.submitter == actor.person
            }
            guard open < Self.openLimit else {
                throw ServiceRejection(.limitExceeded, "at most \(Self.openLimit) open requests")
            }
            let contents = try RequestContentsReader.read(input, kept: kept, by: actor, in: state, at: now)
            let request = ReviewRequest(
                id: RequestID(draft.newIdentifier()), submitter: actor.person,
                submitterOrganisation: actor.organisation,
                bodies: contents.bodies, recipients: contents.recipients, results: contents.results,
                context: contents.context)
            // An edit that changes nothing shows that the contents keep the policy's limits.
            _ = try ReviewDecider.decide(.edit(contents: contents), on: request, by: actor, policy: policy, at: now)
            draft.record(.requestDrafted(request))
            return request.id
        }
        return try await request(id, by: caller)
    }

    /// Changes a draft or a returned request.
    package func edit(_ id: RequestID, _ input: RequestInput, by caller: Caller) async throws -> RequestView {
        let kept = try await RequestContentsReader.kept(input, core: core)
        return try await step(id, by: caller) { state, actor, now in
            .edit(contents: try RequestContentsReader.read(input, kept: kept, by: actor, in: state, at: now))
        }
    }

    package func submit(_ id: RequestID, by caller: Caller) async throws -> RequestView {
        try await step(id, by: caller) { _, _, _ in .submit }
    }

    package func retract(_ id: RequestID, by caller: Caller) async throws -> RequestView {
        try await step(id, by: caller) { _, _, _ in .retract }
    }

    package func assess(
        _ id: RequestID, verdict: Verdict, comment: String, by caller: Caller
    ) async throws -> RequestView {
        try await step(id, by: caller) { _, _, _ in .assess(verdict: verdict, comment: comment) }
    }

    /// The authority's consent; with the last one needed the package is made at once, and the view names the release. Where
    /// agreements or datasets are closed just then it stays approved, and the release is made when they are open again.
    package func approve(_ id: RequestID, comment: String, by caller: Caller) async throws -> RequestView {
        let view = try await step(id, by: caller) { _, _, _ in .approve(comment: comment) }
        guard view.state == .approved else { return view }
        do {
            try await releases.release(id)
        } catch let rejection as ServiceRejection where rejection.code == .notAuthorised {
            return view
        }
        return try await request(id, by: caller)
    }

    package func sendBack(_ id: RequestID, comment: String, by caller: Caller) async throws -> RequestView {
        try await step(id, by: caller) { _, _, _ in .return(comment: comment) }
    }

    package func reject(_ id: RequestID, comment: String, by caller: Caller) async throws -> RequestView {
        try await step(id, by: caller) { _, _, _ in .reject(comment: comment) }
    }

    /// Requests that the caller may see, newest first, in pages: older than `before` alone, at most `limit`.
    package func requests(
        before: RequestID? = nil, limit: Int = Page.limit, by caller: Caller
    ) async throws -> [RequestSummary] {
        try await core.read { state in
            let actor = try state.actor(caller)
            let requests = state.reviews.newestRequests(of: actor.horizon, before: before)
            return Page.first(limit, of: requests) { request in
                guard let shown = Visibility.shownState(of: request, for: actor) else { return nil }
                return RequestSummary(
                    id: request.id, state: shown, organisation: request.submitterOrganisation,
                    resultCount: request.results.count, actions: Self.actions(of: actor, on: request),
                    release: state.reviews.releaseOfRequest[request.id])
            }
        }
    }

    /// The request as the caller may see it. Looking at tables or evidence is recorded first.
    package func request(_ id: RequestID, by caller: Caller) async throws -> RequestView {
        let policy = core.policies
        var seen = try await core.decide(by: caller) { state, draft in
            let actor = try state.actor(caller)
            let request = try Self.visible(id, to: actor, in: state)
            let aspects = Visibility.aspects(for: actor, request)
            let tables = aspects.intersection(Self.recorded)
            if !tables.isEmpty {
                draft.record(.viewRecorded(ViewRecorded(request: id, person: actor.person, aspects: Array(tables))))
            }
            return Seen(state: state.excerpt(of: id), actor: actor, request: request, aspects: aspects)
        }
        seen.state = try await core.completed(seen.state)
        var view = try seen.view(policy: policy.review)
        guard !seen.aspects.isDisjoint(with: Self.recorded) else { return view }
        let results = try await AssessedResult.all(of: seen.request, in: seen.state, core: core)
        for (index, result) in results.enumerated() {
            let program = try ResolvedProgram(result.job.specification.program, in: seen.state)
            view.results[index] = result.view(seen.aspects, program: program, policy: policy.disclosure)
        }
        return view
    }

    /// Aspects whose view is an entry of the record.
    private static let recorded: Set<Aspect> = [
        .trueTable, .verdicts, .evidence, .nearMisses, .scalarErrors, .releasableTable, .evidenceBands,
    ]

    private func step(
        _ id: RequestID, by caller: Caller,
        _ command: @escaping @Sendable (LedgerState, Actor, Instant) throws -> ReviewCommand
    ) async throws -> RequestView {
        let policy = core.policies.review
        return try await core.decide(by: caller) { state, draft in
            let actor = try state.actor(caller)
            let request = try Self.visible(id, to: actor, in: state)
            let now = Instant(milliseconds: draft.timeMilliseconds)
            let command = try command(state, actor, now)
            let step = try ReviewDecider.decide(command, on: request, by: actor, policy: policy, at: now)
            draft.record(.requestStepped(step))
            let next = request.applying(step)
            return try Seen(state: state, actor: actor, request: next, aspects: Visibility.aspects(for: actor, next))
                .view(policy: policy)
        }
    }

    private static func visible(_ id: RequestID, to actor: Actor, in state: LedgerState) throws -> ReviewRequest {
        guard let request = state.reviews.requests[id], !Visibility.audiences(of: actor, request).isEmpty else {
            throw ServiceRejection(.notFound, "no such request")
        }
        return request
    }

    private static func actions(of actor: Actor, on request: ReviewRequest) -> [ReviewAction] {
        ReviewAction.allCases.filter { action in
            (try? TransitionTable.permit(
                action, in: request.state, relations: request.relations(of: actor), roles: Set(actor.roles),
                credential: actor.credential)) != nil
        }
    }
}

/// A request at a moment, and who looks at it.
private struct Seen: Sendable {
    /// At least the excerpt of this request.
    var state: LedgerState
    var actor: Actor
    var request: ReviewRequest
    var aspects: Set<Aspect>

    /// Everything but the tables.
    func view(policy: ReviewPolicy) throws -> RequestView {
        let round = request.rounds.last
        let isInsider = aspects.contains(.consolidatedAssessment)
        let release = state.reviews.releaseOfRequest[request.id]
        return RequestView(
            id: request.id, state: Visibility.shownState(of: request, for: actor) ?? request.state,
            organisation: request.submitterOrganisation, bodies: request.bodies, recipients: request.recipients,
            context: aspects.contains(.context) ? request.context : nil,
            results: try request.results.map(result),
            rounds: request.rounds.indices.map { index in
                RoundView(
                    submittedAt: request.rounds[index].submittedAt,
                    opinions: Visibility.opinions(on: index, of: request, for: actor))
            },
            consolidated: isInsider
                ? round.flatMap { Consolidation.verdict(of: $0, bodies: request.bodies, policy: policy) } : nil,
            comments: Visibility.comments(of: request, for: actor), release: release)
    }

    private func result(_ id: JobID) throws -> ResultView {
        let record = try state.jobs.job(id)
        let seesProgram = aspects.contains(.context)
        return ResultView(
            job: id, program: seesProgram ? record?.specification.program : nil, text: nil,
            purpose: seesProgram ? record?.specification.purpose : nil, datasets: record?.specification.datasets ?? [],
            outcome: aspects.contains(.outcomeCodes) ? record?.finished?.outcome.shownToSubmitter : nil,
            releasable: nil, trueTable: nil, subjectKeys: nil, evidence: nil, verdicts: nil, bands: nil,
            hadScalarErrors: nil)
    }
}
