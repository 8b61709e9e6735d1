import Foundation

/// Opening trusts a signed snapshot for what came before it; the whole chain is walked beside the commits.
extension Recorder {
    /// Entries read at a time: no long read keeps the log from being moved.
    private static var pageEntries: Int { 1_000 }

    /// Verifies every entry up to the present one and returns how many there are; nil when the task was cancelled. A broken chain poisons the recorder, since
    /// nothing more may be built on it. Throws `chainBroken`, `cannotOpen`.
    @discardableResult
    package func walk() async throws(LedgerError) -> Int64? {
        let end = head
        do throws(LedgerError) {
            guard let found = try await Self.verify(database, upTo: end.sequence) else { return nil }
            guard found.sequence == end.sequence, found.hash == end.hash else {
                throw LedgerError(.chainBroken, sequence: end.sequence, "the chain does not lead to the newest entry")
            }
            return end.sequence
        } catch {
            if error.code == .chainBroken { await poison(error.description) }
            throw error
        }
    }

    private static func verify(
        _ database: LedgerDatabase, upTo end: Int64
    ) async throws(LedgerError) -> ChainHead? {
        var verifier = ChainVerifier()
        while verifier.head.sequence < end {
            let (after, limit) = (verifier.head.sequence, min(Self.pageEntries, Int(end - verifier.head.sequence)))
            let page: [LedgerEntry]
            do {
                page = try await database.pool.read { try EntryStore.page(after: after, limit: limit, in: $0) }
            } catch {
                // An instance that closes does not wait for a chain of millions; GRDB ends the reads of a cancelled task.
                guard !Task.isCancelled else { return nil }
                throw LedgerError(.cannotOpen, LedgerDatabase.reason(error))
            }
            guard !page.isEmpty else { break }
            for entry in page { try verifier.check(entry) }
            // Low in priority: whoever waits for a commit comes first.
            await Task.yield()
        }
        return ChainHead(sequence: verifier.head.sequence, hash: verifier.head.hash)
    }
}
