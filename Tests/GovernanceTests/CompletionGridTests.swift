import Governance
import Schemas
import Testing

/// Attacks 9 and 10: the time of a run, a queue or a quota says next to nothing.
@Suite struct CompletionGridTests {
    @Test(
        arguments: [
            (Int64(0), Int64(10_000)), (1, 10_000), (10_000, 10_000), (10_001, 60_000), (60_000, 60_000),
            (60_001, 600_000),
            (600_001, 3_600_000), (3_600_000, 3_600_000), (3_600_001, 7_200_000), (7_200_000, 7_200_000), (-5, 10_000),
        ] as [(Int64, Int64)])
    func marks(elapsed: Int64, visible: Int64) {
        let submitted = Instant(milliseconds: 5_000)
        let mark = CompletionGrid.visible(submittedAt: submitted, endedAt: submitted.adding(milliseconds: elapsed))
        #expect(mark == submitted.adding(milliseconds: visible))
    }

    @Test func extremesDoNotOverflow() {
        let early = Instant(milliseconds: .min)
        #expect(CompletionGrid.visible(submittedAt: early, endedAt: Instant(milliseconds: .max)) > early)
        #expect(Instant(milliseconds: .max).adding(milliseconds: 1) == Instant(milliseconds: .max))
    }

    @Test func outcomesAppearAtTheMark() {
        let (submitted, ended) = (Instant(milliseconds: 0), Instant(milliseconds: 300))
        func shown(_ outcome: OutcomeCode, _ now: Int64) -> OutcomeCode? {
            CompletionGrid.shownOutcome(
                outcome, submittedAt: submitted, endedAt: ended, now: Instant(milliseconds: now))
        }
        #expect(shown(.succeeded, 9_999) == nil)
        #expect(shown(.succeeded, 10_000) == .succeeded)
        #expect(shown(.policyViolation, 10_000) == .failed)
    }

    /// The quota counts jobs, not what became of them.
    @Test func quotaIsBlindToOutcomes() {
        var facts = AuthorisationTests.facts()
        facts.jobsUsed = [Fixtures.agreement.id: Fixtures.agreement.jobQuota]
        #expect(Authorisation.mayCompute(facts, phase: .submit).refusals == [.quotaUsedUp])
    }
}
