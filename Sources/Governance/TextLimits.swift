import Schemas

/// Longest texts and lists of governance records; each is refused by its own code when longer.
package enum TextLimits {
    /// Names and titles, in UTF-8 bytes.
    package static let titleBytes = 512
    /// Descriptions, reasons, clauses, comments and contexts, in UTF-8 bytes.
    package static let bodyBytes = 16_384
    /// Entries of any list.
    package static let listCount = 256

    /// Refuses an empty or too long text.
    static func require(_ text: String, _ field: String, bytes: Int = bodyBytes) throws(GovernanceError) {
        guard text.contains(where: { !$0.isWhitespace }) else {
            throw GovernanceError(.missingText, "\(field) is empty")
        }
        guard text.utf8.count <= bytes else {
            throw GovernanceError(.textTooLong, "\(field) is longer than \(bytes) bytes")
        }
    }

    static func require(_ text: BilingualText, _ field: String, bytes: Int = titleBytes) throws(GovernanceError) {
        try require(text.zh, "\(field) (zh)", bytes: bytes)
        try require(text.en, "\(field) (en)", bytes: bytes)
    }

    /// Refuses too many or repeated entries.
    static func require<Entry: Hashable>(distinct entries: [Entry], _ field: String) throws(GovernanceError) {
        guard entries.count <= listCount else {
            throw GovernanceError(.listTooLong, "\(field) has more than \(listCount) entries")
        }
        guard Set(entries).count == entries.count else {
            throw GovernanceError(.duplicateEntry, "\(field) names an entry twice")
        }
    }

    static func require(wellFormed identifier: some Identifier, _ field: String) throws(GovernanceError) {
        guard identifier.isWellFormed else {
            throw GovernanceError(
                .malformedIdentifier, "\(field): use 1 to 128 letters, digits, - _ . : beginning with a letter or digit"
            )
        }
    }
}
