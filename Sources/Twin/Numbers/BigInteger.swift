/// A whole number of any size: exact sums, products and quotients, slowly.
struct BigInteger: Hashable {
    private(set) var isNegative = false
    /// Least significant first, no zero at the end.
    private var limbs: [UInt32] = []

    private static let limbBits = 32

    init(_ value: Int128) {
        isNegative = value < 0
        var rest = value.magnitude
        while rest != 0 {
            limbs.append(UInt32(truncatingIfNeeded: rest))
            rest >>= 32
        }
    }

    private init(isNegative: Bool, limbs: [UInt32]) {
        var limbs = limbs
        while limbs.last == 0 { limbs.removeLast() }
        self.limbs = limbs
        self.isNegative = isNegative && !limbs.isEmpty
    }

    var isZero: Bool { limbs.isEmpty }
    var magnitude: BigInteger { BigInteger(isNegative: false, limbs: limbs) }
    /// Bits of the magnitude without leading zeros.
    var bitCount: Int { limbs.isEmpty ? 0 : limbs.count * Self.limbBits - limbs[limbs.count - 1].leadingZeroBitCount }
    static prefix func - (value: BigInteger) -> BigInteger {
        BigInteger(isNegative: !value.isNegative, limbs: value.limbs)
    }

    static func + (a: BigInteger, b: BigInteger) -> BigInteger {
        if a.isNegative == b.isNegative {
            return BigInteger(isNegative: a.isNegative, limbs: sum(a.limbs, b.limbs))
        }
        return isSmaller(a.limbs, b.limbs)
            ? BigInteger(isNegative: b.isNegative, limbs: difference(b.limbs, a.limbs))
            : BigInteger(isNegative: a.isNegative, limbs: difference(a.limbs, b.limbs))
    }

    static func - (a: BigInteger, b: BigInteger) -> BigInteger { a + -b }

    static func * (a: BigInteger, b: BigInteger) -> BigInteger {
        var product = Array(repeating: UInt32(0), count: a.limbs.count + b.limbs.count)
        for (i, x) in a.limbs.enumerated() {
            var carry: UInt64 = 0
            for (j, y) in b.limbs.enumerated() {
                let word = UInt64(x) * UInt64(y) + UInt64(product[i + j]) + carry
                product[i + j] = UInt32(truncatingIfNeeded: word)
                carry = word >> 32
            }
            product[i + b.limbs.count] = UInt32(carry)
        }
        return BigInteger(isNegative: a.isNegative != b.isNegative, limbs: product)
    }

    /// Times 2^`bits`, for `bits` ≥ 0.
    static func << (value: BigInteger, bits: Int) -> BigInteger {
        let (whole, part) = (bits / limbBits, bits % limbBits)
        var limbs = Array(repeating: UInt32(0), count: whole)
        var carry: UInt64 = 0
        for limb in value.limbs {
            let word = UInt64(limb) << UInt64(part) | carry
            limbs.append(UInt32(truncatingIfNeeded: word))
            carry = word >> 32
        }
        limbs.append(UInt32(carry))
        return BigInteger(isNegative: value.isNegative, limbs: limbs)
    }

    /// The magnitude divided by 2^`bits`, toward zero, for `bits` ≥ 0.
    static func >> (value: BigInteger, bits: Int) -> BigInteger {
        let (whole, part) = (bits / limbBits, bits % limbBits)
        guard whole < value.limbs.count else { return BigInteger(0) }
        let kept = Array(value.limbs[whole...])
        let limbs = kept.indices.map { index -> UInt32 in
            let high = index + 1 < kept.count ? UInt64(kept[index + 1]) : 0
            return UInt32(truncatingIfNeeded: (high << 32 | UInt64(kept[index])) >> UInt64(part))
        }
        return BigInteger(isNegative: value.isNegative, limbs: limbs)
    }

    /// The magnitude divided by ten, and its last digit.
    var dividedByTen: (quotient: BigInteger, digit: Int) {
        var quotient = limbs
        var rest: UInt64 = 0
        for index in limbs.indices.reversed() {
            let word = rest << 32 | UInt64(limbs[index])
            quotient[index] = UInt32(word / 10)
            rest = word % 10
        }
        return (BigInteger(isNegative: false, limbs: quotient), Int(rest))
    }

    /// The magnitudes alone.
    static func isSmallerInSize(_ a: BigInteger, than b: BigInteger) -> Bool { isSmaller(a.limbs, b.limbs) }

    private static func isSmaller(_ a: [UInt32], _ b: [UInt32]) -> Bool {
        guard a.count == b.count else { return a.count < b.count }
        for index in a.indices.reversed() where a[index] != b[index] { return a[index] < b[index] }
        return false
    }

    private static func sum(_ a: [UInt32], _ b: [UInt32]) -> [UInt32] {
        var result: [UInt32] = []
        var carry: UInt64 = 0
        for index in 0..<max(a.count, b.count) {
            let word = UInt64(index < a.count ? a[index] : 0) + UInt64(index < b.count ? b[index] : 0) + carry
            result.append(UInt32(truncatingIfNeeded: word))
            carry = word >> 32
        }
        return result + [UInt32(carry)]
    }

    /// `a` − `b`, where `a` is not smaller.
    private static func difference(_ a: [UInt32], _ b: [UInt32]) -> [UInt32] {
        var result: [UInt32] = []
        var borrow: Int64 = 0
        for index in a.indices {
            var word = Int64(a[index]) - (index < b.count ? Int64(b[index]) : 0) - borrow
            borrow = word < 0 ? 1 : 0
            if word < 0 { word += 1 << 32 }
            result.append(UInt32(word))
        }
        return result
    }
}

extension Int128 {
    /// Nil where 128 bits do not hold the number.
    init?(exactly value: BigInteger) {
        guard value.bitCount <= 127 else { return nil }
        var result: UInt128 = 0
        for index in stride(from: 96, through: 0, by: -32) { result |= UInt128((value >> index).lowestWord) << index }
        self = value.isNegative ? -Int128(result) : Int128(result)
    }
}

extension BigInteger {
    fileprivate var lowestWord: UInt32 { limbs.first ?? 0 }
}
