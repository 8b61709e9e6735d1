import ArgumentParser
import Foundation
import Schemas
import Service

/// `NAME=PATH` or `PATH`.
struct TableOption {
    var table: LocalQuery.Table

    init(_ text: String) throws {
        if let equals = text.firstIndex(of: "="), !text[..<equals].contains("/") {
            table = LocalQuery.Table(
                name: String(text[..<equals]), path: String(text[text.index(after: equals)...]))
        } else {
            table = LocalQuery.Table(name: Self.name(ofFile: text), path: text)
        }
        guard !table.name.isEmpty, table.name.utf8.count <= TableSchema.nameBytesLimit, !table.name.contains("/"),
            !table.name.hasPrefix("."), !table.path.isEmpty
        else { throw ValidationError("a table is NAME=PATH") }
    }

    /// A name that SQL takes without quotes, from a file's name.
    static func name(ofFile path: String) -> String {
        let base = URL(fileURLWithPath: path).deletingPathExtension().lastPathComponent
        let name = String(base.map { ($0.isASCII && ($0.isLetter || $0.isNumber)) || $0 == "_" ? $0 : "_" }.prefix(64))
        return name.first.map { $0.isLetter || $0 == "_" } == true ? name : "t" + name
    }
}
