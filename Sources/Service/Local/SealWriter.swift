import Foundation
import Ledger
import Schemas
import Wire

/// A seal in the making: a folder beside the final one, renamed into place when everything is on disk. Nothing half-written
/// is left.
struct SealWriter {
    /// Name of the table's file.
    static let tableFile = "table.seal"
    let partial: String
    private let output: FileHandle

    /// Makes the folder `<final>.partial-<random>`. Throws `fileUnavailable`.
    init(beside final: String) throws(ServiceFault) {
        partial = final + ".partial-" + String(UInt64.random(in: .min ... .max), radix: 16)
        try InstanceHome.makeFolder(partial)
        let path = "\(partial)/\(Self.tableFile)"
        try InstanceHome.write(Data(), to: path)
        guard let handle = FileHandle(forWritingAtPath: path) else {
            try? FileManager.default.removeItem(atPath: partial)
            throw ServiceFault(.fileUnavailable, "the file \(path) cannot be written")
        }
        output = handle
    }

    var descriptor: Int32 { output.fileDescriptor }

    /// Syncs the table, hashes it, and writes the manifest. Returns the manifest's own digest.
    func finish(_ table: TableManifest, dataset: String, isRestricted: Bool) throws -> (
        manifest: DatasetManifest, sha256: String
    ) {
        let path = "\(partial)/\(Self.tableFile)"
        var table = table
        do {
            try output.synchronize()
            try output.close()
        } catch {
            throw ServiceFault(.fileUnavailable, "the sealed file cannot be written")
        }
        let size = (try? FileManager.default.attributesOfItem(atPath: path))?[.size] as? Int
        guard table.file == Self.tableFile, size == table.fileBytes, let digest = SealedVersion.digest(ofFile: path)
        else {
            throw ServiceFault(.workerFault, "the import's report does not fit its file")
        }
        table.sha256 = digest
        let manifest = DatasetManifest(dataset: dataset, isRestricted: isRestricted, tables: [table])
        let bytes = try CanonicalJSON.encode(manifest)
        try InstanceHome.write(bytes, to: "\(partial)/manifest.json")
        InstanceHome.synchronizeFolder(partial)
        return (manifest, Secret.sha256(bytes))
    }

    /// Moves the finished folder into place. An equal seal that is there already stays.
    func moveInto(_ final: String, replacesEqual: Bool) throws(ServiceFault) {
        let manager = FileManager.default
        if replacesEqual, manager.fileExists(atPath: final) {
            discard()
            return
        }
        do {
            try manager.moveItem(atPath: partial, toPath: final)
        } catch {
            throw ServiceFault(.fileUnavailable, "the seal cannot be moved to \(final)")
        }
        InstanceHome.synchronizeFolder((final as NSString).deletingLastPathComponent)
    }

    /// Removes what imports left that were killed. The caller holds the lock under which alone there are imports.
    static func discardLeftovers(beside final: String) {
        let (folder, name) = ((final as NSString).deletingLastPathComponent, (final as NSString).lastPathComponent)
        for entry in (try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? []
        where entry.hasPrefix(name + ".partial-") {
            try? FileManager.default.removeItem(atPath: "\(folder)/\(entry)")
        }
    }

    func discard() {
        try? output.close()
        try? FileManager.default.removeItem(atPath: partial)
    }
}
