/// Numbers as they stand in a field.
enum NumberFields {
    private static let zero = UInt8(ascii: "0")

    /// An optional sign and digits, within 64 bits.
    @inline(__always)
    static func integer(_ span: Span<UInt8>, _ bounds: Range<Int>) -> Int64? {
        var cursor = bounds.lowerBound
        let negative = cursor < bounds.upperBound && span[cursor] == UInt8(ascii: "-")
        if negative || (cursor < bounds.upperBound && span[cursor] == UInt8(ascii: "+")) { cursor &+= 1 }
        let digits = bounds.upperBound &- cursor
        guard digits > 0 else { return nil }
        var value: UInt64 = 0
        if digits <= 18 {
            while cursor < bounds.upperBound {
                let digit = span[cursor] &- zero
                guard digit < 10 else { return nil }
                value = value &* 10 &+ UInt64(digit)
                cursor &+= 1
            }
        } else {
            while cursor < bounds.upperBound {
                let digit = span[cursor] &- zero
                let (product, first) = value.multipliedReportingOverflow(by: 10)
                let (sum, second) = product.addingReportingOverflow(UInt64(digit))
                guard digit < 10, !first, !second else { return nil }
                value = sum
                cursor &+= 1
            }
        }
        if negative { return value <= UInt64(1) << 63 ? Int64(truncatingIfNeeded: 0 &- value) : nil }
        return Int64(exactly: value)
    }

    /// An optional sign and digits with an optional point, as an unscaled integer; more fraction digits than `scale`, or a
    /// magnitude of `bound` or more, is no value.
    @inline(__always)
    static func decimal(_ span: Span<UInt8>, _ bounds: Range<Int>, scale: Int, bound: Int64) -> Int64? {
        var cursor = bounds.lowerBound
        let negative = cursor < bounds.upperBound && span[cursor] == UInt8(ascii: "-")
        if negative || (cursor < bounds.upperBound && span[cursor] == UInt8(ascii: "+")) { cursor &+= 1 }
        var value: Int64 = 0
        var (digits, fraction) = (0, -1)
        while cursor < bounds.upperBound {
            let byte = span[cursor]
            let digit = byte &- zero
            if digit < 10 {
                // The bound is at most 10^18, so one more digit cannot overflow.
                guard value < bound else { return nil }
                value = value &* 10 &+ Int64(digit)
                digits &+= 1
                if fraction >= 0 { fraction &+= 1 }
            } else if byte == UInt8(ascii: "."), fraction < 0 {
                fraction = 0
            } else {
                return nil
            }
            cursor &+= 1
        }
        let written = max(fraction, 0)
        guard digits > 0, written <= scale else { return nil }
        for _ in written..<scale {
            guard value < bound else { return nil }
            value = value &* 10
        }
        guard value < bound else { return nil }
        return negative ? -value : value
    }

    /// 10^`exponent`, up to 18.
    static func powerOfTen(_ exponent: Int) -> Int64 { (0..<exponent).reduce(1) { power, _ in power * 10 } }

    private static let powers: [Double] = [
        1, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9, 1e10, 1e11, 1e12, 1e13, 1e14, 1e15, 1e16, 1e17, 1e18, 1e19,
        1e20, 1e21,
        1e22,
    ]

    /// A decimal number with an optional exponent, correctly rounded; no infinity, no NaN, no hexadecimal.
    static func double(_ span: Span<UInt8>, _ bounds: Range<Int>) -> Double? {
        var cursor = bounds.lowerBound
        let negative = cursor < bounds.upperBound && span[cursor] == UInt8(ascii: "-")
        if negative || (cursor < bounds.upperBound && span[cursor] == UInt8(ascii: "+")) { cursor &+= 1 }
        var mantissa: UInt64 = 0
        var (digits, significant, fraction) = (0, 0, -1)
        var exponent = 0
        while cursor < bounds.upperBound {
            let byte = span[cursor]
            let digit = byte &- zero
            if digit < 10 {
                digits &+= 1
                if significant > 0 || digit > 0 { significant &+= 1 }
                if significant <= 18 { mantissa = mantissa &* 10 &+ UInt64(digit) }
                if fraction >= 0 { fraction &+= 1 }
            } else if byte == UInt8(ascii: "."), fraction < 0 {
                fraction = 0
            } else if byte | 0x20 == UInt8(ascii: "e"), digits > 0 {
                guard let written = integer(span, (cursor + 1)..<bounds.upperBound) else { return nil }
                exponent = Int(clamping: max(-100_000, min(100_000, written)))
                break
            } else {
                return nil
            }
            cursor &+= 1
        }
        guard digits > 0 else { return nil }
        let power = exponent - max(fraction, 0)
        // Clinger 1990: both factors are exact, so one rounding.
        if significant <= 18, mantissa <= 1 << 53, abs(power) <= 22 {
            let value = power < 0 ? Double(mantissa) / powers[-power] : Double(mantissa) * powers[power]
            return negative ? -value : value
        }
        let text = String(decoding: bounds.map { span[$0] }, as: UTF8.self)
        guard let value = Double(text), value.isFinite else { return nil }
        return value
    }
}
