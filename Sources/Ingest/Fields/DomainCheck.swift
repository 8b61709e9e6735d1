import Schemas

/// The declared values of a column, for testing each value of an import.
enum DomainCheck: Sendable {
    /// Integers, unscaled decimals, days, microseconds or 0/1.
    case words(Set<Int64>)
    case range(ClosedRange<Int64>)
    case doubles(Set<Double>)
    case texts(Set<[UInt8]>)

    /// Nil where a value is not of the column's type.
    init?(_ domain: Domain, type: ColumnType) {
        switch (domain, type) {
        case (.range(let lower, let upper), .integer), (.range(let lower, let upper), .date):
            guard lower <= upper else { return nil }
            self = .range(lower...upper)
        case (.range, _): return nil
        case (.values(let values), .double):
            let doubles = values.compactMap { if case .double(let value) = $0 { value } else { nil } }
            guard doubles.count == values.count else { return nil }
            self = .doubles(Set(doubles))
        case (.values(let values), .text):
            let texts = values.compactMap { if case .text(let value) = $0 { Array(value.utf8) } else { nil } }
            guard texts.count == values.count else { return nil }
            self = .texts(Set(texts))
        case (.values(let values), _):
            let words = values.compactMap { Self.word($0, type: type) }
            guard words.count == values.count else { return nil }
            self = .words(Set(words))
        }
    }

    private static func word(_ value: Value, type: ColumnType) -> Int64? {
        switch (value, type) {
        case (.integer(let word), .integer), (.timestamp(let word), .timestamp): word
        case (.date(let days), .date): Int64(days)
        case (.boolean(let flag), .boolean): flag ? 1 : 0
        case (.decimal(let unscaled, let scale), .decimal(_, let wanted)) where scale == wanted:
            Int64(exactly: unscaled)
        default: nil
        }
    }

    func contains(word: Int64) -> Bool {
        switch self {
        case .words(let words): words.contains(word)
        case .range(let range): range.contains(word)
        default: false
        }
    }

    func contains(double: Double) -> Bool {
        if case .doubles(let doubles) = self { doubles.contains(double) } else { false }
    }
    func contains(text: [UInt8]) -> Bool { if case .texts(let texts) = self { texts.contains(text) } else { false } }
}
