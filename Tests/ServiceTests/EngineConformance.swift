import Foundation
import Schemas
import Testing

@testable import Service

/// What every `ComputeEngine` keeps: run on the confined workers and on the fake that other tests use.
@Suite struct EngineConformance {
    enum Subject: String, CaseIterable, Sendable { case confined, fake }

    /// A seal with the engine that can read it. The fake reads none, so it gets the same.
    private func run(
        _ subject: Subject, _ body: (any ComputeEngine, SealedVersion, RestrictedRules) async throws -> Void
    ) async throws {
        let folder = NSTemporaryDirectory() + "sluice-engine-\(UUID().uuidString)"
        defer { try? FileManager.default.removeItem(atPath: folder) }
        let home = InstanceHome(path: folder)
        _ = try await Initialisation.run(home: home, now: TestClock().read)
        let made = try await RealData.imported(into: home)
        let seal = try SealedVersion(home: home, dataset: RealData.dataset, manifestSHA256: made.version)
        let approved = Dictionary(
            uniqueKeysWithValues: ApprovedPolicies.shipped.map { ($0.name, ApprovedPolicies.digest(of: $0.bytes)) })
        let rules = try ApprovedPolicies(approved: approved).disclosure.query
        switch subject {
        case .fake: try await body(FakeEngine(), seal, rules)
        case .confined:
            let engine = try await RealData.engine()
            do { try await body(engine, seal, rules) } catch {
                await engine.close()
                throw error
            }
            await engine.close()
        }
    }

    private static let sound = "SELECT COUNT(*) AS n FROM wagepan"
    private static let unsound = "SELECT nr FROM wagepan"

    private func execution(_ text: String, _ seal: SealedVersion, _ rules: RestrictedRules) -> ExecutionWork {
        ExecutionWork(
            text: text, parameters: [:],
            tables: seal.manifest.tables.map { ExecutionTable(manifest: $0, path: "\(seal.folder)/\($0.file)") },
            rules: rules, timeLimitMilliseconds: 60_000)
    }

    @Test(arguments: Subject.allCases)
    func aCheckNamesColumnsOrSaysWhatIsWrong(subject: Subject) async throws {
        try await run(subject) { engine, seal, rules in
            func check(_ text: String) async throws -> CheckAnswer {
                try await engine.check(
                    CheckWork(text: text, parameters: [:], tables: seal.manifest.tables.map(\.schema), rules: rules))
            }
            guard case .accepted(let columns) = try await check(Self.sound) else {
                Issue.record("refused")
                return
            }
            #expect(columns == [ResultColumn(name: "n", type: .integer, role: .aggregate(.countRows, column: nil))])
            for text in [Self.unsound, "", "nonsense", "SELECT \u{0}"] {
                guard case .refused(let diagnostics) = try await check(text) else {
                    Issue.record("accepted")
                    continue
                }
                #expect(!diagnostics.isEmpty)
                for span in diagnostics.compactMap(\.span) {
                    #expect(0 <= span.lower && span.lower <= span.upper && span.upper <= text.utf8.count)
                }
            }
            // The same question has the same answer.
            #expect(try await check(Self.unsound) == check(Self.unsound))
        }
    }

    @Test(arguments: Subject.allCases)
    func aSuccessHasAResultWithItsEvidence(subject: Subject) async throws {
        try await run(subject) { engine, seal, rules in
            let answer = await engine.execute(execution(Self.sound, seal, rules))
            #expect(answer.outcome == .succeeded)
            let result = try #require(answer.result)
            #expect(result.table.rowCount == 1 && result.table.columns.count == 1 && result.table.vectors.count == 1)
            #expect(result.evidence.rowCount == 1 && result.evidence.columnCount == 1)
            #expect(result.evidence.subjectKeys == seal.manifest.tables[0].schema.subjectKeys)
            #expect(result.evidence.cells.count == result.evidence.subjectKeys.count)
            guard case .integer(let rows) = result.table.vectors[0][0] else {
                Issue.record("no number")
                return
            }
            #expect(rows == result.evidence[0, 0, 0].rows && rows >= result.evidence[0, 0, 0].subjects)
        }
    }

    @Test(arguments: Subject.allCases)
    func everyOtherEndHasNoResult(subject: Subject) async throws {
        try await run(subject) { engine, seal, rules in
            #expect(await engine.execute(execution(Self.unsound, seal, rules)) == ExecutionAnswer(outcome: .failed))
            var gone = execution(Self.sound, seal, rules)
            gone.tables[0].path += ".gone"
            #expect(await engine.execute(gone) == ExecutionAnswer(outcome: .sandboxFault))
        }
    }

    @Test(arguments: Subject.allCases)
    func cancellingTheTaskEndsTheAttempt(subject: Subject) async throws {
        try await run(subject) { engine, seal, rules in
            let work = execution(Self.sound, seal, rules)
            let task = Task {
                withUnsafeCurrentTask { $0?.cancel() }
                return await engine.execute(work)
            }
            #expect(await task.value == ExecutionAnswer(outcome: .cancelled))
            // The place is free again.
            #expect(await engine.execute(work).outcome == .succeeded)
        }
    }

    @Test(arguments: Subject.allCases)
    func attemptsAtOnceDoNotMeet(subject: Subject) async throws {
        try await run(subject) { engine, seal, rules in
            let work = execution(Self.sound, seal, rules)
            let answers = await withTaskGroup(of: ExecutionAnswer.self) { group in
                for _ in 0..<8 { group.addTask { await engine.execute(work) } }
                return await group.reduce(into: [ExecutionAnswer]()) { $0.append($1) }
            }
            #expect(answers.count == 8 && Set(answers).count == 1 && answers[0].outcome == .succeeded)
        }
    }

    @Test(arguments: Subject.allCases)
    func aSoundSealIsValidAndACutOneIsNot(subject: Subject) async throws {
        try await run(subject) { engine, seal, _ in
            try await engine.validate(seal)
            let path = "\(seal.folder)/\(seal.manifest.tables[0].file)"
            let bytes = try Data(contentsOf: URL(fileURLWithPath: path))
            try bytes.prefix(bytes.count - 64).write(to: URL(fileURLWithPath: path))
            #expect(await rejection { try await engine.validate(seal) }?.code == .versionUnfit)
            try FileManager.default.removeItem(atPath: path)
            #expect(await fault { try await engine.validate(seal) }?.code == .fileUnavailable)
        }
    }
}
