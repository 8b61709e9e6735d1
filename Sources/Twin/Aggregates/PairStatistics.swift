import Schemas

/// Statistics of pairs (Y, X) of doubles: sums of deviations as exact numbers over `count`.
struct PairStatistics {
    private var count = 0
    private var sumY = Dyadic.zero
    private var sumX = Dyadic.zero
    /// `count` times the sum of squared, or mixed, deviations from the means.
    private var deviationsYY = Dyadic.zero
    private var deviationsXX = Dyadic.zero
    private var deviationsXY = Dyadic.zero

    init(_ pairs: [[Value]]) throws(ScalarFault) {
        count = pairs.count
        var (squaresY, squaresX, products) = (Dyadic.zero, Dyadic.zero, Dyadic.zero)
        for pair in pairs {
            guard case .double(let first) = pair[0], case .double(let second) = pair[1] else { throw .illTyped }
            let (y, x) = (Dyadic(first), Dyadic(second))
            sumY = sumY + y
            sumX = sumX + x
            squaresY = squaresY + y * y
            squaresX = squaresX + x * x
            products = products + x * y
        }
        let n = Dyadic(Int128(count))
        deviationsYY = n * squaresY - sumY * sumY
        deviationsXX = n * squaresX - sumX * sumX
        deviationsXY = n * products - sumX * sumY
    }

    func value(_ kind: AggregateKind) throws(ScalarFault) -> Value {
        if kind == .regressionCount { return .integer(Int64(count)) }
        guard count > (kind == .covarianceSample ? 1 : 0) else { return .null }
        let n = Dyadic(Int128(count))
        switch kind {
        case .covariancePopulation: return try double(deviationsXY, over: n * n)
        case .covarianceSample: return try double(deviationsXY, over: n * Dyadic(Int128(count - 1)))
        case .regressionAverageX: return try double(sumX, over: n)
        case .regressionAverageY: return try double(sumY, over: n)
        case .regressionSXX: return try double(deviationsXX, over: n)
        case .regressionSYY: return try double(deviationsYY, over: n)
        case .regressionSXY: return try double(deviationsXY, over: n)
        default: break
        }
        // No line through points of one X; their Y are explained wholly where they are one.
        if deviationsXX.isZero { return .null }
        switch kind {
        case .regressionSlope: return try double(deviationsXY, over: deviationsXX)
        case .regressionIntercept:
            return try double(sumY * deviationsXX - sumX * deviationsXY, over: n * deviationsXX)
        case .regressionR2:
            if deviationsYY.isZero { return .double(1) }
            return try double(deviationsXY * deviationsXY, over: deviationsXX * deviationsYY)
        case .correlation:
            if deviationsYY.isZero { return .null }
            let square = Quotient(deviationsXY * deviationsXY, over: deviationsXX * deviationsYY)
            guard let size = square.nearestDouble?.squareRoot() else { throw .undefined }
            return .double(deviationsXY.mantissa.isNegative ? -size : size)
        default: throw .illTyped
        }
    }

    private func double(_ numerator: Dyadic, over denominator: Dyadic) throws(ScalarFault) -> Value {
        guard let value = Quotient(numerator, over: denominator).nearestDouble else { throw .undefined }
        return .double(value)
    }
}
