import Foundation

/// A text file of the repository.
struct TreeFile: Sendable {
    /// Relative to the root, with `/`.
    var path: String
    var text: String

    var lines: [Substring] { text.split(separator: "\n", omittingEmptySubsequences: false) }
    var name: String { String(path.split(separator: "/").last ?? "") }
    /// `Sources/Web/Routes/Jobs.swift` → `Web`.
    var module: String? {
        let parts = path.split(separator: "/")
        return parts.count > 2 && parts[0] == "Sources" ? String(parts[1]) : nil
    }
    var isSwift: Bool { path.hasSuffix(".swift") }
    var isC: Bool { path.hasSuffix(".c") || path.hasSuffix(".h") }
}

/// The working tree that this test was built from.
enum Tree {
    static let root = URL(fileURLWithPath: #filePath)
        .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()

    static let folders = ["Sources", "Tests", "Sandbox", "Policies", "Models", ".ci"]
    static let topFiles = ["Package.swift", "Makefile", "README.md"]

    /// Files that are read as text; data files are not.
    private static let textSuffixes = [".swift", ".c", ".h", ".md", ".json", ".sh", ".slt", ".py", ".modulemap"]

    static let files: [TreeFile] = {
        var paths = topFiles
        for folder in folders {
            let base = root.appendingPathComponent(folder)
            let found = FileManager.default.enumerator(atPath: base.path)
            while let relative = found?.nextObject() as? String { paths.append("\(folder)/\(relative)") }
        }
        return paths.sorted().compactMap { path in
            guard textSuffixes.contains(where: path.hasSuffix) || topFiles.contains(path) || path.hasPrefix(".ci/"),
                let data = FileManager.default.contents(atPath: root.appendingPathComponent(path).path)
            else { return nil }
            return TreeFile(path: path, text: String(decoding: data, as: UTF8.self))
        }
    }()

    /// Swift and C files of `Sources` and `Sandbox`: what ships.
    static var shipped: [TreeFile] {
        files.filter { ($0.isSwift || $0.isC) && ($0.path.hasPrefix("Sources/") || $0.path.hasPrefix("Sandbox/")) }
    }

    static func subfolders(of folder: String) -> [String] {
        let base = root.appendingPathComponent(folder)
        let names = (try? FileManager.default.contentsOfDirectory(atPath: base.path)) ?? []
        return names.sorted().filter { name in
            var isFolder: ObjCBool = false
            let path = base.appendingPathComponent(name).path
            return !name.hasPrefix(".") && FileManager.default.fileExists(atPath: path, isDirectory: &isFolder)
                && isFolder.boolValue
        }
    }
}
