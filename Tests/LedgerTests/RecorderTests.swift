import Foundation
import GRDB
import Testing

@testable import Ledger

struct RecorderTests {
    @Test func durabilityIsReadBack() async throws {
        let scratch = Scratch()
        let recorder = try scratch.open()
        let settings = try await recorder.database.pool.writeWithoutTransaction { database in
            (
                try Int.fetchOne(database, sql: "PRAGMA synchronous"),
                try String.fetchOne(database, sql: "PRAGMA journal_mode")
            )
        }
        #expect(settings.0 == 2)
        #expect(settings.1 == "wal")
    }

    @Test(arguments: [(1, "wal"), (2, "delete"), (nil, nil)] as [(Int?, String?)])
    func weakerSettingsAreRefused(synchronous: Int?, journalMode: String?) async {
        await expect(.notDurable) {
            try LedgerDatabase.requireDurable(synchronous: synchronous, journalMode: journalMode)
        }
    }

    @Test func concurrentDecisionsSeeEachOtherAndShareCommits() async throws {
        let scratch = Scratch()
        let commits = Counter()
        let recorder = try scratch.open(duringCommit: { commits.set($0) })
        let winners = try await withThrowingTaskGroup(of: Bool.self) { group in
            for index in 0..<200 {
                group.addTask {
                    try await recorder.record(by: "tester") { state, draft in
                        // At most 50 of the 200 may pass: decided on everything before, committed or not.
                        guard state.totals["seats", default: 0] < 50 else { return false }
                        draft.record(ToyEvent("seats", 1))
                        draft.record(ToyEvent("caller-\(index)", 1))
                        return true
                    }
                }
            }
            return try await group.reduce(into: 0) { $0 += $1 ? 1 : 0 }
        }
        #expect(winners == 50)
        #expect(commits.value < 50)
        let live = try await recorder.snapshot()
        #expect(live.totals["seats"] == 50)
        #expect(live.order == Array(1...100))
        #expect(try await scratch.open().snapshotEquals(live))
    }

    @Test func refusedDecisionLeavesNothing() async throws {
        let recorder = try Scratch().open()
        await #expect(throws: CancellationError.self) {
            try await recorder.record(by: "tester") { _, draft in
                draft.record(ToyEvent("a", 1))
                throw CancellationError()
            }
        }
        #expect(try await recorder.snapshot() == ToyState())
    }

    @Test func attachmentsShareTheFate() async throws {
        let scratch = Scratch()
        let recorder = try scratch.open(duringCommit: { if $0 == 2 { throw CancellationError() } })
        try await recorder.record(by: "tester") { _, draft in
            draft.record(ToyEvent("a", 1))
            draft.attach(Attachment(.quarantine, name: "a", bytes: Data([1, 2, 3])))
        }
        #expect(try await recorder.attachment(.quarantine, name: "a") == Data([1, 2, 3]))
        await expect(.poisoned) {
            try await recorder.record(by: "tester") { _, draft in
                draft.attach(Attachment(.quarantine, name: "b", bytes: Data([4])))
            }
        }
        await expect(.attachmentMissing) { _ = try await recorder.attachment(.quarantine, name: "b") }
    }

    @Test(arguments: 1...6) func failedCommitPoisonsAndLosesNothing(failing: Int) async throws {
        let scratch = Scratch()
        let recorder = try scratch.open(duringCommit: { if $0 == failing { throw CancellationError() } })
        var told = 0
        for _ in 0..<8 {
            do {
                try await recorder.add("a", 1)
                told += 1
            } catch let error as LedgerError { #expect(error.code == .poisoned) }
        }
        #expect(told == failing - 1)
        #expect(recorder.failure?.code == .poisoned)
        await expect(.poisoned) { _ = try await recorder.snapshot() }
        let reopened = try await scratch.open().snapshot()
        #expect(reopened.totals["a", default: 0] == told)
    }

    @Test func fullDiskRefusesThenRecovers() async throws {
        let scratch = Scratch()
        let recorder = try scratch.opened { $0.trialMilliseconds = 1 }
        try await recorder.add("a", 1)
        let pages = try await recorder.database.pool.read { try Int.fetchOne($0, sql: "PRAGMA page_count") ?? 0 }
        try await recorder.database.pool.writeWithoutTransaction {
            try $0.execute(sql: "PRAGMA max_page_count = \(pages)")
        }
        await expect(.storageFull) {
            try await recorder.record(by: "tester") { _, draft in
                draft.record(ToyEvent("b", 1))
                draft.attach(Attachment(.quarantine, name: "b", bytes: Data(count: 100_000)))
            }
        }
        #expect(try await recorder.snapshot().totals == ["a": 1])
        // Small ones too, at once and without a try each: a submitter hears the same as the next.
        await expect(.storageFull) { try await recorder.add("c", 1) }
        try await recorder.database.pool.writeWithoutTransaction {
            try $0.execute(sql: "PRAGMA max_page_count = 1000000")
        }
        // By itself, when a trial write succeeds.
        while recorder.failure != nil { await Task.yield() }
        try await recorder.add("b", 2)
        let live = try await recorder.snapshot()
        #expect(live.totals == ["a": 1, "b": 2])
        #expect(try LedgerAudit.verify(path: scratch.ledger, keys: []).firstBreak == nil)
    }

    @Test func oversizedPayloadIsRefusedAlone() async throws {
        let recorder = try Scratch().open()
        await expect(.tooLarge) {
            try await recorder.add(String(repeating: "x", count: LedgerEntry.payloadBytesLimit), 1)
        }
        try await recorder.add("a", 1)
        #expect(try await recorder.snapshot().order == [1])
    }

    @Test func identifiersAscendThoughTheClockStepsBack() async throws {
        let scratch = Scratch()
        let first = try scratch.open(clock: { 2_000_000_000_000 })
        try await first.add("a", 1)
        let second = try scratch.open(clock: { 1_000 })
        for _ in 0..<5_000 / 100 { try await second.add("a", 1) }
        let identifiers = try await second.entries(after: 0, limit: 100).map(\.identifier)
        #expect(identifiers == identifiers.sorted() && Set(identifiers).count == 51)
    }

    @Test func otherFilesAndNewerVersionsAreRefused() async throws {
        let newer = Scratch()
        _ = try newer.open()
        try await newer.raw().write { try $0.execute(sql: "PRAGMA user_version = 99") }
        await expect(.newerVersion) { _ = try newer.open() }
        await expect(.newerVersion) { _ = try LedgerAudit.verify(path: newer.ledger, keys: []) }
        let foreign = Scratch()
        try await foreign.raw().write { try $0.execute(sql: "CREATE TABLE t (x)") }
        await expect(.cannotOpen) { _ = try foreign.open() }
    }

    @Test func unknownKindIsRefusedAtOpen() async throws {
        let scratch = Scratch()
        let recorder = try Recorder<StrangeState>(path: scratch.ledger, environment: RecorderEnvironment(clock: { 1 }))
        try await recorder.record(by: "tester") { _, draft in draft.record(StrangeEvent()) }
        await expect(.unreadableEntry) { _ = try scratch.open() }
    }
}

private struct StrangeState: RecordedState {
    static let projection = 1

    mutating func apply(_ event: StrangeEvent, stamp: EntryStamp) {}
}

private struct StrangeEvent: RecordedEvent {
    var kindName: String { "strange" }
    init() {}
    init(kindName: String, payload: Data) throws {}
    func payload() throws -> Data { Data("{}".utf8) }
}

final class Counter: @unchecked Sendable {
    private let lock = NSLock()
    private var number = 0
    var value: Int { lock.withLock { number } }
    func set(_ value: Int) { lock.withLock { number = value } }
}

extension Recorder<ToyState> {
    nonisolated func snapshotEquals(_ other: ToyState) async throws -> Bool { try await snapshot() == other }
}

/// Expects a ledger error with this code.
func expect(_ code: LedgerError.Code, _ body: () async throws -> Void, _ location: SourceLocation = #_sourceLocation)
    async
{
    do {
        try await body()
        Issue.record("nothing was thrown", sourceLocation: location)
    } catch let error as LedgerError {
        #expect(error.code == code, sourceLocation: location)
    } catch {
        Issue.record("another error: \(error)", sourceLocation: location)
    }
}
