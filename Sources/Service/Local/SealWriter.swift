import Foundation
import Ledger
import Schemas
import Wire

/// A seal in the making: a folder beside the final one, renamed into place when everything is on disk. Nothing half-written
/// is left.
struct SealWriter {
    let partial: String

    /// Makes the folder `<final>.partial-<random>`. Throws `fileUnavailable`.
    init(beside final: String) throws(ServiceFault) {
        partial = final + ".partial-" + String(UInt64.random(in: .min ... .max), radix: 16)
        try InstanceHome.makeFolder(partial)
    }

    /// An empty file for a table. Throws `fileUnavailable`.
    func begin(_ file: String) throws(ServiceFault) -> FileHandle {
        let path = "\(partial)/\(file)"
        try InstanceHome.write(Data(), to: path)
        guard let handle = FileHandle(forWritingAtPath: path) else {
            throw ServiceFault(.fileUnavailable, "the file \(path) cannot be written")
        }
        return handle
    }

    /// Syncs and closes a table's file; its manifest with the file's digest. `file` is what it was begun as.
    func end(_ table: TableManifest, _ file: String, _ output: FileHandle) throws -> TableManifest {
        let path = "\(partial)/\(file)"
        do {
            try output.synchronize()
            try output.close()
        } catch {
            throw ServiceFault(.fileUnavailable, "the sealed file cannot be written")
        }
        let size = (try? FileManager.default.attributesOfItem(atPath: path))?[.size] as? Int
        guard table.file == file, size == table.fileBytes, let digest = SealedVersion.digest(ofFile: path) else {
            throw ServiceFault(.workerFault, "the import's report does not fit its file")
        }
        var table = table
        table.sha256 = digest
        return table
    }

    /// Writes the manifest. Returns it with its own digest.
    func finish(_ tables: [TableManifest], dataset: String, isRestricted: Bool) throws -> (
        manifest: DatasetManifest, sha256: String
    ) {
        let manifest = DatasetManifest(dataset: dataset, isRestricted: isRestricted, tables: tables)
        guard manifest.isConsistent else {
            throw ServiceFault(.workerFault, "the import's reports do not fit one another")
        }
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

    func discard() { try? FileManager.default.removeItem(atPath: partial) }
}
