/// Decay by growth: instead of halving all usage every half-life, what is charged later is charged more (forward decay:
/// Cormode and others, 2009). So the order of agreements changes by charges alone and heaps stay valid while time passes.
/// Integers throughout: the same events give the same bits on every machine.
struct Growth: Hashable, Sendable {
    /// In 65,536ths of a half-life since the factor was 1.
    private(set) var exponent: UInt64 = 0
    private var epoch: UInt64 = 0
    private let halfLifeMilliseconds: Int64

    init(halfLifeMilliseconds: Int64) { self.halfLifeMilliseconds = max(1, halfLifeMilliseconds) }

    /// Half-lives after which amounts are scaled down, so that they do not overflow.
    static let halfLivesLimit: UInt64 = 32

    /// Moves to `milliseconds` of steady time. Not 0: every amount kept is to be shifted right by so many bits.
    mutating func advance(to milliseconds: Int64) -> Int {
        let (whole, rest) = UInt64(max(0, milliseconds)).quotientAndRemainder(dividingBy: UInt64(halfLifeMilliseconds))
        exponent = (whole << 16) + (rest << 16) / UInt64(halfLifeMilliseconds) - epoch
        guard exponent >> 16 >= Self.halfLivesLimit else { return 0 }
        let shift = exponent >> 16
        epoch += shift << 16
        exponent -= shift << 16
        return Int(min(shift, 127))
    }

    /// What `cost` weighs when charged now; 16 binary digits after the point.
    func amount(_ cost: Int64) -> UInt128 {
        UInt128(max(0, cost)) * factor
    }

    /// What an amount charged earlier still weighs now, as cost.
    func cost(_ amount: UInt128) -> Int64 {
        Int64(clamping: amount / factor)
    }

    private var factor: UInt128 { (UInt128(Self.power(fraction: exponent & 0xFFFF)) << UInt128(exponent >> 16)) >> 16 }

    /// 2^(fraction / 65,536) with 32 binary digits after the point: a product of roots of 2, one for each binary digit.
    static func power(fraction: UInt64) -> UInt64 {
        var product: UInt64 = 1 << 32
        for digit in 0..<16 where fraction & (0x8000 >> UInt64(digit)) != 0 {
            product = UInt64((UInt128(product) * UInt128(roots[digit])) >> 32)
        }
        return product
    }

    /// 2^(1/2), 2^(1/4), … 2^(1/65,536), 32 binary digits after the point, rounded.
    private static let roots: [UInt64] = [
        0x1_6A09_E668, 0x1_306F_E0A3, 0x1_172B_83C8, 0x1_0B55_86D0,
        0x1_059B_0D31, 0x1_02C9_A3E7, 0x1_0163_DAA0, 0x1_00B1_AFA6,
        0x1_0058_C86E, 0x1_002C_605E, 0x1_0016_2F39, 0x1_000B_175F,
        0x1_0005_8BA0, 0x1_0002_C5CC, 0x1_0001_62E5, 0x1_0000_B172,
    ]
}
