import Crypto
import Foundation

/// The chain's hash: SHA-256 over every field, each behind its length, so that no two entries have the same bytes.
package enum EntryHash {
    /// The previous hash of the first entry.
    package static let genesis = Data(repeating: 0, count: 32)
    /// Changed together with the fields, so that an old hash never fits a new meaning.
    private static let domain = Data("sluice.ledger.entry.1".utf8)

    /// 32 bytes; `entry.hash` is not read.
    package static func hash(of entry: LedgerEntry) -> Data {
        var hasher = SHA256()
        func add(_ bytes: Data) {
            hasher.update(data: bigEndian(UInt64(bytes.count)))
            hasher.update(data: bytes)
        }
        add(domain)
        add(bigEndian(UInt64(bitPattern: entry.sequence)))
        add(Data(entry.identifier.utf8))
        add(bigEndian(UInt64(bitPattern: entry.timeMilliseconds)))
        add(Data(entry.actor.utf8))
        add(Data(entry.kind.utf8))
        add(entry.previousHash)
        add(entry.payload)
        return Data(hasher.finalize())
    }

    static func bigEndian(_ value: UInt64) -> Data {
        Data((0..<8).map { UInt8(truncatingIfNeeded: value >> (56 - 8 * $0)) })
    }
}
