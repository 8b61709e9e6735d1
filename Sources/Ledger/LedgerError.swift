/// Everything that can go wrong in this module. The text never holds payloads.
package struct LedgerError: Error, Hashable, Sendable, CustomStringConvertible {
    package enum Code: String, Hashable, Sendable, CaseIterable {
        /// The file is no ledger, or cannot be opened.
        case cannotOpen
        /// The file was written by a newer version of this program.
        case newerVersion
        /// SQLite did not take the settings that durability needs.
        case notDurable
        /// An entry does not follow from the one before it, or its hash does not fit its contents.
        case chainBroken
        /// A signed checkpoint disagrees with the entries, or its signature is not valid.
        case checkpointBroken
        /// An entry's payload is not of its kind.
        case unreadableEntry
        /// A commit failed for lack of space; nothing was recorded, later attempts may succeed.
        case storageFull
        /// A commit failed in a way that leaves doubt; every write is refused until the ledger is opened anew.
        case poisoned
        /// An entry, an attachment or a batch is larger than allowed.
        case tooLarge
        /// A key or signature is not of the expected form.
        case badKey
        /// Asked for an attachment that was never stored or is retired.
        case attachmentMissing
    }

    package var code: Code
    /// The entry concerned, where there is one.
    package var sequence: Int64?
    package var detail: String

    package init(_ code: Code, sequence: Int64? = nil, _ detail: String) {
        self.code = code
        self.sequence = sequence
        self.detail = detail
    }

    package var description: String {
        "ledger: \(code.rawValue)" + (sequence.map { " at entry \($0)" } ?? "") + ": \(detail)"
    }
}
