import Foundation

/// Machine-readable output: one document, sorted keys, slashes as they are.
enum JSONOutput {
    static func print(_ value: some Encodable) throws {
        try Terminal.output(text(value, pretty: true))
    }

    static func text(_ value: some Encodable, pretty: Bool) throws -> String {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        if pretty { encoder.outputFormatting.insert(.prettyPrinted) }
        return String(decoding: try encoder.encode(value), as: UTF8.self)
    }
}
