import Foundation
import GRDB
import Synchronization

/// Something that a state may drop from memory: the entries that made it, and how it is found.
package struct ArchivedItem: Hashable, Sendable {
    /// Whose it is, and the owner's own name for it; unique.
    package struct Name: Hashable, Sendable {
        package var owner: String
        package var ownerKey: String

        package init(owner: String, ownerKey: String) { (self.owner, self.ownerKey) = (owner, ownerKey) }
    }

    package var id: String
    /// Nil: it is archived already, and these entries came later.
    package var name: Name?
    /// Of the entries that speak of it, ascending.
    package var sequences: [Int64]

    package init(id: String, name: Name?, sequences: [Int64]) {
        self.id = id
        self.name = name
        self.sequences = sequences
    }
}

/// Finds the entries of what states have dropped. An index only: what it finds are entries of the chain.
package final class EntryArchive: Sendable {
    /// What is known without reading.
    private struct Known {
        /// Young instances look nothing up.
        var isEmpty: Bool
        /// The names of everything archived, once that is so: nearly every name that is looked up is a new one.
        var names = KeyFilter()
        var hasAllNames: Bool
    }

    private let pool: DatabasePool
    private let known: Mutex<Known>

    /// Names in one reading of `learn`.
    private static let learnedTogether = 2_000

    init(_ pool: DatabasePool) throws {
        self.pool = pool
        let isEmpty = try pool.read {
            try Bool.fetchOne($0, sql: "SELECT NOT EXISTS (SELECT 1 FROM archived)") ?? false
        }
        known = Mutex(Known(isEmpty: isEmpty, hasAllNames: isEmpty))
    }

    /// Reads the names of all that is archived, beside the work; until it has, each look-up of a name reads.
    func learn() async {
        guard !known.withLock({ $0.hasAllNames }) else { return }
        var last = ""
        repeat {
            let page = try? await pool.read { [last] database in
                try Row.fetchAll(
                    database, sql: "SELECT id, owner, owner_key FROM archived WHERE id > ? ORDER BY id LIMIT ?",
                    arguments: [last, Self.learnedTogether]
                ).map { (id: $0[0] as String, name: ArchivedItem.Name(owner: $0[1], ownerKey: $0[2])) }
            }
            // Closed, or broken: look-ups will say so.
            guard let page else { return }
            known.withLock { known in for item in page { known.names.add(item.name) } }
            last = page.last?.id ?? ""
        } while !last.isEmpty
        known.withLock { $0.hasAllNames = true }
    }

    /// The entries of an item, in order; nil when it is not archived. Blocks its thread: for the writing thread, which has
    /// one of its own. Throws `cannotOpen`, `chainBroken`.
    package func entries(of id: String) throws(LedgerError) -> [LedgerEntry]? {
        try read(orEmpty: nil) { try Self.entries(of: id, in: $0) }
    }

    /// The entries of each of these items that is archived. Throws `cannotOpen`, `chainBroken`.
    func entries(of ids: [String]) async throws(LedgerError) -> [String: [LedgerEntry]] {
        guard !ids.isEmpty, !known.withLock({ $0.isEmpty }) else { return [:] }
        do {
            return try await pool.read { database in
                try ids.reduce(into: [:]) { found, id in found[id] = try Self.entries(of: id, in: database) }
            }
        } catch let error as LedgerError {
            throw error
        } catch {
            throw LedgerError(.cannotOpen, LedgerDatabase.reason(error))
        }
    }

    private static func entries(of id: String, in database: Database) throws -> [LedgerEntry]? {
        let row = try database.cachedStatement(sql: "SELECT sequences FROM archived WHERE id = ?")
        guard let text = try String.fetchOne(row, arguments: [id]) else { return nil }
        return try text.split(separator: ",").map { part in
            let found = try Int64(part).flatMap {
                try EntryStore.page(after: $0 - 1, limit: 1, in: database).first
            }
            // The whole chain is walked elsewhere; an entry that was changed must not count until then either.
            guard let entry = found, String(entry.sequence) == part, EntryHash.hash(of: entry) == entry.hash else {
                throw LedgerError(.chainBroken, "an archived entry is not what it was")
            }
            return entry
        }
    }

    /// Which item its owner gave this name. Throws `cannotOpen`.
    package func id(owner: String, ownerKey: String) throws(LedgerError) -> String? {
        let name = ArchivedItem.Name(owner: owner, ownerKey: ownerKey)
        guard known.withLock({ !$0.hasAllNames || $0.names.mayContain(name) }) else { return nil }
        return try read(orEmpty: nil) {
            try String.fetchOne(
                $0.cachedStatement(sql: "SELECT id FROM archived WHERE owner = ? AND owner_key = ?"),
                arguments: [owner, ownerKey])
        }
    }

    /// The newest items of an owner by id, at most `limit`, descending. Throws `cannotOpen`.
    package func newest(of owner: String, limit: Int) throws(LedgerError) -> [String] {
        try read(orEmpty: []) {
            try String.fetchAll(
                $0, sql: "SELECT id FROM archived WHERE owner = ? ORDER BY id DESC LIMIT ?", arguments: [owner, limit])
        }
    }

    private func read<T>(orEmpty: T, _ body: (Database) throws -> T) throws(LedgerError) -> T {
        guard !known.withLock({ $0.isEmpty }) else { return orEmpty }
        do {
            return try pool.read(body)
        } catch let error as LedgerError {
            throw error
        } catch {
            throw LedgerError(.cannotOpen, LedgerDatabase.reason(error))
        }
    }

    /// All that may be left out of a snapshot of this entry is here now. In the caller's transaction.
    static func mark(_ sequence: Int64, in database: Database) throws {
        try database.execute(sql: "DELETE FROM archive_mark")
        try database.execute(sql: "INSERT INTO archive_mark (sequence) VALUES (?)", arguments: [sequence])
    }

    /// The newest entry that was marked; 0 for none.
    static func mark(in database: Database) throws -> Int64 {
        try Int64.fetchOne(database, sql: "SELECT max(sequence) FROM archive_mark") ?? 0
    }

    /// Rows in one transaction: commits come in between.
    private static let storedTogether = 500

    /// Adds items; what is said of known ones is as complete at least as what was. Beside the commits.
    func store(_ items: [ArchivedItem]) async throws {
        for start in stride(from: 0, to: items.count, by: Self.storedTogether) {
            let rows = items[start..<min(items.count, start + Self.storedTogether)]
            try await pool.write { try self.insert(rows, into: $0) }
        }
    }

    private func insert(_ items: ArraySlice<ArchivedItem>, into database: Database) throws {
        // Before anybody could drop what is only here.
        known.withLock { known in
            known.isEmpty = false
            for case let name? in items.map(\.name) where !known.names.mayContain(name) { known.names.add(name) }
        }
        let new = try database.cachedStatement(
            sql: """
                INSERT INTO archived (id, owner, owner_key, sequences) VALUES (?,?,?,?)
                ON CONFLICT (id) DO UPDATE SET sequences = excluded.sequences
                """)
        // What is added again is there already.
        let late = try database.cachedStatement(
            sql: """
                UPDATE archived SET sequences = sequences || ',' || ?1
                WHERE id = ?2 AND instr(',' || sequences || ',', ',' || ?1 || ',') = 0
                """)
        for item in items {
            if let name = item.name {
                let sequences = item.sequences.map(String.init).joined(separator: ",")
                try new.execute(arguments: [item.id, name.owner, name.ownerKey, sequences])
            } else {
                for sequence in item.sequences { try late.execute(arguments: [String(sequence), item.id]) }
            }
        }
    }
}
