import Governance
import Schemas
import Testing

/// The way of a request, and the refusals on it.
@Suite struct ReviewTests {
    private let good = ReviewCommand.assess(verdict: .release, comment: "")
    private let bad = ReviewCommand.assess(verdict: .return, comment: "merge the small bands")

    private func submitted() throws -> ReviewRequest {
        var request = Fixtures.request()
        try request.take(.submit, by: Fixtures.researcher)
        return request
    }

    private func assessed() throws -> ReviewRequest {
        var request = try submitted()
        for checker in Fixtures.checkers.prefix(2) { try request.take(good, by: checker) }
        return request
    }

    private func released() throws -> ReviewRequest {
        var request = try assessed()
        try request.take(.approve(comment: ""), by: Fixtures.approver)
        try request.take(.release, by: .platform)
        return request
    }

    @Test func fromDraftToWithdrawal() throws {
        var request = try submitted()
        #expect(request.state == .submitted)
        try request.take(good, by: Fixtures.checkers[0])
        #expect(request.state == .submitted)
        try request.take(good, by: Fixtures.checkers[1])
        #expect(request.state == .assessed)
        try request.take(.approve(comment: "fine"), by: Fixtures.approver)
        #expect(request.state == .approved)
        try request.take(.release, by: .platform)
        #expect(request.state == .released)
        try request.take(.retrieve, by: Fixtures.retriever)
        try request.take(.suspend(reason: "objection"), by: Fixtures.steward)
        #expect(request.refusal(of: .retrieve, by: Fixtures.retriever) == .actionNotAllowedInState)
        try request.take(.resume(reason: "unfounded"), by: Fixtures.steward)
        try request.take(.withdraw(reason: "error in the data"), by: Fixtures.steward)
        #expect(request.state == .withdrawn)
    }

    @Test func disagreementReturns() throws {
        var request = try submitted()
        try request.take(good, by: Fixtures.checkers[0])
        try request.take(bad, by: Fixtures.checkers[1])
        #expect(request.state == .returned)
    }

    @Test func returnAndResubmitKeepsTheRounds() throws {
        var request = try submitted()
        for checker in Fixtures.checkers.prefix(2) { try request.take(bad, by: checker) }
        #expect(request.state == .returned)
        let contents = RequestContents(
            results: [JobID("coarser")], context: "bands merged", bodies: request.bodies, recipients: request.recipients
        )
        try request.take(.edit(contents: contents), by: Fixtures.researcher)
        try request.take(.submit, by: Fixtures.researcher)
        #expect(request.rounds.count == 2)
        #expect(request.rounds[0].assessments.count == 2 && request.rounds[1].assessments.isEmpty)
        #expect(request.rounds[0].results == [JobID("job")] && request.rounds[1].results == [JobID("coarser")])
        for checker in Fixtures.checkers.prefix(2) { try request.take(good, by: checker) }
        #expect(request.state == .assessed)
    }

    @Test func bothRejecting() throws {
        var request = try submitted()
        for checker in Fixtures.checkers.prefix(2) {
            try request.take(.assess(verdict: .reject, comment: "identifies people"), by: checker)
        }
        #expect(request.state == .rejected)
    }

    @Test func authorityReturnsAndRejects() throws {
        var returned = try assessed()
        try returned.take(.return(comment: "say which paper"), by: Fixtures.approver)
        #expect(returned.state == .returned)
        var rejected = try assessed()
        try rejected.take(.reject(comment: "outside the purpose"), by: Fixtures.approver)
        #expect(rejected.state == .rejected)
    }

    @Test func additionalCheckerDecides() throws {
        var policy = Fixtures.policy
        policy.assessment.onDisagreement = .additionalChecker
        for (third, state) in [
            (good, ReviewState.assessed), (bad, .returned), (.assess(verdict: .reject, comment: "no"), .returned),
        ] {
            var request = Fixtures.request()
            try request.take(.submit, by: Fixtures.researcher, policy: policy)
            try request.take(good, by: Fixtures.checkers[0], policy: policy)
            try request.take(bad, by: Fixtures.checkers[1], policy: policy)
            #expect(request.state == .submitted)
            try request.take(third, by: Fixtures.checkers[2], policy: policy)
            #expect(request.state == state)
        }
    }

    /// Data of two opening bodies: each assesses, their authority approves once, the strictest wins.
    @Test func twoBodies() throws {
        let others = (1...2).map { Fixtures.actor("other\($0)", "other-body", .checker) }
        for (verdict, state) in [(good, ReviewState.assessed), (bad, .returned)] {
            var request = Fixtures.request(bodies: ["body", "other-body"])
            try request.take(.submit, by: Fixtures.researcher)
            for checker in Fixtures.checkers.prefix(2) { try request.take(good, by: checker) }
            #expect(request.state == .submitted)
            #expect(request.refusal(of: good, by: Fixtures.checkers[2]) == .alreadyDecided)
            for checker in others { try request.take(verdict, by: checker) }
            #expect(request.state == state)
        }
    }

    @Test func everyAuthorityApproves() throws {
        var request = Fixtures.request()
        request.bodies.append(
            ReviewBody(openingBody: OrganisationID("city-body"), authority: OrganisationID("city-authority")))
        try request.take(.submit, by: Fixtures.researcher)
        for checker in Fixtures.checkers.prefix(2) { try request.take(good, by: checker) }
        for index in 1...2 { try request.take(good, by: Fixtures.actor("city\(index)", "city-body", .checker)) }
        try request.take(.approve(comment: ""), by: Fixtures.approver)
        #expect(request.state == .assessed)
        #expect(request.refusal(of: .approve(comment: ""), by: Fixtures.approver) == .alreadyDecided)
        #expect(
            request.refusal(of: .approve(comment: ""), by: Fixtures.actor("b", "authority", .approver))
                == .alreadyDecided)
        try request.take(.approve(comment: ""), by: Fixtures.actor("city", "city-authority", .approver))
        #expect(request.state == .approved)
    }

    @Test func everyRefusal() throws {
        let (draft, waiting, ready) = (Fixtures.request(), try submitted(), try assessed())
        #expect(waiting.refusal(of: .release, by: .platform) == .actionNotAllowedInState)
        #expect(waiting.refusal(of: good, by: Fixtures.actor("x", "body", .steward)) == .roleMissing)
        #expect(waiting.refusal(of: good, by: Fixtures.actor("x", "elsewhere", .checker)) == .relationMissing)
        #expect(draft.refusal(of: good, by: Fixtures.actor("x", "elsewhere", .checker)) == .relationMissing)
        #expect(waiting.refusal(of: good, by: Fixtures.actor("x", "body", .checker, by: .machine)) == .sessionRequired)
        #expect(
            ready.refusal(of: .approve(comment: ""), by: Fixtures.actor("x", "authority", .approver, by: .machine))
                == .sessionRequired)
        var closed = Fixtures.checkers[0]
        closed.isActive = false
        #expect(waiting.refusal(of: good, by: closed) == .personNotActive)
        #expect(waiting.refusal(of: bad, by: Fixtures.checkers[0]) == nil)
        #expect(
            waiting.refusal(of: .assess(verdict: .reject, comment: " "), by: Fixtures.checkers[0]) == .commentRequired)
        #expect(ready.refusal(of: .return(comment: ""), by: Fixtures.approver) == .commentRequired)
        let long = String(repeating: "x", count: 4_097)
        #expect(
            waiting.refusal(of: .assess(verdict: .release, comment: long), by: Fixtures.checkers[0]) == .textTooLong)
        var once = waiting
        try once.take(good, by: Fixtures.checkers[0])
        #expect(once.refusal(of: good, by: Fixtures.checkers[0]) == .alreadyAssessed)
        // Somebody who assessed and has since moved to the authority.
        let moved = Fixtures.actor("checker1", "authority", .approver)
        #expect(ready.refusal(of: .approve(comment: ""), by: moved) == .alreadyAssessed)
    }

    /// Attack 29 in part: an opening body that is itself the submitter does not judge itself.
    @Test func nobodyReviewsTheirOwn() throws {
        var request = Fixtures.request()
        request.submitterOrganisation = Fixtures.body.id
        request.submitter = PersonID("checker1")
        request.state = .submitted
        request.rounds = [ReviewRound(results: request.results, context: request.context, submittedAt: Fixtures.now)]
        #expect(request.refusal(of: good, by: Fixtures.checkers[0]) == .ownRequest)
        #expect(request.refusal(of: good, by: Fixtures.checkers[1]) == .ownOrganisation)
    }

    static let contents: [(GovernanceError.Code, @Sendable (inout ReviewRequest) -> Void)] = [
        (.noResults, { $0.results = [] }),
        (.tooManyResults, { $0.results = (0..<21).map { JobID("job\($0)") } }),
        (.duplicateResult, { $0.results += $0.results }),
        (.missingText, { $0.context = "" }),
        (.textTooLong, { $0.context = String(repeating: "x", count: 8_193) }),
        (.bodiesMissing, { $0.bodies = [] }),
        (.bodiesMissing, { $0.bodies += $0.bodies }),
    ]

    @Test(arguments: contents.indices) func refusesContents(index: Int) {
        var request = Fixtures.request()
        Self.contents[index].1(&request)
        #expect(request.refusal(of: .submit, by: Fixtures.researcher) == Self.contents[index].0)
    }

    /// Replaying the recorded steps gives the same request, whatever the policy has become.
    @Test func replay() throws {
        let commands: [(ReviewCommand, Actor)] = [
            (.submit, Fixtures.researcher), (bad, Fixtures.checkers[0]), (bad, Fixtures.checkers[1]),
            (.submit, Fixtures.researcher), (good, Fixtures.checkers[2]), (good, Fixtures.checkers[0]),
            (.approve(comment: ""), Fixtures.approver), (.release, .platform),
        ]
        var (request, steps) = (Fixtures.request(), [ReviewStep]())
        for (command, actor) in commands {
            steps.append(
                try ReviewDecider.decide(command, on: request, by: actor, policy: Fixtures.policy, at: Fixtures.now))
            request = request.applying(steps[steps.count - 1])
        }
        #expect(request.state == .released)
        #expect(steps.reduce(Fixtures.request()) { $0.applying($1) } == request)
    }

    static let policyFaults: [(GovernanceError.Code, @Sendable (inout ReviewPolicy) -> Void)] = [
        (.policyVersionUnknown, { $0.version = 2 }),
        (.tooFewCheckers, { $0.assessment.checkers = 1 }),
        (.notBlinded, { $0.assessment.blinded = false }),
        (.tooFewApprovers, { $0.approval.approvers = 0 }),
        (.limitOutOfRange, { $0.limits.results = 0 }),
        (.limitOutOfRange, { $0.limits.commentBytes = 1_000_000 }),
    ]

    @Test(arguments: policyFaults.indices) func refusesPolicy(index: Int) {
        var policy = Fixtures.policy
        Self.policyFaults[index].1(&policy)
        #expect(code { try policy.validate() } == Self.policyFaults[index].0)
    }
}
