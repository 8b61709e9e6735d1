/// `mantissa` × 2^`exponent`: every double is one, and so are sums and products of doubles, exactly.
struct Dyadic {
    var mantissa: BigInteger
    var exponent: Int

    static let zero = Dyadic(mantissa: BigInteger(0), exponent: 0)

    init(mantissa: BigInteger, exponent: Int) {
        self.mantissa = mantissa
        self.exponent = exponent
    }

    init(_ value: Int128) { self.init(mantissa: BigInteger(value), exponent: 0) }

    /// A finite double.
    init(_ value: Double) {
        guard value != 0 else {
            self = .zero
            return
        }
        // The significand of a finite double, times 2^52, is whole; so is that of a subnormal one.
        let whole = Int128(value.significand * 0x1p52)
        let zeros = whole.trailingZeroBitCount
        mantissa = BigInteger((value < 0 ? -whole : whole) >> Int128(zeros))
        exponent = Int(value.exponent) - 52 + zeros
    }

    var isZero: Bool { mantissa.isZero }
    var magnitude: Dyadic { Dyadic(mantissa: mantissa.magnitude, exponent: exponent) }
    /// The nearest double, ties to even; nil beyond the largest one.
    var nearestDouble: Double? { Quotient(self, over: Dyadic(Int128(1))).nearestDouble }

    static func + (a: Dyadic, b: Dyadic) -> Dyadic {
        if a.isZero { return b }
        if b.isZero { return a }
        let exponent = min(a.exponent, b.exponent)
        return Dyadic(
            mantissa: (a.mantissa << (a.exponent - exponent)) + (b.mantissa << (b.exponent - exponent)),
            exponent: exponent)
    }

    static func - (a: Dyadic, b: Dyadic) -> Dyadic { a + Dyadic(mantissa: -b.mantissa, exponent: b.exponent) }

    static func * (a: Dyadic, b: Dyadic) -> Dyadic {
        Dyadic(mantissa: a.mantissa * b.mantissa, exponent: a.exponent + b.exponent)
    }

    /// True where `a` is smaller than `b` in size.
    static func isSmallerInSize(_ a: Dyadic, than b: Dyadic) -> Bool {
        let exponent = min(a.exponent, b.exponent)
        return BigInteger.isSmallerInSize(
            a.mantissa << (a.exponent - exponent), than: b.mantissa << (b.exponent - exponent))
    }
}
