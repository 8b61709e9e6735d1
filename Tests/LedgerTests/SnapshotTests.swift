import Foundation
import GRDB
import Synchronization
import Testing

@testable import Ledger

struct SnapshotTests {
    private static let key = try! SigningKey.generate()

    /// Twelve entries, a snapshot of the first ten.
    private func filled(_ scratch: Scratch) async throws {
        let recorder = try scratch.opened { $0.key = Self.key }
        for index in 1...10 { try await recorder.add("name-\(index)", index) }
        await recorder.takeSnapshot()
        for index in 11...12 { try await recorder.add("name-\(index)", index) }
        recorder.database.close()
    }

    private func replays(
        _ scratch: Scratch, key: SigningKey = SnapshotTests.key
    ) throws -> (short: Replay<ToyState>, whole: Replay<ToyState>) {
        let database = try LedgerDatabase(path: scratch.ledger)
        defer { database.close() }
        return (try Replay(from: database, key: key.publicKey), try Replay(from: database))
    }

    @Test func openingReadsTheTailAlone() async throws {
        let scratch = Scratch()
        try await filled(scratch)
        let (short, whole) = try replays(scratch)
        #expect(short.snapshotSequence == 10 && whole.snapshotSequence == 0)
        #expect(short.state == whole.state && short.head == whole.head)
        #expect(short.lastIdentifier == whole.lastIdentifier)
        // The life goes on from there: the chain is one.
        let again = try scratch.opened { $0.key = Self.key }
        try await again.add("name-13", 13)
        #expect(try await again.snapshot().totals.count == 13)
        #expect(try LedgerAudit.verify(path: scratch.ledger, keys: []).firstBreak == nil)
    }

    @Test func aSnapshotIsTakenByItselfAndReplacesTheFormer() async throws {
        let scratch = Scratch()
        let recorder = try scratch.opened {
            $0.key = Self.key
            $0.snapshotInterval = 5
        }
        for index in 1...40 { try await recorder.add("a", index) }
        await recorder.takeSnapshot()
        let kept = try await recorder.database.pool.read {
            try Int64.fetchAll($0, sql: "SELECT sequence FROM snapshot")
        }
        #expect(kept == [40])
        #expect(try replays(scratch).short.state.totals["a"] == 820)
    }

    /// Neither at once nor for every commit, which would take the disk from what matters.
    @Test func whatFailedIsTriedAgainWhenItIsDueAnew() async throws {
        let scratch = Scratch()
        let ends = Mutex(0)
        let recorder = try scratch.opened {
            $0.key = Self.key
            $0.snapshotInterval = 5
            $0.afterSnapshot = { ends.withLock { $0 += 1 } }
        }
        try await recorder.database.pool.write {
            try $0.execute(
                sql: "CREATE TRIGGER broken BEFORE INSERT ON snapshot BEGIN SELECT RAISE(ABORT, 'broken'); END")
        }
        for index in 1...5 { try await recorder.add("a", index) }
        while ends.withLock({ $0 }) < 1 { await Task.yield() }
        // Orders and commits go on; nothing is due.
        for index in 6...9 { try await recorder.add("a", index) }
        _ = try await recorder.snapshot()
        #expect(ends.withLock { $0 } == 1)
        try await recorder.database.pool.write { try $0.execute(sql: "DROP TRIGGER broken") }
        for index in 10...12 { try await recorder.add("a", index) }
        while ends.withLock({ $0 }) < 2 { await Task.yield() }
        #expect(try replays(scratch).short.snapshotSequence >= 10)
    }

    @Test func anotherKeyIsNotTrusted() async throws {
        let scratch = Scratch()
        try await filled(scratch)
        let other = try SigningKey.generate()
        let (short, whole) = try replays(scratch, key: other)
        #expect(short.snapshotSequence == 0 && short.state == whole.state)
    }

    @Test(arguments: [
        // A richer state, a statement of another entry, a statement that is no JSON.
        #"UPDATE snapshot SET state = CAST(replace(CAST(state AS TEXT), '"name-1":1', '"name-1":9') AS BLOB)"#,
        "UPDATE snapshot SET record = CAST(replace(CAST(record AS TEXT), '\"sequence\":10', '\"sequence\":11') AS BLOB)",
        "UPDATE snapshot SET record = x'00'",
    ])
    func aChangedSnapshotIsPassedOver(_ change: String) async throws {
        let scratch = Scratch()
        try await filled(scratch)
        try await DatabaseQueue(path: scratch.ledger).write { try $0.execute(sql: change) }
        let (short, whole) = try replays(scratch)
        #expect(short.snapshotSequence == 0 && short.state == whole.state && short.state.totals["name-1"] == 1)
    }

    @Test func aSnapshotOfAnotherChainIsPassedOver() async throws {
        let (scratch, other) = (Scratch(), Scratch())
        try await filled(scratch)
        let recorder = try other.opened { $0.key = Self.key }
        for index in 1...10 { try await recorder.add("other-\(index)", index) }
        let queue = try DatabaseQueue(path: scratch.ledger)
        let stored = try queue.read {
            try Row.fetchOne($0, sql: "SELECT record, state FROM snapshot")
        }
        let row = try #require(stored)
        let (record, state) = (row["record"] as Data, row["state"] as Data)
        try await recorder.database.pool.write {
            try $0.execute(sql: "INSERT INTO snapshot VALUES (10, ?, ?)", arguments: [record, state])
        }
        recorder.database.close()
        let (short, whole) = try replays(other)
        #expect(short.snapshotSequence == 0 && short.state == whole.state)
    }

    @Test func aChangedEntryBeforeTheSnapshotIsFoundByTheWalk() async throws {
        let scratch = Scratch()
        try await filled(scratch)
        try await DatabaseQueue(path: scratch.ledger).write {
            try $0.execute(sql: "DROP TRIGGER entry_keep_update")
            try $0.execute(sql: "UPDATE entry SET actor = 'x' WHERE sequence = 4")
        }
        // Opening reads the tail alone, and says so; the walk of the whole chain stops the ledger.
        let recorder = try scratch.opened { $0.key = Self.key }
        await expect(.chainBroken) { try await recorder.walk() }
        await expect(.poisoned) { try await recorder.add("a", 1) }
        await expect(.chainBroken) { _ = try scratch.open() }
    }

    @Test func aSoundChainIsWalkedToItsEnd() async throws {
        let scratch = Scratch()
        try await filled(scratch)
        let recorder = try scratch.opened { $0.key = Self.key }
        #expect(try await recorder.walk() == 12)
        try await recorder.add("a", 1)
    }

    @Test func aCancelledWalkEndsAndSaysNothing() async throws {
        let scratch = Scratch()
        try await filled(scratch)
        let recorder = try scratch.opened { $0.key = Self.key }
        let walk = Task {
            while !Task.isCancelled { await Task.yield() }
            return try await recorder.walk()
        }
        walk.cancel()
        #expect(try await walk.value == nil)
        try await recorder.add("a", 1)
    }

    @Test func aFailedCommitAfterASnapshotRebuildsFromIt() async throws {
        let scratch = Scratch()
        try await filled(scratch)
        let recorder = try scratch.opened {
            $0.key = Self.key
            $0.trialMilliseconds = 1
            $0.duringCommit = { if $0 == 2 { throw DatabaseError(resultCode: .SQLITE_FULL) } }
        }
        try await recorder.add("b", 1)
        await expect(.storageFull) { try await recorder.add("b", 1) }
        while recorder.failure != nil { await Task.yield() }
        try await recorder.add("b", 1)
        #expect(try await recorder.snapshot().totals["b"] == 2)
        #expect(try await recorder.snapshot().totals.count == 13)
    }
}
