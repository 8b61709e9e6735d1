import Foundation

/// Where a snapshot lies: beside the ledger's file, for the owner's eyes alone. No commit waits for its writing, and what a
/// full disk cuts off is removed at once. In it: the parts one after the other, the signed statement, the statement's
/// length (8 bytes, big-endian).
struct SnapshotFile: Sendable {
    /// Without the number of the entry, with which the name ends.
    private let stem: String
    private let folder: URL
    private var unfinished: URL { folder.appending(path: stem + "unfinished") }

    /// Of a statement, in bytes: some hundred bytes for each part.
    private static let statementLimit: UInt64 = 64 << 20
    private static let lengthBytes: UInt64 = 8
    private static let tried = 4

    /// The snapshots of the ledger in the file `path`.
    init(ofLedger path: String) {
        let ledger = URL(fileURLWithPath: path)
        stem = ledger.lastPathComponent + "-snapshot-"
        folder = ledger.deletingLastPathComponent()
    }

    /// Of that entry.
    private func place(of sequence: Int64) -> URL { folder.appending(path: "\(stem)\(sequence)") }

    /// Entries of which there is a finished one, the newest first. Unless a process ended between two steps there is one at
    /// most.
    private func sequences() -> [Int64] {
        let names = (try? FileManager.default.contentsOfDirectory(atPath: folder.path)) ?? []
        let numbers = names.filter { $0.hasPrefix(stem) }.map { $0.dropFirst(stem.count) }
        // Only as they are written here.
        return numbers.compactMap { text in Int64(text).flatMap { "\($0)" == text ? $0 : nil } }.sorted(by: >)
    }

    /// Stores one of that entry instead of the others, once all that `write` wrote and the statement that it returned are on
    /// disk. What fails leaves the former one, and nothing else.
    func replace(with sequence: Int64, _ write: (FileHandle) async throws -> Data) async throws {
        removeUnfinished()
        let files = FileManager.default
        do {
            try Data().write(to: unfinished, options: .withoutOverwriting)
            try files.setAttributes([.posixPermissions: 0o600], ofItemAtPath: unfinished.path)
            let file = try FileHandle(forWritingTo: unfinished)
            defer { try? file.close() }
            let statement = try await write(file)
            try file.write(contentsOf: statement)
            let length = UInt64(statement.count)
            try file.write(contentsOf: Data((0..<8).map { UInt8(truncatingIfNeeded: length >> (56 - 8 * $0)) }))
            try file.synchronize()
            // One of the same entry was not trusted, or this would not be made.
            try? files.removeItem(at: place(of: sequence))
            // Should the new name not last, all entries are read.
            try files.moveItem(at: unfinished, to: place(of: sequence))
        } catch {
            removeUnfinished()
            throw error
        }
        for other in sequences() where other != sequence { try? files.removeItem(at: place(of: other)) }
    }

    /// What a process left that ended in the midst.
    func removeUnfinished() { try? FileManager.default.removeItem(at: unfinished) }

    /// Those that are not cut, the newest first; not more than a few.
    func open() -> [Reader] {
        let found = sequences()
        let readers = found.prefix(Self.tried).compactMap { try? Reader(place(of: $0)) }
        guard readers.isEmpty, !found.isEmpty else { return readers }
        // Another may just have taken the place.
        return sequences().prefix(Self.tried).compactMap { try? Reader(place(of: $0)) }
    }

    /// An open file: it stays the same one when another takes its place.
    struct Reader {
        /// The signed statement.
        let record: Data
        /// Bytes of all parts together.
        let partsBytes: UInt64
        private let file: FileHandle

        fileprivate init?(_ place: URL) throws {
            // Opening a pipe would wait for somebody who writes.
            let kind = try FileManager.default.attributesOfItem(atPath: place.path)[.type] as? FileAttributeType
            guard kind == .typeRegular else { return nil }
            let file = try FileHandle(forReadingFrom: place)
            let size = try file.seekToEnd()
            guard size >= SnapshotFile.lengthBytes else { return nil }
            let end = size - SnapshotFile.lengthBytes
            try file.seek(toOffset: end)
            let length = try file.read(upToCount: Int(SnapshotFile.lengthBytes)) ?? Data()
            let recordBytes = length.reduce(0) { $0 << 8 | UInt64($1) }
            guard recordBytes <= min(end, SnapshotFile.statementLimit) else { return nil }
            partsBytes = end - recordBytes
            try file.seek(toOffset: partsBytes)
            record = try file.read(upToCount: Int(recordBytes)) ?? Data()
            try file.seek(toOffset: 0)
            self.file = file
        }

        /// The next part, of so many bytes; fewer when the file ends.
        func next(_ bytes: Int) throws -> Data { try file.read(upToCount: bytes) ?? Data() }

        func close() { try? file.close() }
    }
}
