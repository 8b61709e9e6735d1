import Governance
import Schemas
import Testing

@testable import Service

@Suite struct CheckVerdictTests {
    /// The question and all that its verdict depends on.
    private func ask(
        _ verdicts: CheckVerdicts, _ text: String = "SELECT COUNT(*) FROM d", agreement: String = "a",
        manifest: String = "m", policy: String = "p"
    ) async throws -> CheckAnswer {
        let job = JobSpecification(
            id: JobID("j"), submitter: PersonID("r"), organisation: OrganisationID("o"),
            agreements: [AgreementID(agreement)],
            datasets: [JobDataset(dataset: DatasetID("d"), manifestSHA256: manifest)], program: .sql(text: text),
            purpose: "research", submittedAt: Instant(milliseconds: 0))
        return try await verdicts.check(work(text), try CheckVerdicts.Key(job, policySHA256: policy))
    }

    private func work(_ text: String) -> CheckWork {
        CheckWork(text: text, parameters: [:], tables: [], rules: RestrictedRules())
    }

    @Test func theSameQuestionIsAskedOnce() async throws {
        let engine = FakeEngine()
        let verdicts = CheckVerdicts(engine: engine)
        try await withThrowingTaskGroup(of: Void.self) { group in
            for _ in 0..<50 {
                group.addTask {
                    let answer = try await ask(verdicts)
                    guard case .accepted = answer else { throw CancellationError() }
                }
            }
            try await group.waitForAll()
        }
        #expect(engine.checkCount == 1)
    }

    @Test func whateverDiffersIsAskedAnew() async throws {
        let engine = FakeEngine()
        let verdicts = CheckVerdicts(engine: engine)
        let texts = ["SELECT COUNT(*) FROM d", "SELECT COUNT(*) AS n FROM d", "SELECT 1;", "SELECT 1\u{37E}"]
        for text in texts { _ = try await ask(verdicts, text) }
        _ = try await ask(verdicts, agreement: "b")
        _ = try await ask(verdicts, manifest: "n")
        _ = try await ask(verdicts, policy: "q")
        _ = try await ask(verdicts)
        #expect(engine.checkCount == 7)
    }

    @Test func refusalsAndFaultsAreNotKept() async throws {
        let engine = FakeEngine()
        let verdicts = CheckVerdicts(engine: engine)
        for _ in 0..<2 {
            let answer = try await ask(verdicts, "nonsense")
            guard case .refused = answer else { throw CancellationError() }
        }
        engine.breakChecks(ServiceFault(.sandboxUnavailable, "gone"))
        await #expect(throws: ServiceFault.self) {
            try await ask(verdicts)
        }
        engine.breakChecks(nil)
        _ = try await ask(verdicts)
        #expect(engine.checkCount == 4)
    }

    @Test func whatIsKeptIsBounded() async throws {
        let engine = FakeEngine()
        let verdicts = CheckVerdicts(engine: engine)
        let texts = (0...CheckVerdicts.limit).map { "SELECT COUNT(*) AS c\($0) FROM d" }
        for text in texts { _ = try await ask(verdicts, text) }
        let before = engine.checkCount
        _ = try await ask(verdicts, texts[0])
        #expect(engine.checkCount == before + 1)
        _ = try await ask(verdicts, texts[texts.count - 1])
        #expect(engine.checkCount == before + 1)
        let long = "SELECT COUNT(*) FROM d -- " + String(repeating: "x", count: CheckVerdicts.textBytesLimit)
        for _ in 0..<2 { _ = try await ask(verdicts, long) }
        #expect(engine.checkCount == before + 3)
    }
}
