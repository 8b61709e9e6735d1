import Foundation

/// The targets of `Package.swift` with their dependencies by name, read from its text.
enum PackageDescription {
    static let targets: [String: Set<String>] = {
        guard let file = Tree.files.first(where: { $0.path == "Package.swift" }) else { return [:] }
        let text = Array(SwiftSource.withoutComments(file))
        var found: [String: Set<String>] = [:]
        for keyword in [".target(", ".executableTarget(", ".testTarget("] {
            for start in occurrences(of: keyword, in: text) {
                let body = balanced(text, from: start + keyword.count - 1)
                guard let name = quoted(after: "name:", in: body) else { continue }
                found[name] = dependencies(in: body)
            }
        }
        return found
    }()

    /// Names in `dependencies: [ … ]`: plain strings, and the `name:` of products.
    private static func dependencies(in body: String) -> Set<String> {
        let text = Array(body)
        guard let at = occurrences(of: "dependencies:", in: text).first,
            let open = text[at...].firstIndex(of: "[")
        else { return [] }
        var list = balanced(text, from: open)
        while let package = list.range(of: "package: \"") {
            guard let end = list[package.upperBound...].firstIndex(of: "\"") else { break }
            list.removeSubrange(package.lowerBound...end)
        }
        let pieces = list.split(separator: "\"", omittingEmptySubsequences: false)
        return Set(pieces.enumerated().filter { $0.offset % 2 == 1 }.map { String($0.element) })
    }

    private static func occurrences(of needle: String, in text: [Character]) -> [Int] {
        let needle = Array(needle)
        guard text.count >= needle.count else { return [] }
        return (0...(text.count - needle.count)).filter { Array(text[$0..<($0 + needle.count)]) == needle }
    }

    /// The text from the bracket at `open` to the one that closes it.
    private static func balanced(_ text: [Character], from open: Int) -> String {
        var depth = 0
        for index in open..<text.count {
            if "([".contains(text[index]) { depth += 1 }
            if ")]".contains(text[index]) { depth -= 1 }
            if depth == 0 { return String(text[open...index]) }
        }
        return ""
    }

    private static func quoted(after label: String, in text: String) -> String? {
        guard let at = text.range(of: label) else { return nil }
        let parts = text[at.upperBound...].split(separator: "\"", maxSplits: 2, omittingEmptySubsequences: false)
        return parts.count > 1 ? String(parts[1]) : nil
    }
}

extension SwiftSource {
    /// The text without `//` comments; strings stay whole.
    static func withoutComments(_ file: TreeFile) -> String {
        file.lines.map { line in
            guard let comment = line.range(of: "// ") ?? line.range(of: "///"),
                !line[..<comment.lowerBound].contains("\"")
            else { return String(line) }
            return String(line[..<comment.lowerBound])
        }.joined(separator: "\n")
    }
}
