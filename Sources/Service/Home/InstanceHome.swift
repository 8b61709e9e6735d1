import Foundation
import Glibc
import Ledger
import Schemas

/// The folder of an instance: where what is, and with which rights.
package struct InstanceHome: Hashable, Sendable {
    package let path: String

    package init(path: String) { self.path = path }

    package var ledgerPath: String { path + "/ledger.sqlite" }
    package var keysPath: String { path + "/keys" }
    /// `{"alg":…,"keyId":…,"publicKey":…}`, to be pinned by whoever verifies releases.
    package var publicKeyPath: String { keysPath + "/release.pub" }
    package var datasetsPath: String { path + "/datasets" }
    /// Subject registries: stable ordinals of subjects by type.
    package var registryPath: String { path + "/registry" }
    package var scratchPath: String { path + "/scratch" }
    package var descriptionPath: String { path + "/instance.json" }
    var lockPath: String { path + "/lock" }

    /// Folder of one sealed version.
    package func versionPath(_ dataset: DatasetID, _ manifestSHA256: String) -> String {
        "\(datasetsPath)/\(dataset.rawValue)/\(manifestSHA256)"
    }

    /// `instance.json`.
    package struct Description: Hashable, Sendable, Codable {
        package static let currentFormat = 1
        package var format: Int
        package var instance: String
    }

    package func description() throws(ServiceFault) -> Description {
        guard let bytes = FileManager.default.contents(atPath: descriptionPath),
            let found = try? CanonicalJSON.decode(Description.self, from: bytes)
        else {
            throw ServiceFault(
                .homeInvalid, "no instance in \(path) that this user can read: run sluice init --home \(path)")
        }
        guard found.format <= Description.currentFormat else {
            throw ServiceFault(.homeNewer, "the instance has format \(found.format)")
        }
        return found
    }

    /// Makes the folders, for the owner alone. Throws `homeExists` where there is an instance.
    func create(_ description: Description) throws(ServiceFault) {
        guard !FileManager.default.fileExists(atPath: descriptionPath) else {
            throw ServiceFault(.homeExists, "there is an instance already in \(path)")
        }
        for folder in [path, keysPath, datasetsPath, registryPath, scratchPath] { try Self.makeFolder(folder) }
        guard let bytes = try? CanonicalJSON.encode(description) else {
            throw ServiceFault(.fileUnavailable, "instance.json")
        }
        try Self.write(bytes, to: descriptionPath)
    }

    static func makeFolder(_ path: String) throws(ServiceFault) {
        do {
            try FileManager.default.createDirectory(
                atPath: path, withIntermediateDirectories: true, attributes: [.posixPermissions: 0o700])
            try FileManager.default.setAttributes([.posixPermissions: 0o700], ofItemAtPath: path)
        } catch {
            throw ServiceFault(.fileUnavailable, "the folder \(path) cannot be made")
        }
    }

    /// Writes a new file for the owner alone, on disk when this returns.
    static func write(_ bytes: Data, to path: String) throws(ServiceFault) {
        let isMade = FileManager.default.createFile(
            atPath: path, contents: bytes, attributes: [.posixPermissions: 0o600])
        guard isMade, let handle = FileHandle(forUpdatingAtPath: path) else {
            throw ServiceFault(.fileUnavailable, "the file \(path) cannot be written")
        }
        defer { try? handle.close() }
        guard (try? handle.synchronize()) != nil else {
            throw ServiceFault(.fileUnavailable, "the file \(path) cannot be written")
        }
    }

    /// Makes renames in a folder last.
    static func synchronizeFolder(_ path: String) {
        guard let handle = FileHandle(forReadingAtPath: path) else { return }
        _ = fsync(handle.fileDescriptor)
        try? handle.close()
    }
}

/// Held by the one process that has an instance open; gone with it.
package final class InstanceLock: Sendable {
    private let handle: FileHandle

    /// Throws `homeLocked`.
    init(home: InstanceHome) throws(ServiceFault) {
        if !FileManager.default.fileExists(atPath: home.lockPath) { try InstanceHome.write(Data(), to: home.lockPath) }
        guard let handle = FileHandle(forUpdatingAtPath: home.lockPath) else {
            throw ServiceFault(.fileUnavailable, "the lock cannot be opened")
        }
        guard flock(handle.fileDescriptor, LOCK_EX | LOCK_NB) == 0 else {
            throw ServiceFault(.homeLocked, "another process has this instance open")
        }
        self.handle = handle
    }

    /// Unlocks before it closes: a process that is being started may hold a copy of the descriptor for a moment.
    package func release() {
        _ = flock(handle.fileDescriptor, LOCK_UN)
        try? handle.close()
    }
}
