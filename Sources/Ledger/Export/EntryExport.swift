import Foundation
import GRDB

/// One entry as a line of JSON: readable by anyone, and enough to recompute the chain.
package enum EntryExport {
    private struct Line: Encodable {
        var sequence: Int64
        var id: String
        var time: Int64
        var actor: String
        var kind: String
        /// The exact payload bytes, as text: the hash is over these.
        var payload: String
        var previous: String
        var hash: String
    }

    /// UTF-8 with a final newline.
    package static func line(_ entry: LedgerEntry) throws -> Data {
        var data = try CanonicalJSON.encode(
            Line(
                sequence: entry.sequence, id: entry.identifier, time: entry.timeMilliseconds, actor: entry.actor,
                kind: entry.kind, payload: String(decoding: entry.payload, as: UTF8.self),
                previous: Hexadecimal.text(entry.previousHash), hash: Hexadecimal.text(entry.hash)))
        data.append(UInt8(ascii: "\n"))
        return data
    }

    /// Every entry of the file at `path`, in order, a line at a time; what does not follow from what is before it too, as
    /// evidence. Throws `cannotOpen`, `newerVersion`, and after the last line `chainBroken` for the first break.
    package static func write(path: String, to sink: (Data) throws -> Void) throws {
        var verifier = ChainVerifier()
        var firstBreak: LedgerError?
        do {
            try LedgerAudit.readOnly(path: path) { database in
                try EntryStore.forEach(in: database) { entry in
                    if firstBreak == nil {
                        do throws(LedgerError) { try verifier.check(entry) } catch { firstBreak = error }
                    }
                    try sink(try line(entry))
                }
            }
        } catch let error as DatabaseError {
            throw LedgerError(.cannotOpen, LedgerDatabase.reason(error))
        }
        if let firstBreak { throw firstBreak }
    }
}
