import Crypto
import Foundation

/// The chain's hash: SHA-256 over every field, each behind its length, so that no two entries have the same bytes.
package enum EntryHash {
    /// The previous hash of the first entry.
    package static let genesis = Data(repeating: 0, count: 32)
    /// Changed together with the fields, so that an old hash never fits a new meaning.
    private static let domain = "sluice.ledger.entry.1"

    /// 32 bytes; `entry.hash` is not read.
    package static func hash(of entry: LedgerEntry) -> Data {
        var bytes: [UInt8] = []
        bytes.reserveCapacity(256 + entry.payload.count)
        func add(_ field: some Collection<UInt8>) {
            add(UInt64(field.count))
            bytes.append(contentsOf: field)
        }
        func add(_ value: UInt64) {
            for shift in stride(from: 56, through: 0, by: -8) {
                bytes.append(UInt8(truncatingIfNeeded: value >> shift))
            }
        }
        func add(number: Int64) {
            add(8)
            add(UInt64(bitPattern: number))
        }
        add(domain.utf8)
        add(number: entry.sequence)
        add(entry.identifier.utf8)
        add(number: entry.timeMilliseconds)
        add(entry.actor.utf8)
        add(entry.kind.utf8)
        add(entry.previousHash)
        add(entry.payload)
        return Data(SHA256.hash(data: bytes))
    }
}
