/// A JSON document as it came: commands show what the server says, whatever fields a newer one adds.
indirect enum JSONValue: Codable, Sendable, Hashable {
    case null
    case boolean(Bool)
    case integer(Int64)
    case double(Double)
    case text(String)
    case array([JSONValue])
    case object([String: JSONValue])

    init(from decoder: any Decoder) throws {
        let container = try decoder.singleValueContainer()
        if container.decodeNil() {
            self = .null
        } else if let value = try? container.decode(Bool.self) {
            self = .boolean(value)
        } else if let value = try? container.decode(Int64.self) {
            self = .integer(value)
        } else if let value = try? container.decode(Double.self) {
            self = .double(value)
        } else if let value = try? container.decode(String.self) {
            self = .text(value)
        } else if let value = try? container.decode([JSONValue].self) {
            self = .array(value)
        } else {
            self = .object(try container.decode([String: JSONValue].self))
        }
    }

    func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        switch self {
        case .null: try container.encodeNil()
        case .boolean(let value): try container.encode(value)
        case .integer(let value): try container.encode(value)
        case .double(let value): try container.encode(value)
        case .text(let value): try container.encode(value)
        case .array(let value): try container.encode(value)
        case .object(let value): try container.encode(value)
        }
    }

    /// A member of an object, or of a nested one: `title.en`.
    subscript(path: String) -> JSONValue? {
        var here = self
        for key in path.split(separator: ".") {
            guard case .object(let members) = here, let next = members[String(key)] else { return nil }
            here = next
        }
        return here
    }

    var elements: [JSONValue] {
        if case .array(let elements) = self { elements } else { [] }
    }

    /// On one line, for a cell of a table or behind a name.
    var line: String {
        switch self {
        case .null: "–"
        case .boolean(let value): value ? "yes" : "no"
        case .integer(let value): String(value)
        case .double(let value): String(value)
        case .text(let value): value
        case .array(let values): values.map(\.line).joined(separator: ", ")
        case .object(let members):
            members.sorted { $0.key < $1.key }.map { "\($0.key)=\($0.value.line)" }.joined(separator: " ")
        }
    }
}
