import Foundation

/// Secrets in files: mode 0600 from the first byte, refused when others can read them.
enum PrivateFile {
    /// Longest secret file read, in bytes.
    private static let bytesLimit = 64 << 10

    static func read(_ path: String) throws -> String {
        guard let attributes = try? FileManager.default.attributesOfItem(atPath: path),
            let mode = attributes[.posixPermissions] as? Int
        else { throw CommandError(.fileUnreadable, "cannot read \(path)") }
        guard mode & 0o077 == 0 else {
            throw CommandError(.sessionFileUnsafe, "\(path) can be read by others: chmod 600 it")
        }
        guard (attributes[.size] as? Int ?? 0) <= bytesLimit, let data = FileManager.default.contents(atPath: path)
        else {
            throw CommandError(.fileUnreadable, "cannot read \(path)")
        }
        return String(decoding: data, as: UTF8.self)
    }

    /// To be asked before a secret is made that is shown only once.
    static func requireWritable(_ path: String) throws {
        let folder = URL(fileURLWithPath: path).deletingLastPathComponent()
        do {
            try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
            let probe = folder.appendingPathComponent(".\(UUID().uuidString)")
            try Data().write(to: probe)
            try FileManager.default.removeItem(at: probe)
        } catch {
            throw CommandError(.fileUnwritable, "cannot write \(path)")
        }
    }

    /// Replaces the file. The draft lies in a folder of its own that nobody else may enter.
    static func write(_ text: String, to path: String) throws {
        let target = URL(fileURLWithPath: path)
        let parent = target.deletingLastPathComponent()
        let draftFolder = parent.appendingPathComponent(".\(target.lastPathComponent).\(UUID().uuidString)")
        let draft = draftFolder.appendingPathComponent("secret")
        let files = FileManager.default
        defer { try? files.removeItem(at: draftFolder) }
        do {
            try files.createDirectory(at: parent, withIntermediateDirectories: true)
            try files.createDirectory(
                at: draftFolder, withIntermediateDirectories: false, attributes: [.posixPermissions: 0o700])
            try Data(text.utf8).write(to: draft)
            try files.setAttributes([.posixPermissions: 0o600], ofItemAtPath: draft.path)
            // `replaceItemAt` fails on Linux; in between, the old secret is gone and the new one is in the draft.
            if files.fileExists(atPath: path) { try files.removeItem(at: target) }
            try files.moveItem(at: draft, to: target)
        } catch {
            throw CommandError(.fileUnwritable, "cannot write \(path)")
        }
    }
}
