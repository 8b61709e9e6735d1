import GRDB

/// A second hand on a ledger's file: makes writes fail as a broken disk would.
struct BrokenDisk {
    private let database: DatabaseQueue

    /// From now on entries are not taken; of one `kind` alone where it is given.
    init(_ path: String, kind: String? = nil) throws {
        database = try DatabaseQueue(path: path)
        let condition = kind.map { "WHEN NEW.kind = '\($0)'" } ?? ""
        try database.write {
            try $0.execute(
                sql:
                    "CREATE TRIGGER broken BEFORE INSERT ON entry \(condition) BEGIN SELECT RAISE(ABORT, 'broken'); END"
            )
        }
    }

    func repair() throws {
        try database.write { try $0.execute(sql: "DROP TRIGGER broken") }
        try database.close()
    }
}

/// What SQLite says of a full disk.
let fullDisk: any Error = DatabaseError(resultCode: .SQLITE_FULL)

extension BrokenDisk {
    /// Puts the quarantined bytes of `other` in the place of those of `one`.
    static func exchangeQuarantine(_ path: String, _ one: String, _ other: String) throws {
        let database = try DatabaseQueue(path: path)
        try database.write {
            try $0.execute(
                sql: """
                    UPDATE attachment SET bytes = (SELECT bytes FROM attachment WHERE class = 'quarantine' AND name = ?)
                    WHERE class = 'quarantine' AND name = ?
                    """, arguments: [other, one])
        }
        try database.close()
    }
}
