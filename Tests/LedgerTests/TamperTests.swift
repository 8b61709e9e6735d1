import Foundation
import GRDB
import Testing

@testable import Ledger

/// A ledger is changed behind its back, through a connection that first drops the triggers.
struct TamperTests {
    private static let columns = ["sequence", "identifier", "time", "actor", "kind", "payload", "previous", "hash"]
    private static let count = 6

    private func filled(_ scratch: Scratch, key: SigningKey? = nil) async throws {
        let recorder = try scratch.open()
        for index in 1...Self.count { try await recorder.add("name-\(index)", index) }
        if let key { _ = try await recorder.checkpoint(key: key) }
        recorder.database.close()
    }

    private func tamper(_ scratch: Scratch, _ sql: String) async throws {
        try await scratch.raw().write { database in
            for trigger in ["entry_keep_update", "entry_keep_delete", "checkpoint_keep", "checkpoint_keep_delete"] {
                try database.execute(sql: "DROP TRIGGER \(trigger)")
            }
            try database.execute(sql: sql)
        }
    }

    @Test func entriesCannotBeChangedByStatements() async throws {
        let scratch = Scratch()
        try await filled(scratch)
        let queue = try scratch.raw()
        for sql in ["UPDATE entry SET actor = 'x'", "DELETE FROM entry WHERE sequence = 6"] {
            await #expect(throws: DatabaseError.self) { try await queue.write { try $0.execute(sql: sql) } }
        }
    }

    @Test(arguments: columns, 1...count) func anyChangedByteIsFound(column: String, sequence: Int) async throws {
        let scratch = Scratch()
        try await filled(scratch)
        let change =
            switch column {
            case "sequence": "sequence = sequence + 100"
            case "time": "time = time + 1"
            case "identifier", "actor", "kind": "\(column) = substr(\(column), 1, length(\(column)) - 1) || 'z'"
            // Flips the last byte: the column's others are covered by the same hash.
            default:
                "\(column) = CAST(substr(\(column), 1, length(\(column)) - 1) || CASE substr(\(column), -1) WHEN x'00' THEN x'01' ELSE x'00' END AS BLOB)"
            }
        try await tamper(scratch, "UPDATE entry SET \(change) WHERE sequence = \(sequence)")
        let report = try LedgerAudit.verify(path: scratch.ledger, keys: [])
        #expect(report.firstBreak?.code == .chainBroken)
        #expect(report.firstBreak?.sequence == Int64(sequence))
        await expect(.chainBroken) { _ = try scratch.open() }
    }

    @Test func removedEntryIsNamed() async throws {
        let scratch = Scratch()
        try await filled(scratch)
        try await tamper(scratch, "DELETE FROM entry WHERE sequence = 3")
        #expect(try LedgerAudit.verify(path: scratch.ledger, keys: []).firstBreak?.sequence == 3)
    }

    @Test func cutTailIsFoundByACheckpoint() async throws {
        let scratch = Scratch()
        let key = try SigningKey.generate()
        try await filled(scratch, key: key)
        #expect(try LedgerAudit.verify(path: scratch.ledger, keys: [key.publicKey]).checkpoints == 1)
        try await tamper(scratch, "DELETE FROM entry WHERE sequence > 4")
        let found = try LedgerAudit.verify(path: scratch.ledger, keys: [key.publicKey]).firstBreak
        #expect(found?.sequence == 5)
    }

    @Test func rewrittenChainIsFoundByACheckpoint() async throws {
        let scratch = Scratch()
        let key = try SigningKey.generate()
        let other = try SigningKey.generate()
        try await filled(scratch, key: key)
        let wrongKey = try LedgerAudit.verify(path: scratch.ledger, keys: [other.publicKey])
        #expect(wrongKey.firstBreak?.code == .checkpointBroken)
        // A consistent chain of other contents, with the old checkpoint left in place.
        let rewritten = Scratch()
        let recorder = try rewritten.open()
        for index in 1...Self.count { try await recorder.add("name-\(index)", index * 10) }
        let record = try await scratch.raw().read {
            try Data.fetchOne($0, sql: "SELECT record FROM checkpoint") ?? Data()
        }
        try await recorder.database.pool.write {
            try $0.execute(sql: "INSERT INTO checkpoint VALUES (6, ?)", arguments: [record])
        }
        let report = try LedgerAudit.verify(path: rewritten.ledger, keys: [key.publicKey])
        #expect(report.firstBreak?.code == .checkpointBroken)
        #expect(report.firstBreak?.sequence == 6)
        let checkpoint = try CanonicalJSON.decode(Checkpoint.self, from: record)
        #expect(try LedgerAudit.contains(checkpoint, path: scratch.ledger))
        #expect(try !LedgerAudit.contains(checkpoint, path: rewritten.ledger))
    }

    @Test func exportedLinesRecomputeTheChain() async throws {
        let scratch = Scratch()
        try await filled(scratch)
        var lines: [Data] = []
        try EntryExport.write(path: scratch.ledger) { lines.append($0) }
        #expect(lines.count == Self.count)
        var previous = Hexadecimal.text(EntryHash.genesis)
        for line in lines {
            let object = try #require(try JSONSerialization.jsonObject(with: line) as? [String: Any])
            #expect(object["previous"] as? String == previous)
            previous = try #require(object["hash"] as? String)
        }
        #expect(try LedgerAudit.verify(path: scratch.ledger, keys: []).headHash == previous)
    }

    @Test func aBrokenChainIsExportedWholeAndSaidToBeBroken() async throws {
        let scratch = Scratch()
        try await filled(scratch)
        try await tamper(scratch, "UPDATE entry SET actor = 'x' WHERE sequence = 3")
        var lines = 0
        await expect(.chainBroken) { try EntryExport.write(path: scratch.ledger) { _ in lines += 1 } }
        #expect(lines == Self.count)
    }

    @Test func badKeysAreRefused() async throws {
        await expect(.badKey) { _ = try PublicKey(raw: Data(count: 3)) }
        await expect(.badKey) { _ = try SigningKey(raw: Data(count: 3)) }
        let key = try SigningKey.generate()
        let signature = try key.sign(Data("a".utf8))
        #expect(key.publicKey.isValid(signature, for: Data("a".utf8)))
        #expect(!key.publicKey.isValid(signature, for: Data("b".utf8)))
        var other = signature
        other.alg = "none"
        #expect(!key.publicKey.isValid(other, for: Data("a".utf8)))
    }
}
