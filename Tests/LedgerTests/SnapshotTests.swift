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
        let ends = Mutex(0)
        let recorder = try scratch.opened {
            $0.key = Self.key
            $0.snapshotInterval = 5
            $0.afterSnapshot = { ends.withLock { $0 += 1 } }
        }
        for index in 1...40 { try await recorder.add("a", index) }
        while ends.withLock({ $0 }) < 1 { await Task.yield() }
        await recorder.takeSnapshot()
        #expect(try Self.others(scratch) == ["ledger.sqlite-snapshot-40"] && ends.withLock { $0 } > 1)
        #expect(try replays(scratch).short.state.totals["a"] == 820)
    }

    /// What lies beside the ledger's own files.
    private static func others(_ scratch: Scratch) throws -> [String] {
        try FileManager.default.contentsOfDirectory(atPath: scratch.folder)
            .filter { !["ledger.sqlite", "ledger.sqlite-wal", "ledger.sqlite-shm"].contains($0) }.sorted()
    }

    /// A process that ends in the midst of one leaves parts without a statement.
    @Test func whatAnUnfinishedSnapshotLeftIsRemoved() async throws {
        let scratch = Scratch()
        try await filled(scratch)
        try Data("{}".utf8).write(to: URL(fileURLWithPath: scratch.ledger + "-snapshot-unfinished"))
        let recorder = try scratch.opened { $0.key = Self.key }
        #expect(try Self.others(scratch) == ["ledger.sqlite-snapshot-10"])
        await recorder.takeSnapshot()
        #expect(try Self.others(scratch) == ["ledger.sqlite-snapshot-12"])
        #expect(try replays(scratch).short.snapshotSequence == 12)
    }

    @Test func itIsForItsOwnersEyes() async throws {
        let scratch = Scratch()
        try await filled(scratch)
        let found = try FileManager.default.attributesOfItem(atPath: scratch.ledger + "-snapshot-10")
        #expect(found[.posixPermissions] as? Int == 0o600)
    }

    /// As on a full disk: /dev/full takes nothing.
    @Test func whatCannotBeStoredLeavesTheFormerAlone() async throws {
        let scratch = Scratch()
        try await filled(scratch)
        let file = SnapshotFile(ofLedger: scratch.ledger)
        let full = try #require(FileHandle(forWritingAtPath: "/dev/full"))
        await #expect(throws: (any Error).self) {
            try await file.replace(with: 12) { unfinished in
                try unfinished.write(contentsOf: Data("part".utf8))
                #expect(try Self.others(scratch) == ["ledger.sqlite-snapshot-10", "ledger.sqlite-snapshot-unfinished"])
                try full.write(contentsOf: Data("part".utf8))
                return Data()
            }
        }
        #expect(try Self.others(scratch) == ["ledger.sqlite-snapshot-10"])
        #expect(try replays(scratch).short.snapshotSequence == 10)
    }

    /// Its program knew another form: opened without new entries, the snapshot is of the same entry again.
    @Test func aSnapshotThatIsNotTrustedIsReplaced() async throws {
        let scratch = Scratch()
        try await filled(scratch)
        let key = try SigningKey.generate()
        let recorder = try scratch.opened { $0.key = key }
        await recorder.takeSnapshot()
        try Self.change(scratch) { $0.dropLast() }
        recorder.database.close()
        let again = try scratch.opened { $0.key = key }
        await again.takeSnapshot()
        let (short, whole) = try replays(scratch, key: key)
        #expect(short.snapshotSequence == 12 && short.state == whole.state)
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
        for index in 1...4 { try await recorder.add("a", index) }
        try await recorder.add(ToyState.uncodable, 1)
        while ends.withLock({ $0 }) < 1 { await Task.yield() }
        // Orders and commits go on; nothing is due.
        for index in 6...9 { try await recorder.add("a", index) }
        _ = try await recorder.snapshot()
        #expect(ends.withLock { $0 } == 1)
        try await recorder.add(ToyState.uncodable, -1)
        for index in 11...12 { try await recorder.add("a", index) }
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

    private static func change(_ scratch: Scratch, _ change: (Data) -> Data) throws {
        let place = URL(fileURLWithPath: scratch.folder).appending(path: try #require(others(scratch).first))
        try change(Data(contentsOf: place)).write(to: place)
    }

    private static func replaced(_ bytes: Data, _ old: String, _ new: String) -> Data {
        guard let range = bytes.range(of: Data(old.utf8)) else { return bytes }
        return bytes[..<range.lowerBound] + Data(new.utf8) + bytes[range.upperBound...]
    }

    private static let changes: [@Sendable (Data) -> Data] = [
        // A richer part, of the same length and of another.
        { replaced($0, #""name-1":1"#, #""name-1":9"#) }, { replaced($0, #""name-1":1"#, #""name-1":10"#) },
        // A statement of another entry.
        { replaced($0, #""sequence":10"#, #""sequence":11"#) },
        // Cut anywhere, or with a length that is none.
        { $0.prefix(0) }, { $0.prefix(5) }, { $0.prefix($0.count / 2) }, { $0.dropLast() }, { $0.dropFirst() },
        { $0.dropLast(8) + Data(repeating: 0xFF, count: 8) }, { $0.dropLast(8) + Data(repeating: 0, count: 8) },
        // The first two parts' places exchanged.
        { bytes in
            let ends = bytes.indices.dropLast().filter { bytes[$0...].starts(with: Data("}{".utf8)) }
            return bytes[(ends[0] + 1)...ends[1]] + bytes[...ends[0]] + bytes[(ends[1] + 1)...]
        },
    ]

    @Test(arguments: changes.indices) func aChangedSnapshotIsPassedOver(_ index: Int) async throws {
        let scratch = Scratch()
        try await filled(scratch)
        var isChanged = false
        try Self.change(scratch) { old in
            let new = Self.changes[index](old)
            isChanged = new != old
            return new
        }
        #expect(isChanged)
        let (short, whole) = try replays(scratch)
        #expect(short.snapshotSequence == 0 && short.state == whole.state && short.state.totals["name-1"] == 1)
    }

    private static let statements: [@Sendable (inout SnapshotStatement) -> Void] = [
        { _ in },
        { $0.parts[1].bytes = .max }, { $0.parts[1].bytes = -1 }, { $0.parts[1].bytes = 0 }, { $0.parts[1].bytes += 1 },
        { $0.parts.removeLast() }, { $0.parts.swapAt(0, 1) }, { $0.parts = [] },
        { $0.projection += 1 }, { $0.lastIdentifier = "" }, { $0.entryHash = String($0.entryHash.reversed()) },
        { $0.sequence += 1 }, { $0.sequence = .min }, { $0.sequence = .max },
    ]

    /// Signed or not, a statement has to fit what is there.
    @Test(arguments: statements.indices) func aStatementThatDoesNotFitIsPassedOver(_ index: Int) async throws {
        let scratch = Scratch()
        try await filled(scratch)
        let file = SnapshotFile(ofLedger: scratch.ledger)
        let old = try #require(file.open().first)
        var statement = try #require(SnapshotStatement.signed(old.record, key: Self.key.publicKey))
        let parts = try old.next(Int(old.partsBytes))
        Self.statements[index](&statement)
        try await file.replace(with: 10) { new in
            try new.write(contentsOf: parts)
            return try statement.record(signedBy: Self.key)
        }
        let (short, whole) = try replays(scratch)
        #expect(short.snapshotSequence == (index == 0 ? 10 : 0) && short.state == whole.state)
    }

    /// The ledger's file comes from a copy, the snapshot does not: what it leaves out may not be in the archive.
    @Test func aSnapshotWithoutItsArchiveIsPassedOver() async throws {
        let scratch = Scratch()
        try await filled(scratch)
        try await scratch.raw().write { try $0.execute(sql: "UPDATE archive_mark SET sequence = 9") }
        #expect(try replays(scratch).short.snapshotSequence == 0)
        try await scratch.raw().write { try $0.execute(sql: "DELETE FROM archive_mark") }
        #expect(try replays(scratch).short.snapshotSequence == 0)
    }

    /// A pipe would hold whoever opens it; a name that is none would never be cleared.
    @Test func namesThatHoldNoSnapshotHideNone() async throws {
        let scratch = Scratch()
        try await filled(scratch)
        let stem = scratch.ledger + "-snapshot-"
        #expect(unsafe mkfifo(stem + "900", 0o600) == 0)
        try FileManager.default.createDirectory(atPath: stem + "800", withIntermediateDirectories: false)
        try Data("junk".utf8).write(to: URL(fileURLWithPath: stem + "700"))
        for name in ["+99", "099", "x", ""] { try Data().write(to: URL(fileURLWithPath: stem + name)) }
        #expect(try replays(scratch).short.snapshotSequence == 10)
        let recorder = try scratch.opened { $0.key = Self.key }
        await recorder.takeSnapshot()
        #expect(try Self.others(scratch).filter { $0.hasSuffix("00") } == [])
        #expect(try replays(scratch).short.snapshotSequence == 12)
    }

    @Test func aSnapshotOfAnotherChainIsPassedOver() async throws {
        let (scratch, other) = (Scratch(), Scratch())
        try await filled(scratch)
        let recorder = try other.opened { $0.key = Self.key }
        for index in 1...10 { try await recorder.add("other-\(index)", index) }
        recorder.database.close()
        try FileManager.default.copyItem(atPath: scratch.ledger + "-snapshot-10", toPath: other.ledger + "-snapshot-10")
        let (short, whole) = try replays(other)
        #expect(short.snapshotSequence == 0 && short.state == whole.state)
    }

    @Test func aChangedEntryBeforeTheSnapshotIsFoundByTheWalk() async throws {
        let scratch = Scratch()
        try await filled(scratch)
        try await scratch.raw().write {
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
