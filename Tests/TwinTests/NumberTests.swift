import Planning
import Schemas
import Testing

@testable import Twin

/// Exact numbers round as the processor does.
@Suite struct NumberTests {
    /// Doubles of all sizes, subnormal ones too.
    private static func doubles(_ random: inout Random, _ count: Int) -> [Double] {
        var found: [Double] = []
        while found.count < count {
            var bits = random.next()
            // Every other one near the middle, so that sums and products of two meet.
            if random.chance(50) {
                bits = bits & 0x800F_FFFF_FFFF_FFFF | UInt64(1_000 + random.below(50)) << 52
            }
            if random.chance(10) { bits &= 0x800F_FFFF_FFFF_FFFF }
            let value = Double(bitPattern: bits)
            if value.isFinite { found.append(value) }
        }
        return found
    }

    private static func same(_ exact: Double?, _ rounded: Double) -> Bool {
        rounded.isFinite ? exact == rounded : exact == nil
    }

    @Test func sumsProductsAndQuotientsRoundOnce() {
        var random = Random(seed: 1)
        for _ in 0..<2_000 {
            let pair = Self.doubles(&random, 2)
            let (x, y) = (pair[0], pair[1])
            #expect(Dyadic(x).nearestDouble == x)
            #expect(Self.same((Dyadic(x) + Dyadic(y)).nearestDouble, x + y), "\(x) + \(y)")
            #expect(Self.same((Dyadic(x) - Dyadic(y)).nearestDouble, x - y), "\(x) - \(y)")
            #expect(Self.same((Dyadic(x) * Dyadic(y)).nearestDouble, x * y), "\(x) * \(y)")
            if y != 0 {
                #expect(Self.same(Quotient(Dyadic(x), over: Dyadic(y)).nearestDouble, x / y), "\(x) / \(y)")
            }
        }
    }

    @Test func sumsDoNotDependOnTheOrder() throws {
        let values: [Value] = [1e300, 1, -1e300, 1e-300, 0.1, -1, 5e-324].map(Value.double)
        let sum = try ExactSum(values).value(as: .double)
        #expect(sum == .double(0.1))
        #expect(try ExactSum(values.reversed()).value(as: .double) == sum)
        #expect(throws: ScalarFault.undefined) {
            try ExactSum([.double(1.7e308), .double(1.7e308)]).value(as: .double)
        }
        // No overflow on the way.
        let large: [Value] = [.double(1.7e308), .double(1.7e308), .double(-1.7e308)]
        #expect(try ExactSum(large).value(as: .double) == .double(1.7e308))
    }

    @Test func decimalSumsEndAtThirtyEightDigits() throws {
        let nines = Powers.ten(38) - 1
        let type = ColumnType.decimal(precision: 38, scale: 2)
        let values: [Value] = [
            .decimal(unscaled: nines, scale: 2), .decimal(unscaled: nines, scale: 2),
            .decimal(unscaled: -nines, scale: 2),
        ]
        #expect(try ExactSum(values).value(as: type) == .decimal(unscaled: nines, scale: 2))
        #expect(throws: ScalarFault.undefined) { try ExactSum(Array(values.prefix(2))).value(as: type) }
    }

    @Test func wholeNumbersPassThrough() {
        for value: Int128 in [.max, .min + 1, 0, 1, -1, 1 << 64, -4_294_967_296] {
            #expect(Int128(exactly: BigInteger(value)) == value)
            #expect(Int128(exactly: (BigInteger(value) << 77) >> 77) == value)
        }
        #expect(Int128(exactly: BigInteger(.max) + BigInteger(1)) == nil)
    }

    @Test(arguments: [
        (1_250, 2, 13, 12, 12, 13), (1_249, 2, 12, 12, 12, 13), (-1_250, 2, -13, -12, -13, -12),
        (0, 5, 0, 0, 0, 0),
        (7, 50, 0, 0, 0, 1), (-7, 50, 0, 0, -1, 0), (9, 1, 1, 0, 0, 1),
    ])
    func digitsAreCut(number: Int, digits: Int, half: Int, zero: Int, down: Int, up: Int) {
        let rules: [(DigitRule, Int)] = [
            (.halfAwayFromZero, half), (.towardZero, zero), (.down, down), (.up, up),
        ]
        for (rule, wanted) in rules {
            #expect(rule.cut(Int128(number), digits: digits) == Int128(wanted))
        }
    }
}
