import Ledger

/// What a simulated disk holds, and how its writes fail.
struct Disk: Sendable {
    /// What a write meets.
    enum Fate: String, Sendable, CaseIterable {
        case written
        /// Refused for lack of space; nothing is on disk.
        case full
        /// Failed; nothing is on disk.
        case broken
        /// Reported as failed, though it is on disk.
        case brokenButWritten
        /// The process ends before, or right after the write.
        case crashBefore, crashAfter
    }

    private(set) var entries: [LedgerEntry] = []
    private(set) var attachments: [String: Int] = [:]
    private(set) var writes = 0

    /// Puts a batch on disk, or not.
    mutating func write(_ batch: Batch, _ fate: Fate) {
        writes += 1
        guard [.written, .brokenButWritten, .crashAfter].contains(fate) else { return }
        entries += batch.entries
        for attachment in batch.attachments { attachments[attachment.name] = attachment.bytes.count }
    }
}
