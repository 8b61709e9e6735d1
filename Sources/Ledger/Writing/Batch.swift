import Foundation

/// Sequence and hash of the newest entry.
package struct ChainHead: Hashable, Sendable {
    package var sequence: Int64
    package var hash: Data

    /// The entries that continue the chain with a draft's events. Throws `tooLarge`.
    func entries<Event>(
        for draft: Draft<Event>, actor: String, identifiers: inout EntryIdentifier
    ) throws -> [LedgerEntry] {
        guard draft.attachments.allSatisfy({ $0.bytes.count <= Attachment.bytesLimit }) else {
            throw LedgerError(.tooLarge, "an attachment has more than \(Attachment.bytesLimit) bytes")
        }
        var (sequence, previous) = (sequence, hash)
        return try draft.events.map { event in
            let payload = try event.payload()
            guard payload.count <= LedgerEntry.payloadBytesLimit else {
                throw LedgerError(.tooLarge, "a payload has more than \(LedgerEntry.payloadBytesLimit) bytes")
            }
            sequence += 1
            var entry = LedgerEntry(
                sequence: sequence, identifier: identifiers.next(milliseconds: draft.timeMilliseconds),
                timeMilliseconds: draft.timeMilliseconds, actor: actor, kind: event.kindName, payload: payload,
                previousHash: previous, hash: Data())
            entry.hash = EntryHash.hash(of: entry)
            previous = entry.hash
            return entry
        }
    }
}

/// Decisions that share a commit.
package struct Batch: Sendable {
    /// The newest entry, once the batch is on disk.
    package internal(set) var head: ChainHead
    package internal(set) var entries: [LedgerEntry] = []
    package internal(set) var attachments: [Attachment] = []
    package internal(set) var erasures: [Erasure] = []
    var attachmentBytes = 0
    var answers: [Answer] = []

    init(head: ChainHead) { self.head = head }

    /// True when there is nothing to write: only reads and refusals.
    package var isEmpty: Bool { entries.isEmpty && attachments.isEmpty && erasures.isEmpty }

    /// Answers everybody in it; nil when it is on disk. To be called exactly once.
    package func deliver(_ failure: LedgerError?) {
        for answer in answers { answer.deliver(failure) }
    }
}
