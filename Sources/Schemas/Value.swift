/// One value of a cell. Dates are days, timestamps microseconds since 1970-01-01.
package enum Value: Hashable, Sendable {
    case null
    case integer(Int64)
    /// `unscaled` × 10^-`scale`.
    case decimal(unscaled: Int128, scale: Int)
    case double(Double)
    case boolean(Bool)
    case date(Int32)
    case timestamp(Int64)
    case text(String)

    package var isNull: Bool { self == .null }
}

/// As synthesised, but for texts: they are equal when their bytes are. Swift's strings are equal when they look the same, and
/// two expressions that differ by a composed letter must not pass for one.
extension Value {
    package static func == (a: Value, b: Value) -> Bool {
        switch (a, b) {
        case (.null, .null): true
        case (.integer(let x), .integer(let y)): x == y
        case (.decimal(let x, let p), .decimal(let y, let q)): x == y && p == q
        case (.double(let x), .double(let y)): x == y
        case (.boolean(let x), .boolean(let y)): x == y
        case (.date(let x), .date(let y)): x == y
        case (.timestamp(let x), .timestamp(let y)): x == y
        // Equal bytes are equal strings, so that the synthesised hash still serves.
        case (.text(let x), .text(let y)): x.utf8.elementsEqual(y.utf8)
        default: false
        }
    }
}

/// As an object of its type's name and its text: 128-bit and 64-bit numbers pass no JSON number unharmed.
extension Value: Codable {
    private enum CodingKeys: String, CodingKey { case type, text }

    package init(from decoder: any Decoder) throws {
        let container = try decoder.container(keyedBy: CodingKeys.self)
        let name = try container.decode(String.self, forKey: .type)
        if name == "null" {
            self = .null
            return
        }
        let text = try container.decode(String.self, forKey: .text)
        guard let type = ColumnType(tag: name), let value = Value(text: text, as: type) else {
            throw DecodingError.dataCorruptedError(
                forKey: .text, in: container, debugDescription: "not a value of its type")
        }
        self = value
    }

    package func encode(to encoder: any Encoder) throws {
        var container = encoder.container(keyedBy: CodingKeys.self)
        try container.encode(typeTag, forKey: .type)
        try container.encodeIfPresent(text, forKey: .text)
    }

    private var typeTag: String {
        switch self {
        case .null: "null"
        case .integer: "integer"
        case .decimal(_, let scale): "decimal(\(ColumnType.computedDecimalPrecision),\(scale))"
        case .double: "double"
        case .boolean: "boolean"
        case .date: "date"
        case .timestamp: "timestamp"
        case .text: "text"
        }
    }
}

extension ColumnType {
    /// As `init(name:)`, with computed decimals too.
    fileprivate init?(tag: String) {
        let prefix = "decimal(\(Self.computedDecimalPrecision),"
        if tag.hasPrefix(prefix), let scale = Int(tag.dropFirst(prefix.count).dropLast()) {
            self = .decimal(precision: Self.computedDecimalPrecision, scale: scale)
        } else {
            self.init(name: tag)
        }
    }
}
