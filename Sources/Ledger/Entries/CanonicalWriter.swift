import Foundation
import Schemas

/// Writes canonical JSON straight into bytes: the form of `CanonicalJSON` without the containers of `Codable`, for what
/// each job of the hot path brings. Whoever calls it keeps the keys of an object ascending; a test compares every user with `JSONEncoder`.
package struct CanonicalWriter {
    /// UTF-8.
    package private(set) var bytes: [UInt8] = []
    private var isFirst = true

    package init() { bytes.reserveCapacity(1_024) }

    /// `members` writes them, their keys ascending.
    package mutating func object(_ members: (inout CanonicalWriter) throws -> Void) rethrows {
        bytes.append(UInt8(ascii: "{"))
        isFirst = true
        try members(&self)
        bytes.append(UInt8(ascii: "}"))
        isFirst = false
    }

    /// The key of what is written next.
    package mutating func key(_ name: String) {
        separate()
        text(name)
        bytes.append(UInt8(ascii: ":"))
    }

    package mutating func member(_ name: String, _ value: String) {
        key(name)
        text(value)
    }

    package mutating func member(_ name: String, _ value: some BinaryInteger) {
        key(name)
        integer(value)
    }

    /// Nothing for nil.
    package mutating func member(_ name: String, _ value: Bool?) {
        guard let value else { return }
        key(name)
        boolean(value)
    }

    package mutating func member(_ name: String, _ values: [some Identifier]) {
        key(name)
        array(values) { $1.string($0.rawValue) }
    }

    package mutating func array<Element>(
        _ elements: [Element], _ write: (Element, inout CanonicalWriter) throws -> Void
    ) rethrows {
        bytes.append(UInt8(ascii: "["))
        isFirst = true
        for element in elements {
            separate()
            try write(element, &self)
        }
        bytes.append(UInt8(ascii: "]"))
        isFirst = false
    }

    package mutating func string(_ value: String) { text(value) }

    private mutating func integer(_ value: some BinaryInteger) { bytes.append(contentsOf: String(value).utf8) }

    private mutating func boolean(_ value: Bool) { bytes.append(contentsOf: (value ? "true" : "false").utf8) }

    /// What has no form of its own here.
    package mutating func encoded(_ value: some Encodable) throws {
        bytes.append(contentsOf: try CanonicalJSON.encode(value))
    }

    private mutating func separate() {
        if !isFirst { bytes.append(UInt8(ascii: ",")) }
        isFirst = false
    }

    /// Escapes what RFC 8259 demands, and no more.
    private mutating func text(_ value: String) {
        bytes.append(UInt8(ascii: "\""))
        let start = bytes.count
        bytes.append(contentsOf: value.utf8)
        for index in start..<bytes.count where Self.isEscaped(bytes[index]) {
            // Seldom: once more from here, byte by byte.
            let rest = Array(bytes[index...])
            bytes.removeSubrange(index...)
            for byte in rest { escape(byte) }
            break
        }
        bytes.append(UInt8(ascii: "\""))
    }

    private static func isEscaped(_ byte: UInt8) -> Bool {
        byte < 0x20 || byte == UInt8(ascii: "\"") || byte == UInt8(ascii: "\\")
    }

    private mutating func escape(_ byte: UInt8) {
        switch byte {
        case UInt8(ascii: "\""), UInt8(ascii: "\\"): bytes += [UInt8(ascii: "\\"), byte]
        case 0x08: bytes.append(contentsOf: "\\b".utf8)
        case 0x09: bytes.append(contentsOf: "\\t".utf8)
        case 0x0A: bytes.append(contentsOf: "\\n".utf8)
        case 0x0C: bytes.append(contentsOf: "\\f".utf8)
        case 0x0D: bytes.append(contentsOf: "\\r".utf8)
        case 0..<0x20: bytes.append(contentsOf: "\\u00\(Hexadecimal.text([byte]))".utf8)
        default: bytes.append(byte)
        }
    }
}

/// Writes itself as `CanonicalJSON` would.
package protocol CanonicallyWritten: Encodable {
    func write(to writer: inout CanonicalWriter) throws
}

extension CanonicalJSON {
    /// As for any value.
    package static func encode(_ value: some CanonicallyWritten) throws -> Data { Data(try bytes(of: value)) }

    package static func bytes(of value: some CanonicallyWritten) throws -> [UInt8] {
        var writer = CanonicalWriter()
        try value.write(to: &writer)
        return writer.bytes
    }
}
