/// What the rules need to know of a source file, read line by line without a parser: the house format makes that safe.
struct SwiftSource {
    var file: TreeFile

    /// Modules of `import` lines: `package import struct A.B` → `A`.
    var imports: Set<String> {
        var found: Set<String> = []
        for line in file.lines {
            let words = line.split(separator: " ").map(String.init)
            guard let at = words.firstIndex(of: "import"), words[..<at].allSatisfy(Self.isImportModifier) else {
                continue
            }
            var rest = words[(at + 1)...]
            if let first = rest.first, Self.importKinds.contains(first) { rest = rest.dropFirst() }
            if let module = rest.first?.split(separator: ".").first { found.insert(String(module)) }
        }
        return found
    }

    private static let importKinds: Set<String> = [
        "struct", "class", "enum", "protocol", "func", "var", "let", "typealias",
    ]

    private static func isImportModifier(_ word: String) -> Bool {
        word.hasPrefix("@") || ["public", "package", "internal", "private", "fileprivate"].contains(word)
    }

    /// Lines with comments cut off and the contents of one-line string literals blanked.
    var codeLines: [String] {
        file.lines.map { line in
            var code = ""
            var (inString, escaped, previous) = (false, false, Character(" "))
            for character in line {
                if inString {
                    if escaped {
                        escaped = false
                    } else if character == "\\" {
                        escaped = true
                    } else if character == "\"" {
                        inString = false
                        code.append("\"")
                    }
                    continue
                }
                if character == "/", previous == "/" { return String(code.dropLast()) }
                if character == "\"" { inString = true }
                code.append(character)
                previous = character
            }
            return code
        }
    }

    /// Functions (and initialisers, subscripts, C functions) with their number of lines. A body ends at the first closing
    /// brace that is indented as its first line.
    var functions: [(line: Int, lines: Int)] {
        let lines = file.lines
        var found: [(Int, Int)] = []
        for (index, line) in lines.enumerated() {
            guard file.isSwift ? Self.startsSwiftFunction(line) : Self.startsCFunction(line) else { continue }
            let indent = line.prefix { $0 == " " }
            let end = lines[(index + 1)...].firstIndex { $0.hasPrefix(indent + "}") || $0.hasPrefix(indent + ") {}") }
            // A one-line body, or a requirement of a protocol, has its brace on the same line or none at all.
            guard let end, !Self.isOneLine(line) else { continue }
            let next = lines[(index + 1)..<end].first {
                !$0.isEmpty && $0.prefix { $0 == " " } == indent && !$0.hasPrefix(indent + ")")
                    && !$0.hasPrefix(indent + "{")
            }
            if next == nil { found.append((index + 1, end - index + 1)) }
        }
        return found
    }

    private static func isOneLine(_ line: Substring) -> Bool {
        line.contains("{") && line.hasSuffix("}")
            && line.count(where: { $0 == "{" }) == line.count(where: { $0 == "}" })
    }

    private static func startsSwiftFunction(_ line: Substring) -> Bool {
        let words = line.split(separator: " ")
        guard
            let keyword = words.firstIndex(where: { word in
                ["func", "deinit"].contains(word) || word.hasPrefix("init(") || word.hasPrefix("init?(")
                    || word.hasPrefix("init<") || word.hasPrefix("subscript(")
            })
        else { return false }
        let modifiers: Set<Substring> = [
            "public", "package", "internal", "private", "fileprivate", "static", "final", "override", "mutating",
            "nonmutating", "nonisolated", "consuming", "borrowing", "required", "convenience", "isolated", "unsafe",
            "async",
        ]
        return words[..<keyword].allSatisfy { modifiers.contains($0) || $0.hasPrefix("@") }
    }

    private static func startsCFunction(_ line: Substring) -> Bool {
        guard let first = line.first, first.isLetter || first == "_" else { return false }
        return line.contains("(") && !line.contains(";") && !line.contains("=") && !line.hasPrefix("typedef")
            && !line.hasPrefix("struct {")
    }
}
