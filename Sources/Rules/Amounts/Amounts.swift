import Schemas

/// The contributions of one cell in numbers that can be compared: exact ones at one scale, or doubles.
enum Amounts {
    /// Unscaled, all × 10^-`scale`.
    case exact(top1: UInt128, top2: UInt128, total: UInt128, scale: Int)
    case floating(top1: Double, top2: Double, total: Double)

    /// Doubles are sums of rounded terms: every comparison keeps this relative distance on the safe side. 2^-30 covers
    /// eight million terms of one sign, each rounded by 2^-53.
    static let tolerance = 0x1p-30

    /// Nil where the figures are not amounts: negative, not finite, of different kinds, or beyond 128 bits.
    init?(_ additive: CellEvidence.Additive) {
        let values = [additive.top1, additive.top2, additive.totalAbsolute]
        let doubles = values.compactMap { if case .double(let value) = $0 { value } else { nil } }
        if doubles.count == values.count {
            guard doubles.allSatisfy({ $0.isFinite && $0 >= 0 }) else { return nil }
            self = .floating(top1: doubles[0], top2: doubles[1], total: doubles[2])
            return
        }
        let exact = values.compactMap(Self.exact)
        guard exact.count == values.count, let scale = exact.map(\.scale).max() else { return nil }
        let aligned = exact.compactMap { Self.rescale($0.unscaled, from: $0.scale, to: scale) }
        guard aligned.count == values.count else { return nil }
        self = .exact(top1: aligned[0], top2: aligned[1], total: aligned[2], scale: scale)
    }

    /// An integer or decimal that is not negative.
    private static func exact(_ value: Value) -> (unscaled: UInt128, scale: Int)? {
        switch value {
        case .integer(let number) where number >= 0: (UInt128(number), 0)
        case .decimal(let unscaled, let scale) where unscaled >= 0 && (0...38).contains(scale):
            (UInt128(unscaled), scale)
        default: nil
        }
    }

    static func rescale(_ unscaled: UInt128, from: Int, to: Int) -> UInt128? {
        var result = unscaled
        for _ in from..<max(from, to) {
            let (product, overflow) = result.multipliedReportingOverflow(by: 10)
            if overflow { return nil }
            result = product
        }
        return result
    }

    /// `left × a ≤ right × b`, without overflow.
    static func isAtMost(_ left: UInt128, times a: Int, _ right: UInt128, times b: Int) -> Bool {
        let x = left.multipliedFullWidth(by: UInt128(a))
        let y = right.multipliedFullWidth(by: UInt128(b))
        return x.high != y.high ? x.high < y.high : x.low <= y.low
    }

    /// Is every contribution zero?
    var isZero: Bool {
        switch self {
        case .exact(_, _, let total, _): total == 0
        case .floating(_, _, let total): total == 0
        }
    }
}
