import Governance
import Schemas
import Testing

@Suite struct VisibilityTests {
    private let good = ReviewCommand.assess(verdict: .release, comment: "looks safe")
    private let secrets: Set<Aspect> = [.trueTable, .verdicts, .evidence, .nearMisses, .scalarErrors]

    private func request(_ commands: [(ReviewCommand, Actor)]) throws -> ReviewRequest {
        var request = Fixtures.request()
        for (command, actor) in [(.submit, Fixtures.researcher)] + commands { try request.take(command, by: actor) }
        return request
    }

    /// Attack 27: until a person sends it back, the data user sees outcome codes alone; never table, verdict or evidence.
    @Test func dataUsersSeeOutcomesAlone() {
        for state in ReviewState.allCases {
            for audience in [Audience.submitter, .colleague, .recipient] {
                let seen = Visibility.aspects(for: audience, in: state)
                #expect(
                    seen.isDisjoint(
                        with: secrets.union([.releasableTable, .evidenceBands, .opinions, .consolidatedAssessment])))
                #expect(!seen.contains(.comments) || [.returned, .rejected].contains(state))
                #expect(!seen.contains(.package) || state == .released)
            }
        }
    }

    @Test func onlyCheckersSeeTheTrueTable() {
        for audience in Audience.allCases where audience != .checker {
            for state in ReviewState.allCases {
                #expect(Visibility.aspects(for: audience, in: state).isDisjoint(with: secrets))
            }
        }
        #expect(Visibility.aspects(for: .checker, in: .submitted).isSuperset(of: secrets))
        #expect(Visibility.aspects(for: .checker, in: .drafted).isEmpty)
    }

    @Test func theAuthoritySeesTheReleasableTableOnceAssessed() {
        let seen = Visibility.aspects(for: .approver, in: .assessed)
        #expect(seen.isSuperset(of: [.releasableTable, .evidenceBands, .consolidatedAssessment]))
        #expect(!Visibility.aspects(for: .approver, in: .submitted).contains(.releasableTable))
    }

    @Test func checkersAreBlinded() throws {
        var request = try request([(good, Fixtures.checkers[0])])
        #expect(
            Visibility.opinions(on: 0, of: request, for: Fixtures.checkers[0]).map(\.person) == [PersonID("checker1")])
        for other in [Fixtures.checkers[1], Fixtures.approver, Fixtures.researcher, Fixtures.steward] {
            #expect(Visibility.opinions(on: 0, of: request, for: other).isEmpty)
        }
        #expect(Visibility.opinions(on: 0, of: request, for: Fixtures.actor("a", "authority", .auditor)).isEmpty)
        try request.take(good, by: Fixtures.checkers[1])
        #expect(Visibility.opinions(on: 0, of: request, for: Fixtures.checkers[0]).count == 2)
        #expect(Visibility.opinions(on: 0, of: request, for: Fixtures.approver).count == 2)
        #expect(Visibility.opinions(on: 0, of: request, for: Fixtures.researcher).isEmpty)
    }

    @Test func earlierRoundsAreOpenToCheckers() throws {
        let bad = ReviewCommand.assess(verdict: .return, comment: "too fine")
        let request = try request([
            (bad, Fixtures.checkers[0]), (bad, Fixtures.checkers[1]), (.submit, Fixtures.researcher),
            (good, Fixtures.checkers[0]),
        ])
        #expect(Visibility.opinions(on: 0, of: request, for: Fixtures.checkers[2]).count == 2)
        #expect(Visibility.opinions(on: 1, of: request, for: Fixtures.checkers[2]).isEmpty)
    }

    @Test func commentsReachTheSubmitterWithoutNames() throws {
        let bad = ReviewCommand.assess(verdict: .return, comment: "too fine")
        let half = try request([(bad, Fixtures.checkers[0])])
        #expect(Visibility.comments(of: half, for: Fixtures.researcher).isEmpty)
        let back = try request([(bad, Fixtures.checkers[0]), (good, Fixtures.checkers[1])])
        #expect(Visibility.comments(of: back, for: Fixtures.researcher) == ["too fine"])
        #expect(Visibility.comments(of: back, for: Fixtures.actor("colleague", "user", .researcher)).isEmpty)
    }

    @Test func underReviewLooksAlikeToTheDataUser() throws {
        let request = try request([(good, Fixtures.checkers[0]), (good, Fixtures.checkers[1])])
        #expect(request.state == .assessed)
        #expect(Visibility.shownState(of: request, for: Fixtures.researcher) == .submitted)
        #expect(Visibility.shownState(of: request, for: Fixtures.checkers[3]) == .assessed)
        #expect(Visibility.shownState(of: request, for: Fixtures.retriever) == nil)
        #expect(Visibility.shownState(of: request, for: Fixtures.actor("x", "elsewhere", .researcher)) == nil)
    }

    @Test func machinesAndTheInactiveSeeNoReview() throws {
        let request = try request([])
        #expect(Visibility.aspects(for: Fixtures.actor("checker1", "body", .checker, by: .machine), request).isEmpty)
        var gone = Fixtures.checkers[0]
        gone.isActive = false
        #expect(Visibility.aspects(for: gone, request).isEmpty)
        #expect(Visibility.aspects(for: .platform, request).isEmpty)
    }

    /// A checker of the organisation that submitted sees what its colleagues see.
    @Test func noPeepingAtOnesOwnVerdicts() {
        var request = Fixtures.request()
        (request.submitterOrganisation, request.state) = (Fixtures.body.id, .submitted)
        #expect(Visibility.aspects(for: Fixtures.checkers[0], request).isDisjoint(with: secrets))
    }
}
