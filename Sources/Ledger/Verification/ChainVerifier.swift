import Foundation

/// Checks entries one after the other, in order: sequence, identifier order, previous hash, own hash.
package struct ChainVerifier: Sendable {
    /// Sequence and hash of the last entry that was right.
    package private(set) var head = (sequence: Int64(0), hash: EntryHash.genesis)
    package private(set) var lastIdentifier = ""

    package init() {}

    /// Goes on after an entry that somebody else vouches for.
    init(after sequence: Int64, hash: Data, identifier: String) {
        (head, lastIdentifier) = ((sequence, hash), identifier)
    }

    /// Throws `chainBroken`, naming the entry.
    package mutating func check(_ entry: LedgerEntry) throws(LedgerError) {
        let expected = head.sequence + 1
        guard entry.sequence == expected else {
            throw LedgerError(
                .chainBroken, sequence: expected, "the entry is missing; the next found is \(entry.sequence)")
        }
        guard entry.previousHash == head.hash else {
            throw LedgerError(.chainBroken, sequence: expected, "it does not follow from the entry before")
        }
        guard EntryHash.hash(of: entry) == entry.hash else {
            throw LedgerError(.chainBroken, sequence: expected, "its hash does not fit its contents")
        }
        guard entry.identifier > lastIdentifier else {
            throw LedgerError(.chainBroken, sequence: expected, "its identifier does not ascend")
        }
        head = (entry.sequence, entry.hash)
        lastIdentifier = entry.identifier
    }
}

/// What `audit verify` found.
package struct ChainReport: Hashable, Sendable {
    package var entries: Int64
    /// Hash of the last entry, lower-case hexadecimal.
    package var headHash: String
    package var checkpoints: Int
    /// Nil when everything is right.
    package var firstBreak: LedgerError?
}
