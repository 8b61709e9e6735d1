import Crypto
import Foundation
import Glibc
import Ledger
import Schemas

/// A sealed version in the instance's store: the manifest, and the files it names.
package struct SealedVersion: Sendable {
    package let dataset: DatasetID
    package let manifestSHA256: String
    package let folder: String
    package let manifest: DatasetManifest

    /// Largest manifest, in bytes.
    package static let manifestBytesLimit = 64 << 20

    /// Reads the manifest and compares its bytes with the digest. Throws `versionUnfit`.
    init(home: InstanceHome, dataset: DatasetID, manifestSHA256: String) throws(ServiceRejection) {
        guard dataset.isWellFormed, manifestSHA256.utf8.count == 64, Hexadecimal.bytes(manifestSHA256) != nil else {
            throw ServiceRejection(.versionUnfit, "a version is named by 64 lower-case hexadecimal digits")
        }
        self.dataset = dataset
        self.manifestSHA256 = manifestSHA256
        folder = home.versionPath(dataset, manifestSHA256)
        let path = folder + "/manifest.json"
        let size = (try? FileManager.default.attributesOfItem(atPath: path))?[.size] as? Int ?? 0
        guard (1...Self.manifestBytesLimit).contains(size), let bytes = FileManager.default.contents(atPath: path)
        else {
            throw ServiceRejection(.versionUnfit, "no such version in this instance's store: import it first")
        }
        guard Secret.sha256(bytes) == manifestSHA256 else {
            throw ServiceRejection(.versionUnfit, "the manifest is not the one with this digest")
        }
        guard let manifest = try? CanonicalJSON.decode(DatasetManifest.self, from: bytes),
            manifest.format <= DatasetManifest.currentFormat
        else { throw ServiceRejection(.versionUnfit, "the manifest cannot be read by this version") }
        guard manifest.isRestricted, manifest.dataset == dataset.rawValue,
            manifest.tables.allSatisfy({ !$0.file.contains("/") && !$0.file.hasPrefix(".") }), manifest.isConsistent
        else { throw ServiceRejection(.versionUnfit, "the version was not sealed for this dataset of this instance") }
        self.manifest = manifest
    }

    /// Hashes every table's file. Throws `versionUnfit`.
    func verifyFiles() async throws(ServiceRejection) {
        for table in manifest.tables {
            guard let digest = Self.digest(ofFile: "\(folder)/\(table.file)"), digest == table.sha256 else {
                throw ServiceRejection(.versionUnfit, "a file of the version is missing or was changed")
            }
        }
    }

    /// The tables' files, read-only, in the manifest's order. Whoever gets them closes them.
    func openTables() throws(ServiceFault) -> [FileHandle] {
        var handles: [FileHandle] = []
        for table in manifest.tables {
            guard let handle = FileHandle(forReadingAtPath: "\(folder)/\(table.file)") else {
                for handle in handles { try? handle.close() }
                throw ServiceFault(.fileUnavailable, "a file of a dataset version cannot be opened")
            }
            handles.append(handle)
        }
        return handles
    }

    /// SHA-256 of a file, a block at a time, lower-case hexadecimal; nil when it cannot be read.
    package static func digest(ofFile path: String) -> String? {
        guard let handle = FileHandle(forReadingAtPath: path) else { return nil }
        defer { try? handle.close() }
        var hasher = SHA256()
        while true {
            let block: Data?
            do { block = try handle.read(upToCount: 1 << 20) } catch { return nil }
            guard let block, !block.isEmpty else { break }
            hasher.update(data: block)
        }
        return Hexadecimal.text(hasher.finalize())
    }
}
