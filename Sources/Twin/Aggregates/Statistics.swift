import Schemas

/// Mean and variance as exact fractions of whole numbers, rounded once.
struct Statistics {
    private var count = 0
    private var sum = Dyadic.zero
    private var squares = Dyadic.zero
    private var scale = 0

    init(_ values: [Value]) throws(ScalarFault) {
        count = values.count
        for value in values {
            let number = try ExactNumber(value)
            sum = sum + number.whole
            squares = squares + number.whole * number.whole
            scale = number.scale
        }
    }

    func value(_ kind: AggregateKind) throws(ScalarFault) -> Value {
        let isSample = kind == .varianceSample || kind == .standardDeviationSample
        guard count > (isSample ? 1 : 0) else { return .null }
        let (n, tens) = (Dyadic(Int128(count)), Dyadic(mantissa: power(scale), exponent: 0))
        if kind == .average { return try Self.double(sum, over: n * tens) }
        // Σ(x − mean)² = (n Σx² − (Σx)²) ÷ n
        let deviations = n * squares - sum * sum
        let divisor = Dyadic(Int128(isSample ? count - 1 : count))
        let variance = Quotient(deviations, over: n * divisor * tens * tens)
        guard let value = variance.nearestDouble else { throw .undefined }
        switch kind {
        case .variancePopulation, .varianceSample: return .double(value)
        case .standardDeviationPopulation, .standardDeviationSample: return .double(value.squareRoot())
        default: throw .illTyped
        }
    }

    private func power(_ exponent: Int) -> BigInteger {
        (0..<exponent).reduce(BigInteger(1)) { power, _ in power * BigInteger(10) }
    }

    private static func double(_ numerator: Dyadic, over denominator: Dyadic) throws(ScalarFault) -> Value {
        guard let value = Quotient(numerator, over: denominator).nearestDouble else { throw .undefined }
        return .double(value)
    }
}
