import GRDB

/// The tables. The version is raised with every change; a file of a higher version is refused, one of a lower version
/// migrated step by step in one transaction.
enum LedgerSchema {
    /// `PRAGMA user_version`.
    static var version: Int { migrations.count }
    /// `PRAGMA application_id`: "SLUI".
    static let applicationID = 0x534C_5549

    /// Step n leads from version n - 1 to version n. A step is never changed once a file may have it.
    static let migrations: [[String]] = [first, second, third, fourth]

    private static let first = [
        """
        CREATE TABLE entry (
          sequence INTEGER PRIMARY KEY NOT NULL, identifier TEXT NOT NULL UNIQUE, time INTEGER NOT NULL,
          actor TEXT NOT NULL, kind TEXT NOT NULL, payload BLOB NOT NULL, previous BLOB NOT NULL, hash BLOB NOT NULL
        ) STRICT
        """,
        // Records are changed by later entries alone. Whoever removes these triggers is found by the chain.
        "CREATE TRIGGER entry_keep_update BEFORE UPDATE ON entry BEGIN SELECT RAISE(ABORT, 'entries are append-only'); END",
        "CREATE TRIGGER entry_keep_delete BEFORE DELETE ON entry BEGIN SELECT RAISE(ABORT, 'entries are append-only'); END",
        "CREATE TABLE checkpoint (sequence INTEGER PRIMARY KEY NOT NULL, record BLOB NOT NULL) STRICT",
        "CREATE TRIGGER checkpoint_keep BEFORE UPDATE ON checkpoint BEGIN SELECT RAISE(ABORT, 'append-only'); END",
        "CREATE TRIGGER checkpoint_keep_delete BEFORE DELETE ON checkpoint BEGIN SELECT RAISE(ABORT, 'append-only'); END",
        // Bytes too large or too secret for the chain: stored in the transaction of the entry that speaks of them.
        """
        CREATE TABLE attachment (
          class TEXT NOT NULL, name TEXT NOT NULL, bytes BLOB NOT NULL, PRIMARY KEY (class, name)
        ) STRICT, WITHOUT ROWID
        """,
    ]

    private static let second = [
        // Derived from the entries, so that opening does not read all of them: the state after one entry, signed.
        """
        CREATE TABLE snapshot (
          sequence INTEGER PRIMARY KEY NOT NULL, record BLOB NOT NULL, state BLOB NOT NULL
        ) STRICT
        """,
        // Derived too: where the entries are of what the state no longer holds in memory.
        """
        CREATE TABLE archived (
          id TEXT PRIMARY KEY NOT NULL, owner TEXT NOT NULL, owner_key TEXT NOT NULL, sequences TEXT NOT NULL,
          UNIQUE (owner, owner_key)
        ) STRICT, WITHOUT ROWID
        """,
        "CREATE INDEX archived_by_owner ON archived (owner, id)",
        // What a trial write fills and empties while the disk is full.
        "CREATE TABLE trial (bytes BLOB NOT NULL) STRICT",
    ]

    private static let third = [
        // A file of its own now (`SnapshotFile`).
        "DROP TABLE snapshot",
        // One row: the entry up to which is archived what a snapshot of it leaves out. A snapshot file that is newer than the
        // ledger's file, put back from a copy, is found by it.
        "CREATE TABLE archive_mark (sequence INTEGER NOT NULL) STRICT",
    ]

    /// What machines ask for again and again (`/v1/changes`) is a few entries among millions.
    private static let fourth = [
        """
        CREATE INDEX entry_of_change ON entry (sequence)
        WHERE kind IN ('agreementStatusChanged', 'datasetVersionRegistered', 'released', 'requestStepped')
        """
    ]

    /// Entries that may be a change to somebody. In the words of the last step that made `entry_of_change`, or the index does
    /// not serve.
    static let changes = "kind IN ('agreementStatusChanged', 'datasetVersionRegistered', 'released', 'requestStepped')"

    /// Creates or migrates; refuses other files and newer versions.
    static func prepare(_ database: Database) throws {
        let found = try Int.fetchOne(database, sql: "PRAGMA user_version") ?? 0
        let application = try Int.fetchOne(database, sql: "PRAGMA application_id") ?? 0
        let tables = try Int.fetchOne(database, sql: "SELECT count(*) FROM sqlite_master") ?? 0
        guard application == applicationID || (application == 0 && found == 0 && tables == 0) else {
            throw LedgerError(.cannotOpen, "the file is no Sluice ledger")
        }
        guard (0...version).contains(found) else {
            throw LedgerError(.newerVersion, "the ledger has version \(found), this program knows \(version)")
        }
        guard found < version else { return }
        for step in migrations[found...] { for statement in step { try database.execute(sql: statement) } }
        try database.execute(sql: "PRAGMA application_id = \(applicationID)")
        try database.execute(sql: "PRAGMA user_version = \(version)")
    }
}
