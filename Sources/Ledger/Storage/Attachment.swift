import Foundation
import GRDB

/// Bytes that an entry speaks of but the chain does not hold.
package struct Attachment: Hashable, Sendable {
    package enum Class: String, Hashable, Sendable {
        /// True table and evidence of a job: read for the opening body's checkers and for release alone.
        case quarantine
        /// A signed package as recipients get it.
        case package
    }

    package var `class`: Class
    package var name: String
    package var bytes: Data

    package init(_ class: Class, name: String, bytes: Data) {
        self.class = `class`
        self.name = name
        self.bytes = bytes
    }

    /// Largest attachment, in bytes.
    package static let bytesLimit = 256 << 20
}

/// An attachment that is to be removed.
package struct Erasure: Hashable, Sendable {
    package var `class`: Attachment.Class
    package var name: String
}

enum AttachmentStore {
    /// Adds, in the caller's transaction; a name is used once in its class.
    static func insert(_ attachment: Attachment, into database: Database) throws {
        try database.cachedStatement(sql: "INSERT INTO attachment (class, name, bytes) VALUES (?,?,?)")
            .execute(arguments: [attachment.class.rawValue, attachment.name, attachment.bytes])
    }

    /// Removes, in the caller's transaction. The pages are overwritten with zeros (`PRAGMA secure_delete`).
    static func erase(_ erasure: Erasure, from database: Database) throws {
        try database.cachedStatement(sql: "DELETE FROM attachment WHERE class = ? AND name = ?")
            .execute(arguments: [erasure.class.rawValue, erasure.name])
    }

    /// At most `limit` names of a class above `after` and below `bound`, ascending.
    static func names(_ class: Attachment.Class, after: String, below bound: String, limit: Int, in database: Database)
        throws
        -> [String]
    {
        try String.fetchAll(
            database,
            sql: "SELECT name FROM attachment WHERE class = ? AND name > ? AND name < ? ORDER BY name LIMIT ?",
            arguments: [`class`.rawValue, after, bound, limit])
    }

    static func exists(_ class: Attachment.Class, name: String, in database: Database) throws -> Bool {
        try Bool.fetchOne(
            database, sql: "SELECT EXISTS (SELECT 1 FROM attachment WHERE class = ? AND name = ?)",
            arguments: [`class`.rawValue, name]) ?? false
    }

    static func bytes(_ class: Attachment.Class, name: String, in database: Database) throws -> Data? {
        try Data.fetchOne(
            database, sql: "SELECT bytes FROM attachment WHERE class = ? AND name = ?",
            arguments: [`class`.rawValue, name])
    }
}
