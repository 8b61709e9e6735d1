/// What is known at plan time of the values of an expression that are not NULL.
enum ValueBounds: Hashable {
    case unknown
    /// Integers, unscaled decimals, days, microseconds, codes, 0/1.
    case integers(lower: Int128, upper: Int128)
    /// Doubles: the largest absolute value.
    case magnitude(Double)

    static let int64 = ValueBounds.integers(lower: Int128(Int64.min), upper: Int128(Int64.max))
    /// 38 digits.
    static let decimalLimit: Int128 = 99_999_999_999_999_999_999_999_999_999_999_999_999
    static let decimal = ValueBounds.integers(lower: -decimalLimit, upper: decimalLimit)
    static let boolean = ValueBounds.integers(lower: 0, upper: 1)

    /// The interval, when it is one of integers.
    var interval: (lower: Int128, upper: Int128)? {
        if case .integers(let lower, let upper) = self { return (lower, upper) }
        return nil
    }

    /// `upper` − `lower`, when the interval is one of integers; two bounds of 38 digits differ by more than `Int128` holds.
    var span: UInt128? { interval.map { UInt128(truncatingIfNeeded: $0.upper &- $0.lower) } }

    var fitsInt64: Bool {
        guard let (lower, upper) = interval else { return false }
        return lower >= Int128(Int64.min) && upper <= Int128(Int64.max)
    }

    var fitsDecimal: Bool {
        guard let (lower, upper) = interval else { return false }
        return lower >= -Self.decimalLimit && upper <= Self.decimalLimit
    }

    /// Largest absolute value, when integers.
    var largest: UInt128? {
        guard let (lower, upper) = interval else { return nil }
        return max(lower.magnitude, upper.magnitude)
    }

    func clamped(to other: ValueBounds) -> ValueBounds {
        guard let (lower, upper) = interval, let (low, high) = other.interval else { return other }
        return .integers(lower: min(max(lower, low), high), upper: max(min(upper, high), low))
    }

    func union(_ other: ValueBounds) -> ValueBounds {
        switch (self, other) {
        case (.integers(let a, let b), .integers(let c, let d)): .integers(lower: min(a, c), upper: max(b, d))
        case (.magnitude(let a), .magnitude(let b)): .magnitude(max(a, b))
        default: .unknown
        }
    }

    static func + (a: ValueBounds, b: ValueBounds) -> ValueBounds {
        combine(a, b) {
            $0.addingReportingOverflow($1)
        } doubles: {
            $0 + $1
        }
    }

    static func - (a: ValueBounds, b: ValueBounds) -> ValueBounds {
        guard let (lower, upper) = b.interval else { return a + b }
        guard lower > Int128.min, upper > Int128.min else { return .unknown }
        return a + .integers(lower: -upper, upper: -lower)
    }

    static func * (a: ValueBounds, b: ValueBounds) -> ValueBounds {
        combine(a, b) {
            $0.multipliedReportingOverflow(by: $1)
        } doubles: {
            $0 * $1
        }
    }

    static prefix func - (a: ValueBounds) -> ValueBounds {
        if case .magnitude = a { return a }
        return .integers(lower: 0, upper: 0) - a
    }

    /// The hull of the operation over the corners; unknown when a corner overflows.
    private static func combine(
        _ a: ValueBounds, _ b: ValueBounds, integers: (Int128, Int128) -> (partialValue: Int128, overflow: Bool),
        doubles: (Double, Double) -> Double
    ) -> ValueBounds {
        switch (a, b) {
        case (.integers(let a0, let a1), .integers(let b0, let b1)):
            let corners = [integers(a0, b0), integers(a0, b1), integers(a1, b0), integers(a1, b1)]
            guard corners.allSatisfy({ !$0.overflow }) else { return .unknown }
            let values = corners.map(\.partialValue)
            return .integers(lower: values.min()!, upper: values.max()!)
        case (.magnitude(let a), .magnitude(let b)):
            let result = doubles(a, b)
            // Rounding may pass the bound by an ulp.
            return result.isFinite ? .magnitude(result.nextUp) : .unknown
        default: return .unknown
        }
    }
}
