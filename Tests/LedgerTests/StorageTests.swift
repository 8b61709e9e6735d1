import Foundation
import GRDB
import Synchronization
import Testing

@testable import Ledger

struct StorageTests {
    @Test(arguments: [1, 2, 3]) func aLedgerOfAFormerVersionIsMigrated(former: Int) async throws {
        let scratch = Scratch()
        try await scratch.raw().write { database in
            for statement in LedgerSchema.migrations[..<former].joined() { try database.execute(sql: statement) }
            if former == 2 { try database.execute(sql: "INSERT INTO snapshot VALUES (1, x'00', x'00')") }
            try database.execute(sql: "PRAGMA application_id = \(LedgerSchema.applicationID)")
            try database.execute(sql: "PRAGMA user_version = \(former)")
            var draft = Draft<ToyEvent>(
                timeMilliseconds: 5, identifiers: EntryIdentifier(random: { 7 }))
            draft.record(ToyEvent("old", 3))
            var identifiers = draft.identifiers
            let head = ChainHead(sequence: 0, hash: EntryHash.genesis)
            for entry in try head.entries(for: draft, actor: "a", identifiers: &identifiers) {
                try EntryStore.insert(entry, into: database)
            }
        }
        let recorder = try scratch.open()
        try await recorder.add("new", 1)
        #expect(try await recorder.snapshot().totals == ["old": 3, "new": 1])
        let version = try await recorder.database.pool.read { try Int.fetchOne($0, sql: "PRAGMA user_version") }
        #expect(version == LedgerSchema.version)
        let old = try await recorder.database.pool.read {
            try Int.fetchOne($0, sql: "SELECT count(*) FROM sqlite_master WHERE name = 'snapshot'")
        }
        #expect(old == 0)
        #expect(try LedgerAudit.verify(path: scratch.ledger, keys: []).entries == 2)
    }

    /// Machines ask for changes again and again: neither look may read what is none.
    @Test func changesAreFoundByTheirIndex() async throws {
        let scratch = Scratch()
        let recorder = try Recorder<LedgerState>(
            path: scratch.ledger, environment: RecorderEnvironment(clock: { 1_700_000_000_000 }))
        for event in SampleEvents.all { try await recorder.record(by: "tester") { _, draft in draft.record(event) } }
        let all = try await recorder.entries(after: 0, limit: 100)
        let kinds: Set<LedgerEvent.Kind> = [
            .agreementStatusChanged, .datasetVersionRegistered, .released, .requestStepped,
        ]
        let changes = all.filter { LedgerEvent.Kind(rawValue: $0.kind).map(kinds.contains) == true }
        #expect(changes.count > kinds.count)
        #expect(try await recorder.changes(after: 0, limit: 100) == changes)
        #expect(try await recorder.changes(after: changes[0].sequence, limit: 2) == Array(changes[1...2]))
        let plans = try await recorder.database.pool.read { database in
            try [(EntryStore.changesSQL, [1, 10]), (EntryStore.lastSQL, [1])].map { sql, arguments in
                try Row.fetchAll(
                    database, sql: "EXPLAIN QUERY PLAN \(sql)", arguments: StatementArguments(arguments)
                ).map { $0["detail"] as String }.joined()
            }
        }
        #expect(LedgerSchema.migrations[3].joined().contains(LedgerSchema.changes))
        #expect(plans[0].contains("entry_of_change") && plans[1].contains("autoindex"), "\(plans)")
    }

    @Test func theLastEntryBeforeAMomentIsFound() async throws {
        let scratch = Scratch()
        let now = Mutex<Int64>(1_000)
        let recorder = try scratch.opened { $0.clock = { now.withLock { $0 } } }
        #expect(try await recorder.lastSequence(before: .max) == 0)
        for moment in [1_000, 1_000, 2_000] as [Int64] {
            now.withLock { $0 = moment }
            try await recorder.add("a", 1)
        }
        for (moment, sequence) in [(999, 0), (1_000, 0), (1_001, 2), (2_000, 2), (2_001, 3)] as [(Int64, Int64)] {
            #expect(try await recorder.lastSequence(before: moment) == sequence)
        }
    }

    @Test func aMigrationThatFailsLeavesTheFileAsItWas() async throws {
        let scratch = Scratch()
        try await scratch.raw().write { database in
            for statement in LedgerSchema.migrations[0] { try database.execute(sql: statement) }
            // In the way of the second version's last table.
            try database.execute(sql: "CREATE TABLE trial (x)")
            try database.execute(sql: "PRAGMA application_id = \(LedgerSchema.applicationID)")
            try database.execute(sql: "PRAGMA user_version = 1")
        }
        await expect(.cannotOpen) { _ = try scratch.open() }
        let found = try await scratch.raw().read { database in
            (
                try Int.fetchOne(database, sql: "PRAGMA user_version"),
                try Int.fetchOne(database, sql: "SELECT count(*) FROM sqlite_master WHERE name = 'snapshot'")
            )
        }
        #expect(found == (1, 0))
    }

    @Test func theLogStaysBoundedUnderCommitsAndALongReader() async throws {
        let scratch = Scratch()
        let (restart, bytes) = (1 << 20, 20_000)
        let recorder = try scratch.opened { $0.logRestartBytes = restart }
        @Sendable func add(_ indices: Range<Int>) async throws {
            for index in indices {
                try await recorder.record(by: "tester") { _, draft in
                    draft.record(ToyEvent("a", 1))
                    draft.attach(Attachment(.quarantine, name: "\(index)", bytes: Data(count: bytes)))
                }
            }
        }
        // Sixteen commits may come between two looks.
        let most = restart + 2 * 16 * (bytes + 16_384)
        try await add(0..<300)
        #expect(recorder.database.checkpoints.logBytes < most)
        // A reader that stays keeps the log, not the writer.
        let pool = recorder.database.pool
        let (entered, done) = (DispatchSemaphore(value: 0), DispatchSemaphore(value: 0))
        let reader = Thread {
            try? pool.read { database in
                _ = try Int.fetchOne(database, sql: "SELECT count(*) FROM entry")
                entered.signal()
                done.wait()
            }
        }
        reader.start()
        await Task.detached { entered.wait() }.value
        try await add(300..<450)
        #expect(recorder.database.checkpoints.logBytes > most)
        done.signal()
        try await add(450..<600)
        #expect(recorder.database.checkpoints.logBytes < most)
    }

    @Test func anErasedAttachmentIsGoneFromTheFileToo() async throws {
        let scratch = Scratch()
        let recorder = try scratch.open()
        let secret = Data("the salary of one person, 4,711 yuan".utf8)
        try await recorder.record(by: "tester") { _, draft in
            draft.record(ToyEvent("a", 1))
            draft.attach(Attachment(.quarantine, name: "job-1", bytes: secret))
            draft.attach(Attachment(.quarantine, name: "job-2", bytes: Data("x".utf8)))
        }
        #expect(try await recorder.attachments(.quarantine, below: "job-9", limit: 9) == ["job-1", "job-2"])
        #expect(try await recorder.attachments(.quarantine, below: "job-2", limit: 9) == ["job-1"])
        try await recorder.record(by: "tester") { _, draft in
            draft.record(ToyEvent("erased", 1))
            draft.erase(.quarantine, name: "job-1")
        }
        await expect(.attachmentMissing) { _ = try await recorder.attachment(.quarantine, name: "job-1") }
        recorder.database.close()
        for suffix in ["", "-wal"] {
            let bytes = FileManager.default.contents(atPath: scratch.ledger + suffix) ?? Data()
            #expect(bytes.range(of: secret) == nil, "found in the file\(suffix)")
        }
    }

    @Test func theFileIsItsOwnersAlone() throws {
        let scratch = Scratch()
        let recorder = try scratch.open()
        defer { recorder.database.close() }
        for suffix in ["", "-wal", "-shm"] {
            let attributes = try FileManager.default.attributesOfItem(atPath: scratch.ledger + suffix)
            #expect(attributes[.posixPermissions] as? Int == 0o600)
        }
    }
}
