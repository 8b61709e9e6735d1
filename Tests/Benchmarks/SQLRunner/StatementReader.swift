import Foundation

/// Splits a stream into statements at semicolons outside quotes and comments, reading no further than it must.
struct StatementReader {
    private enum Place { case plain, text, name, comment }

    private let file: UnsafeMutablePointer<FILE>

    init(_ file: UnsafeMutablePointer<FILE>) { self.file = file }

    /// The next statement that is not blank, without its semicolon.
    mutating func next() -> String? {
        var bytes: [UInt8] = []
        var place = Place.plain
        var isBlank = true
        while true {
            let character = getc(file)
            guard character != EOF else {
                return isBlank ? nil : String(decoding: bytes, as: UTF8.self)
            }
            let byte = UInt8(truncatingIfNeeded: character)
            switch (place, byte) {
            case (.plain, UInt8(ascii: ";")):
                if !isBlank { return String(decoding: bytes, as: UTF8.self) }
                bytes = []
                continue
            case (.plain, UInt8(ascii: "'")): place = .text
            case (.plain, UInt8(ascii: "\"")): place = .name
            case (.plain, UInt8(ascii: "-")) where bytes.last == UInt8(ascii: "-"): place = .comment
            case (.text, UInt8(ascii: "'")), (.name, UInt8(ascii: "\"")), (.comment, UInt8(ascii: "\n")): place = .plain
            default: break
            }
            bytes.append(byte)
            let isSpace = byte == UInt8(ascii: " ") || (9...13).contains(byte)
            if place != .comment, !isSpace, byte != UInt8(ascii: "-") { isBlank = false }
        }
    }
}
