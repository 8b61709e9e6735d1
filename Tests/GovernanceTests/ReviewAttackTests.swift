import Governance
import Schemas
import Testing

/// Attempts to have a request released without everybody concerned, or to learn of a review before it is over.
@Suite struct ReviewAttackTests {
    /// SplitMix64, so that every run sees the same.
    private struct Seeded: RandomNumberGenerator {
        var state: UInt64
        mutating func next() -> UInt64 {
            state &+= 0x9E37_79B9_7F4A_7C15
            var z = state
            z = (z ^ (z >> 30)) &* 0xBF58_476D_1CE4_E5B9
            z = (z ^ (z >> 27)) &* 0x94D0_49BB_1331_11EB
            return z ^ (z >> 31)
        }
    }

    /// Everybody who may be tempted: with every role, from every side, by session and by machine.
    private static let crowd: [Actor] = {
        let places = [
            "user", "enterprise", "body", "other-body", "city-body", "authority", "city-authority", "elsewhere",
        ]
        let reviewers = places.flatMap { place in
            (1...3).flatMap { number in
                [CredentialKind.session, .machine].map { credential in
                    Fixtures.actor(
                        "\(place)\(number)", place, .checker, .approver, .steward, .researcher, .retriever,
                        by: credential)
                }
            }
        }
        return reviewers + [Fixtures.researcher, Fixtures.approver, .platform]
    }()

    private static let commands: [ReviewCommand] = [
        .submit, .retract, .release, .retrieve, .assess(verdict: .release, comment: ""),
        .assess(verdict: .release, comment: ""), .assess(verdict: .return, comment: "no"), .approve(comment: ""),
        .approve(comment: ""), .return(comment: "no"), .suspend(reason: "r"), .resume(reason: "r"),
        .withdraw(reason: "r"),
        .edit(contents: RequestContents(results: [JobID("other")], context: "other", bodies: bodies, recipients: [])),
    ]

    private static let bodies = [
        ReviewBody(openingBody: OrganisationID("body"), authority: OrganisationID("authority")),
        ReviewBody(openingBody: OrganisationID("city-body"), authority: OrganisationID("city-authority")),
    ]

    /// Whatever everybody tries in whatever order: what is approved or released was assessed in its last round by two
    /// persons of each opening body and approved by each authority, all in their sessions and none of the submitter's side.
    @Test(arguments: [UInt64(1), 2, 3, 4]) func nothingIsReleasedWithoutEveryBody(seed: UInt64) throws {
        var random = Seeded(state: seed)
        var reached = 0
        for _ in 0..<150 {
            var request = Fixtures.request()
            request.bodies = Self.bodies
            var steps: [ReviewStep] = []
            for _ in 0..<600 {
                guard let actor = Self.crowd.randomElement(using: &random),
                    let command = Self.commands.randomElement(using: &random),
                    let step = try? ReviewDecider.decide(
                        command, on: request, by: actor, policy: Fixtures.policy, at: Fixtures.now)
                else { continue }
                let before = request
                request = request.applying(step)
                steps.append(step)
                if before.state == .drafted || before.state == .returned {
                    steps.removeAll { $0.command.action != .submit }
                }
                guard [.approved, .released].contains(request.state) else { continue }
                reached += 1
                let round = try #require(request.rounds.last)
                #expect(round.results == request.results && round.context == request.context)
                for body in Self.bodies {
                    let checkers = round.assessments.filter {
                        $0.organisation == body.openingBody && $0.verdict == .release
                    }
                    #expect(Set(checkers.map(\.person)).count >= 2)
                    #expect(round.decisions.contains { $0.organisation == body.authority && $0.verdict == .release })
                }
                for step in steps where [.assess, .approve].contains(step.command.action) {
                    #expect(
                        step.actor.credential == .session && step.actor.organisation != request.submitterOrganisation)
                }
            }
        }
        #expect(reached > 0)
    }

    /// Everything that the second checker, the authority and the steward can see or try is the same whatever the first
    /// checker said.
    @Test func theFirstWordShowsNowhere() throws {
        let words: [ReviewCommand] = [
            .assess(verdict: .release, comment: ""), .assess(verdict: .return, comment: "too fine"),
            .assess(verdict: .reject, comment: "never"),
        ]
        for viewer in [
            Fixtures.checkers[1], Fixtures.checkers[2], Fixtures.approver, Fixtures.steward, Fixtures.researcher,
        ] {
            let seen = try words.map { word in
                var request = Fixtures.request()
                try request.take(.submit, by: Fixtures.researcher)
                try request.take(word, by: Fixtures.checkers[0])
                return Self.everything(of: request, seenBy: viewer)
            }
            #expect(Set(seen).count == 1)
        }
    }

    /// The data user cannot tell how far a review has come: neither by what is shown nor by what is refused.
    @Test func theProgressShowsNowhereToTheDataUser() throws {
        let viewers = [
            Fixtures.researcher, Fixtures.actor("researcher", "user", .researcher, by: .machine),
            Fixtures.actor("colleague", "user", .researcher), Fixtures.retriever,
        ]
        let good = ReviewCommand.assess(verdict: .release, comment: "")
        for viewer in viewers {
            var request = Fixtures.request()
            try request.take(.submit, by: Fixtures.researcher)
            var seen = [Self.everything(of: request, seenBy: viewer)]
            for checker in Fixtures.checkers.prefix(2) {
                try request.take(good, by: checker)
                seen.append(Self.everything(of: request, seenBy: viewer))
            }
            try request.take(.approve(comment: ""), by: Fixtures.approver)
            seen.append(Self.everything(of: request, seenBy: viewer))
            #expect(request.state == .approved)
            #expect(Set(seen).count == 1)
        }
    }

    /// Assessments of a round that was sent back count for nothing in the next, three rounds on.
    @Test func wordsOfEarlierRoundsAreNotReplayed() throws {
        var request = Fixtures.request()
        for _ in 1...3 {
            try request.take(.submit, by: Fixtures.researcher)
            try request.take(.assess(verdict: .release, comment: ""), by: Fixtures.checkers[0])
            try request.take(.assess(verdict: .release, comment: ""), by: Fixtures.checkers[1])
            try request.take(.return(comment: "again"), by: Fixtures.approver)
        }
        try request.take(.submit, by: Fixtures.researcher)
        try request.take(.assess(verdict: .release, comment: ""), by: Fixtures.checkers[0])
        #expect(request.state == .submitted)
        #expect(request.refusal(of: .approve(comment: ""), by: Fixtures.approver) == .actionNotAllowedInState)
        #expect(
            request.refusal(of: .assess(verdict: .release, comment: ""), by: Fixtures.checkers[0]) == .alreadyAssessed)
    }

    /// Whoever makes people could make the second checker too.
    @Test func whoeverMakesPeopleDoesNotReview() {
        for (role, organisation) in [(Role.checker, Fixtures.body), (.approver, Fixtures.authority)] {
            let person = Fixtures.person("p", organisation.id.rawValue, role, .organisationAdministrator)
            #expect(code { try person.validate(in: organisation) } == .rolesNotApart)
        }
    }

    /// All that one person can observe of a request, as one text.
    private static func everything(of request: ReviewRequest, seenBy viewer: Actor) -> String {
        let aspects = Visibility.aspects(for: viewer, request).map(\.rawValue).sorted()
        let opinions = request.rounds.indices.map { Visibility.opinions(on: $0, of: request, for: viewer) }
        let tried = commands.map { request.refusal(of: $0, by: viewer)?.rawValue ?? "taken" }
        let state = Visibility.shownState(of: request, for: viewer)
        return
            "\(aspects) \(opinions) \(Visibility.comments(of: request, for: viewer)) \(tried) \(String(describing: state))"
    }
}
