import Foundation

/// A body whose members have none that the type names: its keys tell which fields it knows. For what comes often.
protocol FlatBody: Codable {
    static var keys: Set<String> { get }
}

/// JSON bodies in and out. In: every key must be one that the type knows.
enum StrictJSON {
    static func decode<Body: Codable>(_ type: Body.Type, from bytes: [UInt8]) throws(WebError) -> Body {
        let given = try JSONShape(bytes)
        let body: Body
        do {
            body = try JSONDecoder().decode(type, from: Data(bytes))
        } catch let error as DecodingError {
            throw refusal(error)
        } catch {
            throw WebError(.fieldInvalid, "a field is not valid")
        }
        let unknown: String?
        if let type = type as? any FlatBody.Type {
            unknown = given.firstKey(outside: type.keys)
        } else {
            // What the type writes back is what it knows: a key that is not there was passed over in silence.
            unknown = given.firstKey(missingIn: try JSONShape(encode(body)))
        }
        if let unknown { throw WebError(.fieldUnknown, "unknown field \"\(unknown.prefix(64))\"") }
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
