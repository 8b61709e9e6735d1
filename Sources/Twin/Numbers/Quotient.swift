/// An exact fraction that is rounded once.
struct Quotient {
    private var numerator: BigInteger
    private var denominator: BigInteger
    /// A further factor 2^`exponent`.
    private var exponent: Int

    /// Bits of the quotient that are computed before rounding: 53 count, the rest says on which side.
    private static let quotientBits = 66

    init(_ numerator: BigInteger, over denominator: BigInteger) {
        self.init(
            Dyadic(mantissa: numerator, exponent: 0), over: Dyadic(mantissa: denominator, exponent: 0))
    }

    /// `denominator` is not zero.
    init(_ numerator: Dyadic, over denominator: Dyadic) {
        self.numerator = numerator.mantissa
        self.denominator = denominator.mantissa
        exponent = numerator.exponent - denominator.exponent
    }

    /// The nearest double, ties to even; nil beyond the largest one.
    var nearestDouble: Double? {
        guard !numerator.isZero else { return 0 }
        // Long division, a bit at a time, of numbers shifted so that the first bits already count.
        let shift = numerator.bitCount - denominator.bitCount
        var rest = shift < 0 ? numerator.magnitude << -shift : numerator.magnitude
        let divisor = shift > 0 ? denominator.magnitude << shift : denominator.magnitude
        var quotient: UInt128 = 0
        for _ in 0..<Self.quotientBits {
            quotient <<= 1
            if !BigInteger.isSmallerInSize(rest, than: divisor) {
                rest = rest - divisor
                quotient |= 1
            }
            rest = rest << 1
        }
        // Something left over: not a tie.
        quotient = quotient << 1 | (rest.isZero ? 0 : 1)
        let size = Self.rounded(quotient, exponent: exponent + shift - Self.quotientBits)
        return size.map { numerator.isNegative != denominator.isNegative ? -$0 : $0 }
    }

    /// `quotient` × 2^`exponent`, where the quotient has more bits than a double.
    private static func rounded(_ quotient: UInt128, exponent: Int) -> Double? {
        let bits = 128 - quotient.leadingZeroBitCount
        let top = exponent + bits - 1
        guard top <= 1_023 else { return nil }
        // Subnormal numbers have fewer bits.
        let precision = top >= -1_022 ? 53 : 53 - (-1_022 - top)
        guard precision >= 0 else { return 0 }
        let dropped = bits - precision
        var kept = quotient >> UInt128(dropped)
        let (rest, half) = (quotient - kept << UInt128(dropped), UInt128(1) << UInt128(dropped - 1))
        if rest > half || (rest == half && kept & 1 == 1) { kept += 1 }
        guard kept != 0 else { return 0 }
        let value = Double(sign: .plus, exponent: exponent + dropped, significand: Double(kept))
        return value.isFinite ? value : nil
    }
}
