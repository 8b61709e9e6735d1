import Rules
import Schemas
import Testing

/// Honest evidence of random contributions: never called inconsistent, and judged as the definitions say.
@Suite struct RandomContributionTests {
    /// SplitMix64, so that every run sees the same.
    struct Seeded: RandomNumberGenerator {
        var state: UInt64
        mutating func next() -> UInt64 {
            state &+= 0x9E37_79B9_7F4A_7C15
            var z = state
            z = (z ^ (z >> 30)) &* 0xBF58_476D_1CE4_E5B9
            z = (z ^ (z >> 27)) &* 0x94D0_49BB_1331_11EB
            return z ^ (z >> 31)
        }
    }

    @Test(arguments: [UInt64(1), 2, 3]) func agreesWithTheDefinitions(seed: UInt64) {
        var random = Seeded(state: seed)
        for _ in 0..<3_000 {
            let count = Int.random(in: 0...30, using: &random)
            let sizes: [Int64] = [1, 10, 1_000, 1_000_000]
            let size = sizes.randomElement(using: &random) ?? 1
            var values = (0..<count).map { _ in Int64.random(in: -size...size, using: &random) }
            if !values.isEmpty, Bool.random(using: &random) { values[0] *= 50 }
            let evidence = Fixtures.contributions(values)
            let reasons = Set(Fixtures.sum(count == 0 ? .null : .integer(values.reduce(0, +)), evidence))
            #expect(!reasons.contains(.inconsistent))
            let sorted = values.map { Int(abs($0)) }.sorted(by: >) + [0, 0]
            let total = sorted.reduce(0, +)
            #expect(reasons.contains(.subjects) == (count < 10))
            #expect(reasons.contains(.nonzero) == (values.count { $0 != 0 } < 10))
            #expect(reasons.contains(.dominance) == ((sorted[0] + sorted[1]) * 100 > total * 90))
            #expect(reasons.contains(.pPercent) == ((total - sorted[0] - sorted[1]) * 100 < sorted[0] * 10))
        }
    }

    @Test func doublesAreNeverKinderThanIntegers() {
        var random = Seeded(state: 9)
        for _ in 0..<3_000 {
            let values = (0..<Int.random(in: 10...30, using: &random)).map { _ in
                Int64.random(in: 1...50, using: &random)
            }
            let exact = Fixtures.contributions(values)
            var rounded = exact
            rounded.additive = exact.additive.map {
                func double(_ value: Value) -> Value {
                    if case .integer(let number) = value { .double(Double(number)) } else { value }
                }
                return .init(top1: double($0.top1), top2: double($0.top2), totalAbsolute: double($0.totalAbsolute))
            }
            let sum = values.reduce(0, +)
            let strict = Set(Fixtures.sum(.integer(sum), exact))
            #expect(strict.isSubset(of: Fixtures.sum(.double(Double(sum)), rounded)))
        }
    }
}
