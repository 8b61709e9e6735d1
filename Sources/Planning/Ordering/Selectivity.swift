import Schemas

/// The share of rows for which a condition is true.
struct Selectivity {
    private let input: Estimate

    init(_ input: Estimate) { self.input = input }

    /// What is assumed where nothing is known.
    private static let unknown = 0.25
    private static let pattern = 0.05

    func of(_ predicate: BoundExpression) -> Double {
        switch predicate {
        case .literal(let value, _): return value == .boolean(true) ? 1 : 0
        case .inList(let operand, let values, _):
            return min(1, Double(values.count) / Estimator.column(of: operand, input).distinct)
        case .call(let function, let arguments, _): return call(function, arguments)
        case .column, .conditional, .cast: return Self.unknown
        }
    }

    private func call(_ function: ScalarFunction, _ arguments: [BoundExpression]) -> Double {
        switch function {
        case .and: return conjunction(arguments)
        case .or: return 1 - arguments.reduce(1.0) { $0 * (1 - of($1)) }
        case .not: return 1 - of(arguments[0])
        case .isNull: return Estimator.column(of: arguments[0], input).nullShare
        case .isNotNull: return 1 - Estimator.column(of: arguments[0], input).nullShare
        case .equal, .isNotDistinctFrom:
            let distinct = arguments.map { Estimator.column(of: $0, input).distinct }
            return 1 / max(1, distinct.max() ?? 1)
        case .notEqual, .isDistinctFrom:
            let distinct = arguments.map { Estimator.column(of: $0, input).distinct }
            return 1 - 1 / max(2, distinct.max() ?? 2)
        case .less, .lessOrEqual, .greater, .greaterOrEqual:
            guard let bound = Bound(function, arguments) else { return 1.0 / 3 }
            return Self.share(of: bound.column, input, from: bound.lower, to: bound.upper) ?? 1.0 / 3
        case .like: return Self.pattern
        case .startsWith: return Self.pattern
        default: return Self.unknown
        }
    }

    /// Bounds of one column together make one range; other conjuncts are independent.
    private func conjunction(_ conjuncts: [BoundExpression]) -> Double {
        var ranges: [Int: (lower: Double?, upper: Double?)] = [:]
        var share = 1.0
        for conjunct in conjuncts {
            guard case .call(let function, let arguments, _) = conjunct, let bound = Bound(function, arguments) else {
                share *= of(conjunct)
                continue
            }
            var range = ranges[bound.column] ?? (nil, nil)
            if let lower = bound.lower { range.lower = max(lower, range.lower ?? lower) }
            if let upper = bound.upper { range.upper = min(upper, range.upper ?? upper) }
            ranges[bound.column] = range
        }
        for (column, range) in ranges.sorted(by: { $0.key < $1.key }) {
            let known = Self.share(of: column, input, from: range.lower, to: range.upper)
            share *= known ?? (range.lower != nil && range.upper != nil ? 0.1 : 1.0 / 3)
        }
        return share
    }

    private static func share(of column: Int, _ input: Estimate, from lower: Double?, to upper: Double?) -> Double? {
        guard input.columns.indices.contains(column), let least = input.columns[column].lower,
            let most = input.columns[column].upper
        else { return nil }
        let width = max(most - least, 1e-9)
        let covered = min(upper ?? most, most) - max(lower ?? least, least)
        return covered < 0 ? 0.001 : min(1, max(covered / width, 1 / input.columns[column].distinct))
    }

    /// Expected pairs of two inputs that agree in all keys. Several keys are rarely independent: each further one counts by
    /// the root of its selectivity (exponential back-off).
    static func pairs(
        _ left: Estimate, _ right: Estimate, keys: [(TableStatistics.Column, TableStatistics.Column)]
    ) -> Double {
        let shares = keys.map { 1 / max(1, $0.0.distinct, $0.1.distinct) }.sorted()
        var power = 1.0
        let share = shares.reduce(1.0) { product, share in
            defer { power /= 2 }
            return product * share.raised(to: power)
        }
        return min(max(1, left.rows * right.rows * share), 1e100)
    }
}

/// A column compared with a constant.
private struct Bound {
    var column: Int
    var lower: Double?
    var upper: Double?

    init?(_ function: ScalarFunction, _ arguments: [BoundExpression]) {
        guard arguments.count == 2 else { return nil }
        let isBelow: Bool
        switch function {
        case .less, .lessOrEqual: isBelow = true
        case .greater, .greaterOrEqual: isBelow = false
        default: return nil
        }
        switch (arguments[0], arguments[1]) {
        case (.column(let index, _), .literal(let value, _)):
            guard let number = Self.number(value) else { return nil }
            column = index
            if isBelow { upper = number } else { lower = number }
        case (.literal(let value, _), .column(let index, _)):
            guard let number = Self.number(value) else { return nil }
            column = index
            if isBelow { lower = number } else { upper = number }
        default: return nil
        }
    }

    private static func number(_ value: Value) -> Double? {
        switch value {
        case .integer(let number): Double(number)
        case .decimal(let unscaled, _): Double(unscaled)
        case .double(let number): number
        case .date(let days): Double(days)
        case .timestamp(let microseconds): Double(microseconds)
        case .null, .boolean, .text: nil
        }
    }
}

extension Double {
    /// The root for powers 1, 1/2, 1/4, …, without a mathematics library.
    fileprivate func raised(to power: Double) -> Double {
        var (result, rest) = (self, power)
        while rest < 1 {
            result = result.squareRoot()
            rest *= 2
        }
        return result
    }
}
