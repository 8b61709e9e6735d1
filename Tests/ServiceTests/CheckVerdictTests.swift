import Governance
import Schemas
import Testing

@testable import Service

@Suite struct CheckVerdictTests {
    private static let agreements = [AgreementID("a")]

    private func work(_ text: String = "SELECT COUNT(*) FROM d", tables: [TableSchema] = []) -> CheckWork {
        CheckWork(text: text, parameters: [:], tables: tables, rules: RestrictedRules())
    }

    @Test func theSameQuestionIsAskedOnce() async throws {
        let engine = FakeEngine()
        let verdicts = CheckVerdicts(engine: engine)
        try await withThrowingTaskGroup(of: Void.self) { group in
            for _ in 0..<50 {
                group.addTask {
                    let answer = try await verdicts.check(work(), agreements: Self.agreements, policySHA256: "p")
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
        var other = work()
        other.tables = [TableSchema(name: "d", columns: [ColumnSchema(name: "year", type: .integer)])]
        var rules = work()
        rules.rules.cellsLimit -= 1
        var argument = work()
        argument.parameters = ["year": .value(.integer(1))]
        for work in [work(), work("SELECT COUNT(*) AS n FROM d"), other, rules, argument] {
            _ = try await verdicts.check(work, agreements: Self.agreements, policySHA256: "p")
        }
        _ = try await verdicts.check(work(), agreements: [AgreementID("b")], policySHA256: "p")
        _ = try await verdicts.check(work(), agreements: Self.agreements, policySHA256: "q")
        #expect(engine.checkCount == 7)
    }

    @Test func refusalsAndFaultsAreNotKept() async throws {
        let engine = FakeEngine()
        let verdicts = CheckVerdicts(engine: engine)
        for _ in 0..<2 {
            let answer = try await verdicts.check(work("nonsense"), agreements: Self.agreements, policySHA256: "p")
            guard case .refused = answer else { throw CancellationError() }
        }
        engine.breakChecks(ServiceFault(.sandboxUnavailable, "gone"))
        await #expect(throws: ServiceFault.self) {
            try await verdicts.check(work(), agreements: Self.agreements, policySHA256: "p")
        }
        engine.breakChecks(nil)
        _ = try await verdicts.check(work(), agreements: Self.agreements, policySHA256: "p")
        #expect(engine.checkCount == 4)
    }

    @Test func whatIsKeptIsBounded() async throws {
        let engine = FakeEngine()
        let verdicts = CheckVerdicts(engine: engine)
        let texts = (0...CheckVerdicts.limit).map { "SELECT COUNT(*) AS c\($0) FROM d" }
        for text in texts { _ = try await verdicts.check(work(text), agreements: Self.agreements, policySHA256: "p") }
        let before = engine.checkCount
        _ = try await verdicts.check(work(texts[0]), agreements: Self.agreements, policySHA256: "p")
        #expect(engine.checkCount == before + 1)
        _ = try await verdicts.check(work(texts[texts.count - 1]), agreements: Self.agreements, policySHA256: "p")
        #expect(engine.checkCount == before + 1)
        let long = "SELECT COUNT(*) FROM d -- " + String(repeating: "x", count: CheckVerdicts.textBytesLimit)
        for _ in 0..<2 { _ = try await verdicts.check(work(long), agreements: Self.agreements, policySHA256: "p") }
        #expect(engine.checkCount == before + 3)
    }
}
