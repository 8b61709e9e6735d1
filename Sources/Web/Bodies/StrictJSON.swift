import Foundation

/// JSON bodies in and out. In: every key must be one that the type knows.
enum StrictJSON {
    static func decode<Body: Codable>(_ type: Body.Type, from bytes: [UInt8]) throws(WebError) -> Body {
        let given = try JSONShape(bytes)
        if let flat = type as? any FlatBody.Type, let body = try flat.read(given) as? Body { return body }
        let body: Body
        do {
            body = try JSONDecoder().decode(type, from: Data(bytes))
        } catch let error as DecodingError {
            throw refusal(error)
        } catch {
            throw WebError(.fieldInvalid, "a field is not valid")
        }
        // What the type writes back is what it knows: a key that is not there was passed over in silence.
        if let unknown = given.firstKey(missingIn: try JSONShape(encode(body))) { throw unknownField(unknown) }
        return body
    }

    /// Sorted keys, slashes as they are.
    static func encode(_ value: some Encodable) throws(WebError) -> [UInt8] {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        do {
            return Array(try encoder.encode(value))
        } catch {
            throw WebError(.fault, "the answer could not be written")
        }
    }

    static func unknownField(_ name: String) -> WebError {
        WebError(.fieldUnknown, "unknown field \"\(name.prefix(64))\"")
    }

    private static func refusal(_ error: DecodingError) -> WebError {
        switch error {
        case .keyNotFound(let key, let context):
            WebError(.fieldMissing, "field \"\(place(context.codingPath + [key]))\" is missing")
        case .valueNotFound(_, let context):
            WebError(.fieldMissing, "field \"\(place(context.codingPath))\" is null")
        case .typeMismatch(let wanted, let context):
            WebError(.fieldInvalid, "field \"\(place(context.codingPath))\" is not of type \(wanted)")
        case .dataCorrupted(let context):
            WebError(.fieldInvalid, "field \"\(place(context.codingPath))\" is not valid: \(context.debugDescription)")
        @unknown default:
            WebError(.fieldInvalid, "a field is not valid")
        }
    }

    private static func place(_ path: [any CodingKey]) -> String {
        path.map { key in key.intValue.map { "[\($0)]" } ?? key.stringValue }.joined(separator: ".")
    }
}
