/// The type of a column or an expression.
package enum ColumnType: Hashable, Sendable {
    /// Signed, 64 bits.
    case integer
    /// Fixed point: an unscaled integer times 10^-scale. Stored columns have precision ≤ 18; expressions ≤ 38.
    case decimal(precision: Int, scale: Int)
    /// IEEE 754 binary64.
    case double
    case boolean
    /// Days since 1970-01-01, proleptic Gregorian, 0001-01-01 to 9999-12-31.
    case date
    /// Microseconds since 1970-01-01T00:00:00, without a zone.
    case timestamp
    /// UTF-8.
    case text

    /// Largest precision of a stored decimal column: its unscaled value fits 64 bits.
    package static let storedDecimalPrecision = 18
    /// Largest precision of a computed decimal: its unscaled value fits 128 bits.
    package static let computedDecimalPrecision = 38

    /// True for integer, decimal and double.
    package var isNumeric: Bool {
        switch self {
        case .integer, .decimal, .double: true
        default: false
        }
    }
}

extension ColumnType: CustomStringConvertible {
    /// The name that schema files and messages use: `integer`, `decimal(10,2)`, …
    package var description: String {
        switch self {
        case .integer: "integer"
        case .decimal(let precision, let scale): "decimal(\(precision),\(scale))"
        case .double: "double"
        case .boolean: "boolean"
        case .date: "date"
        case .timestamp: "timestamp"
        case .text: "text"
        }
    }

    /// Reads a name as `description` writes it (spaces inside the parentheses allowed); nil for anything else.
    package init?(name: String) {
        switch name {
        case "integer": self = .integer
        case "double": self = .double
        case "boolean": self = .boolean
        case "date": self = .date
        case "timestamp": self = .timestamp
        case "text": self = .text
        default:
            guard name.hasPrefix("decimal("), name.hasSuffix(")") else { return nil }
            let parts = name.dropFirst(8).dropLast().split(separator: ",", omittingEmptySubsequences: false)
                .map { Int(String($0.filter { $0 != " " })) }
            guard parts.count == 2, let precision = parts[0], let scale = parts[1],
                (1...Self.storedDecimalPrecision).contains(precision), (0...precision).contains(scale)
            else { return nil }
            self = .decimal(precision: precision, scale: scale)
        }
    }
}

extension ColumnType: Codable {
    package init(from decoder: any Decoder) throws {
        let container = try decoder.singleValueContainer()
        let name = try container.decode(String.self)
        guard let type = ColumnType(name: name) else {
            throw DecodingError.dataCorruptedError(
                in: container,
                debugDescription:
                    "unknown type \"\(name)\"; use integer, decimal(p,s) with p ≤ 18, double, boolean, date, timestamp or text"
            )
        }
        self = type
    }

    package func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        try container.encode(description)
    }
}
