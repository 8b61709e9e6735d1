import Foundation

/// One byte sequence for one value: sorted keys, no spaces, no escaped slashes.
package enum CanonicalJSON {
    /// UTF-8 bytes without a final newline.
    package static func encode(_ value: some Encodable) throws -> Data {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        return try encoder.encode(value)
    }

    package static func decode<T: Decodable>(_ type: T.Type, from data: Data) throws -> T {
        try JSONDecoder().decode(type, from: data)
    }
}
