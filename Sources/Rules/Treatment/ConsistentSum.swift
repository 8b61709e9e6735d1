import Schemas

/// A sum beside the mean of the same column, where counts are rounded: the sum of the rounded count, so that their ratio
/// says no more than the count does.
enum ConsistentSum {
    static func cell(_ sum: Value, mean: Value, base: Int64, digits: Int) -> ReleasableCell {
        guard let total = number(sum), let average = number(mean) else { return .redacted }
        // Both zero: the ratio says nothing.
        guard average != 0 else { return total == 0 ? .value(sum) : .redacted }
        let count = (total / average).rounded()
        guard count >= 1, count < 0x1p53 else { return .redacted }
        let scaled = total / count * Double(DisclosurePolicy.Rounding.round(Int64(count), base: base))
        guard scaled.isFinite else { return .redacted }
        return value(SignificantDigits.round(scaled, to: digits), like: sum).map(ReleasableCell.value) ?? .redacted
    }

    private static func number(_ value: Value) -> Double? {
        switch value {
        case .integer(let number): Double(number)
        case .decimal(let unscaled, let scale): Double(unscaled) / power(scale)
        case .double(let number): number
        default: nil
        }
    }

    /// The number in the type of `sample`; its last digits were rounded away before. Nil where it has no room.
    private static func value(_ number: Double, like sample: Value) -> Value? {
        switch sample {
        case .double: return .double(number)
        case .integer: return Int64(exactly: number.rounded()).map(Value.integer)
        case .decimal(_, let scale):
            let unscaled = (number * power(scale)).rounded()
            return Int128(exactly: unscaled).map { .decimal(unscaled: $0, scale: scale) }
        default: return nil
        }
    }

    private static func power(_ scale: Int) -> Double {
        (0..<max(0, min(38, scale))).reduce(1.0) { power, _ in power * 10 }
    }
}
