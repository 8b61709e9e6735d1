import Foundation

/// One line of the record, as stored: nothing of it changes once it is committed.
package struct LedgerEntry: Hashable, Sendable {
    /// 1, 2, 3, … without gaps.
    package var sequence: Int64
    /// Time-ordered (RFC 9562, version 7), lower-case with hyphens; ascending with the sequence.
    package var identifier: String
    /// Wall clock at the append, milliseconds since 1970; may step back when the clock was set.
    package var timeMilliseconds: Int64
    /// Who caused it: a person's or token's identifier, `system`, or `operator`.
    package var actor: String
    /// `LedgerEvent.Kind`'s raw value.
    package var kind: String
    /// Canonical JSON of the event's contents.
    package var payload: Data
    /// SHA-256 of the entry before; 32 zero bytes for the first.
    package var previousHash: Data
    /// SHA-256 over all the above, see `EntryHash`.
    package var hash: Data

    package init(
        sequence: Int64, identifier: String, timeMilliseconds: Int64, actor: String, kind: String, payload: Data,
        previousHash: Data, hash: Data
    ) {
        self.sequence = sequence
        self.identifier = identifier
        self.timeMilliseconds = timeMilliseconds
        self.actor = actor
        self.kind = kind
        self.payload = payload
        self.previousHash = previousHash
        self.hash = hash
    }

    package var stamp: EntryStamp {
        EntryStamp(sequence: sequence, timeMilliseconds: timeMilliseconds, actor: actor)
    }

    /// Largest payload, in bytes.
    package static let payloadBytesLimit = 4 << 20
}

/// When, where and by whom an event was recorded.
package struct EntryStamp: Hashable, Sendable {
    package var sequence: Int64
    package var timeMilliseconds: Int64
    package var actor: String

    package init(sequence: Int64, timeMilliseconds: Int64, actor: String) {
        self.sequence = sequence
        self.timeMilliseconds = timeMilliseconds
        self.actor = actor
    }
}
