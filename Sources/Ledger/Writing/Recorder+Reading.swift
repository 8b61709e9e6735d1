import Foundation
import GRDB
import Schemas

/// What is read from the file, beside the state.
extension Recorder {
    /// At most `limit` entries after `sequence`, as stored.
    package func entries(after sequence: Int64, limit: Int) async throws -> [LedgerEntry] {
        try await database.pool.read { try EntryStore.page(after: sequence, limit: limit, in: $0) }
    }

    /// At most `limit` entries after `sequence` that may be a change to somebody: of reviews, releases, versions, agreements.
    package func changes(after sequence: Int64, limit: Int) async throws -> [LedgerEntry] {
        try await database.pool.read { try EntryStore.changes(after: sequence, limit: limit, in: $0) }
    }

    /// The last entry made before this moment; 0 for none.
    package func lastSequence(before milliseconds: Int64) async throws -> Int64 {
        let bound = EntryIdentifier.bound(milliseconds: milliseconds)
        return try await database.pool.read { try EntryStore.last(below: bound, in: $0) }
    }

    /// The bytes of an attachment. Throws `attachmentMissing`.
    package func attachment(_ class: Attachment.Class, name: String) async throws -> Data {
        let bytes = try await database.pool.read { try AttachmentStore.bytes(`class`, name: name, in: $0) }
        guard let bytes else { throw LedgerError(.attachmentMissing, "\(`class`.rawValue) \(name)") }
        return bytes
    }

    package func hasAttachment(_ class: Attachment.Class, name: String) async throws -> Bool {
        try await database.pool.read { try AttachmentStore.exists(`class`, name: name, in: $0) }
    }

    /// At most `limit` names of attachments of a class above `after` and below `bound`, ascending.
    package func attachments(
        _ class: Attachment.Class, after: String = "", below bound: String, limit: Int
    ) async throws -> [String] {
        try await database.pool.read {
            try AttachmentStore.names(`class`, after: after, below: bound, limit: limit, in: $0)
        }
    }
}

extension Recorder<LedgerState> {
    /// An excerpt with those of its request's jobs that are not in memory. Throws `cannotOpen`, `chainBroken`,
    /// `unreadableEntry`.
    package func completed(_ excerpt: LedgerState) async throws(LedgerError) -> LedgerState {
        var excerpt = excerpt
        let archived = try await database.archive.entries(of: excerpt.missingJobs.map(\.rawValue))
        for (id, entries) in archived { try excerpt.add(JobID(id), from: entries) }
        return excerpt
    }
}
