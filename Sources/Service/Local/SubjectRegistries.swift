import Crypto
import Foundation
import Glibc
import Wire

/// The instance's registries of subjects, one append-only file of 16-byte entries a subject type: an entry's place is the
/// subject's stable ordinal. Locked while an import reads and extends them.
struct SubjectRegistries {
    private static let entryBytes = 16
    private let lock: FileHandle
    private let types: [String]
    private let paths: [String]
    private let files: [FileHandle]
    private let counts: [Int]
    private let scratch: FileHandle
    private let scratchPath: String
    private let inputs: [RegistryInput]

    /// Opens the registries of these subject types, making those that are new. Throws `fileUnavailable`.
    init(home: InstanceHome, types given: [String], key: Data) async throws {
        types = Set(given).sorted()
        guard types.allSatisfy({ ReleasePackage.isPlainName($0) }) else {
            throw ServiceRejection(
                .inputRefused, "a subject type is letters, digits, - and _", reasons: ["subjectTypeInvalid"])
        }
        lock = try Self.open(home.registryPath + "/lock")
        // Another import may hold it for minutes: wait without holding a thread of the pool.
        while flock(lock.fileDescriptor, LOCK_EX | LOCK_NB) != 0 {
            guard errno == EWOULDBLOCK || errno == EINTR else {
                throw ServiceFault(.fileUnavailable, "the registries cannot be locked")
            }
            try await Task.sleep(for: .milliseconds(50))
        }
        paths = types.map { "\(home.registryPath)/\($0).entries" }
        var (files, counts): ([FileHandle], [Int]) = ([], [])
        for path in paths {
            let file = try Self.open(path)
            // A torn append leaves a part of an entry: it was given to nobody.
            let whole = Int(try file.seekToEnd()) / Self.entryBytes
            try file.truncate(atOffset: UInt64(whole * Self.entryBytes))
            files.append(file)
            counts.append(whole)
        }
        for left in (try? FileManager.default.contentsOfDirectory(atPath: home.scratchPath)) ?? []
        where left.hasPrefix("entries-") {
            try? FileManager.default.removeItem(atPath: "\(home.scratchPath)/\(left)")
        }
        scratchPath = "\(home.scratchPath)/entries-\(UInt64.random(in: .min ... .max))"
        scratch = try Self.open(scratchPath)
        inputs = zip(types, counts).map { type, count in
            let derived = HKDF<SHA256>.deriveKey(
                inputKeyMaterial: SymmetricKey(data: key), info: Data("sluice.registry.1 \(type)".utf8),
                outputByteCount: RegistryInput.keyBytes)
            return RegistryInput(type: type, key: Self.bytes(of: derived), entryCount: count)
        }
        (self.files, self.counts) = (files, counts)
    }

    /// The file that a worker writes new entries to.
    var newEntries: Int32 { scratch.fileDescriptor }

    var count: Int { types.count }

    /// The registries of these types, sorted.
    func inputs(_ types: [String]) -> [RegistryInput] { inputs.filter { types.contains($0.type) } }

    /// Those of these types that are not empty, for reading.
    func descriptors(_ types: [String]) -> [Int32] {
        zip(self.types, zip(files, counts)).filter { types.contains($0.0) && $0.1.1 > 0 }.map { $0.1.0.fileDescriptor }
    }

    /// Appends new entries, in the order in which workers wrote them, to the registries of their types: on disk when this
    /// returns. A type comes once: a second worker would not have known what the first one gave.
    func append(_ added: ImportRun.NewEntries) throws {
        let total = added.reduce(0) { $0 + $1.count }
        guard Set(added.map(\.type)).count == added.count, added.allSatisfy({ $0.count >= 0 }),
            try scratch.seekToEnd() == UInt64(total * Self.entryBytes)
        else {
            throw ServiceFault(.workerFault, "the import's report does not fit its registries")
        }
        try scratch.seek(toOffset: 0)
        for (type, count) in added where count > 0 {
            guard let index = types.firstIndex(of: type) else {
                throw ServiceFault(.workerFault, "the import's report does not fit its registries")
            }
            let file = files[index]
            try file.seekToEnd()
            var left = count * Self.entryBytes
            while left > 0 {
                guard let block = try scratch.read(upToCount: min(left, 1 << 20)), !block.isEmpty else {
                    throw ServiceFault(.workerFault, "the import's report does not fit its registries")
                }
                try file.write(contentsOf: block)
                left -= block.count
            }
            try file.synchronize()
        }
    }

    func close() {
        try? scratch.close()
        try? FileManager.default.removeItem(atPath: scratchPath)
        for file in files { try? file.close() }
        _ = flock(lock.fileDescriptor, LOCK_UN)
        try? lock.close()
    }

    private static func open(_ path: String) throws(ServiceFault) -> FileHandle {
        if !FileManager.default.fileExists(atPath: path) { try InstanceHome.write(Data(), to: path) }
        guard let handle = FileHandle(forUpdatingAtPath: path) else {
            throw ServiceFault(.fileUnavailable, "the file \(path) cannot be opened")
        }
        return handle
    }

    /// A symmetric key's bytes without touching memory by pointers.
    private static func bytes(of key: SymmetricKey) -> [UInt8] {
        Array(HMAC<SHA256>.authenticationCode(for: Data("sluice.registry.key".utf8), using: key)).prefix(
            RegistryInput.keyBytes
        )
        .map(\.self)
    }
}
