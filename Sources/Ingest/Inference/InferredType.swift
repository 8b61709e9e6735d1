import Schemas

/// What the values of a column seen so far could all be.
struct InferredType: Hashable, Sendable {
    /// From the narrowest to the widest; numbers widen along numbers, dates along dates, all else to text.
    enum Kind: Int, Sendable {
        case unknown, integer, decimal, double, boolean, date, timestamp, text
    }

    var kind = Kind.unknown
    /// Most digits before and after the point.
    var wholeDigits = 0
    var fractionDigits = 0

    /// What both are.
    mutating func join(_ other: InferredType) {
        wholeDigits = max(wholeDigits, other.wholeDigits)
        fractionDigits = max(fractionDigits, other.fractionDigits)
        kind = Self.join(kind, other.kind)
        if kind == .decimal, wholeDigits + fractionDigits > ColumnType.storedDecimalPrecision { kind = .double }
    }

    private static func join(_ a: Kind, _ b: Kind) -> Kind {
        if a == b || b == .unknown { return a }
        if a == .unknown { return b }
        let numbers: Set<Kind> = [.integer, .decimal, .double]
        let calendar: Set<Kind> = [.date, .timestamp]
        if numbers.isSuperset(of: [a, b]) || calendar.isSuperset(of: [a, b]) {
            return a.rawValue > b.rawValue ? a : b
        }
        return .text
    }

    /// The type of a column of such values. A decimal leaves room before the point for rows not seen yet.
    var columnType: ColumnType {
        switch kind {
        case .integer: .integer
        case .decimal: .decimal(precision: ColumnType.storedDecimalPrecision, scale: fractionDigits)
        case .double: .double
        case .boolean: .boolean
        case .date: .date
        case .timestamp: .timestamp
        case .unknown, .text: .text
        }
    }

    /// The narrowest type of one field that is not NULL. Numbers with leading zeros or a plus sign are names, and stay text.
    init(_ span: Span<UInt8>, _ bounds: Range<Int>) {
        guard bounds.count > 0, bounds.count <= 40 else {
            kind = .text
            return
        }
        if let number = Self.number(span, bounds) {
            self = number
        } else if CalendarFields.boolean(span, bounds, letters: false) != nil {
            kind = .boolean
        } else if CalendarFields.date(span, bounds) != nil {
            kind = .date
        } else if CalendarFields.timestamp(span, bounds) != nil {
            kind = .timestamp
        } else {
            kind = .text
        }
    }

    init() {}

    private static func number(_ span: Span<UInt8>, _ bounds: Range<Int>) -> InferredType? {
        var cursor = bounds.lowerBound
        if span[cursor] == UInt8(ascii: "-") { cursor += 1 }
        let digits = UInt8(ascii: "0")...UInt8(ascii: "9")
        guard cursor < bounds.upperBound, digits.contains(span[cursor]) else { return nil }
        if span[cursor] == digits.lowerBound, cursor + 1 < bounds.upperBound, digits.contains(span[cursor + 1]) {
            return nil
        }
        if NumberFields.integer(span, bounds) != nil {
            var type = InferredType()
            (type.kind, type.wholeDigits) = (.integer, bounds.upperBound - cursor)
            return type
        }
        guard NumberFields.double(span, bounds) != nil else { return nil }
        var type = InferredType()
        var (point, hasExponent) = (bounds.upperBound, false)
        for offset in cursor..<bounds.upperBound {
            if span[offset] == UInt8(ascii: ".") {
                point = offset
            } else if !digits.contains(span[offset]) {
                hasExponent = true
            }
        }
        // Integers beyond 64 bits are names too: a double would not keep them apart.
        if point == bounds.upperBound, !hasExponent { return nil }
        type.wholeDigits = point - cursor
        type.fractionDigits = max(0, bounds.upperBound - point - 1)
        let isDecimal = !hasExponent && type.wholeDigits + type.fractionDigits <= ColumnType.storedDecimalPrecision
        type.kind = isDecimal ? .decimal : .double
        return type
    }
}
