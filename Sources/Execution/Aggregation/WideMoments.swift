/// A whole number of up to 384 bits; sums and differences wrap.
struct WideInteger: BitwiseCopyable {
    var low: UInt128 = 0
    var middle: UInt128 = 0
    var high: UInt128 = 0

    @inline(__always)
    static func &+ (a: WideInteger, b: WideInteger) -> WideInteger {
        let (low, carry) = a.low.addingReportingOverflow(b.low)
        let (middle, first) = a.middle.addingReportingOverflow(b.middle)
        let (carried, second) = middle.addingReportingOverflow(carry ? 1 : 0)
        return WideInteger(low: low, middle: carried, high: a.high &+ b.high &+ (first || second ? 1 : 0))
    }

    @inline(__always)
    static func &- (a: WideInteger, b: WideInteger) -> WideInteger {
        let (low, borrow) = a.low.subtractingReportingOverflow(b.low)
        let (middle, first) = a.middle.subtractingReportingOverflow(b.middle)
        let (borrowed, second) = middle.subtractingReportingOverflow(borrow ? 1 : 0)
        return WideInteger(low: low, middle: borrowed, high: a.high &- b.high &- (first || second ? 1 : 0))
    }

    /// The magnitude's square.
    @inline(__always)
    static func square(_ magnitude: UInt128) -> WideInteger {
        let product = magnitude.multipliedFullWidth(by: magnitude)
        return WideInteger(low: product.low, middle: product.high)
    }

    /// `self` × `factor`, which must fit.
    func times(_ factor: UInt128) -> WideInteger {
        let (first, second) = (low.multipliedFullWidth(by: factor), middle.multipliedFullWidth(by: factor))
        return WideInteger(low: first.low, middle: first.high)
            &+ WideInteger(middle: second.low, high: second.high &+ high &* factor)
    }

    /// The nearest double of a number that is not negative.
    var double: Double {
        var (value, exponent) = (self, 0)
        if value.high != 0 {
            value = WideInteger(low: value.middle | (value.low == 0 ? 0 : 1), middle: value.high)
            exponent += 128
        }
        if value.middle != 0 {
            // The top 128 bits, and a last bit that says whether any lies below them.
            let (zeros, lower) = (value.middle.leadingZeroBitCount, value.low)
            let top = zeros == 0 ? value.middle : value.middle << UInt128(zeros) | lower >> UInt128(128 - zeros)
            let rest = zeros == 128 ? 0 : lower << UInt128(zeros)
            value = WideInteger(low: top | (rest == 0 ? 0 : 1))
            exponent += 128 - zeros
        }
        return Double(sign: .plus, exponent: exponent, significand: Double(value.low))
    }
}

/// Sum and sum of squares of 128-bit numbers, exact over more rows than there are (2^64).
struct WideMoments: BitwiseCopyable {
    /// In two's complement.
    var sum = WideInteger()
    var squares = WideInteger()

    init() {}

    @inline(__always)
    init(_ value: Int128) {
        let sign: UInt128 = value < 0 ? .max : 0
        sum = WideInteger(low: UInt128(truncatingIfNeeded: value), middle: sign, high: sign)
        squares = .square(value.magnitude)
    }

    @inline(__always)
    func plus(_ other: WideMoments) -> WideMoments {
        var total = self
        (total.sum, total.squares) = (sum &+ other.sum, squares &+ other.squares)
        return total
    }

    @inline(__always)
    func minus(_ other: WideMoments) -> WideMoments {
        var total = self
        (total.sum, total.squares) = (sum &- other.sum, squares &- other.squares)
        return total
    }

    /// count × squares − sum², exactly, then as the nearest double.
    func spread(count: Int) -> Double {
        let magnitude = sum.high >> 127 == 0 ? sum : WideInteger() &- sum
        // (middle × 2^128 + low)²; the sum has fewer than 192 bits.
        let cross = magnitude.low.multipliedFullWidth(by: magnitude.middle)
        let doubled = WideInteger(middle: cross.low, high: cross.high)
        let square =
            WideInteger.square(magnitude.low) &+ doubled &+ doubled
            &+ WideInteger(high: magnitude.middle &* magnitude.middle)
        return (squares.times(UInt128(count)) &- square).double
    }
}
