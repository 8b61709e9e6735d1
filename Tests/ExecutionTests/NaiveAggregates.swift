import Planning
import Schemas

/// Aggregates worked out from lists of rows, with no regard for speed: the oracle.
enum NaiveAggregates {
    /// The rows of a plain GROUP BY over `groups` columns (positions), in no order; `set` gives the number column.
    static func rows(
        _ rows: [[Value]], groups: [Int], keeping: [Int]? = nil, set: Int? = nil, calls: [AggregateCall]
    ) -> [[Value]] {
        let kept = keeping ?? Array(groups.indices)
        var lists: [[Value]: [[Value]]] = kept.isEmpty ? [groups.map { _ in .null }: []] : [:]
        for row in rows {
            let key = groups.indices.map { kept.contains($0) ? row[groups[$0]] : Value.null }
            lists[key, default: []].append(row)
        }
        return lists.map { key, rows in
            key + calls.map { value($0, rows) } + (set.map { [Value.integer(Int64($0))] } ?? [])
        }
    }

    private static func column(_ expression: BoundExpression?) -> Int {
        if case .column(let index, _) = expression { return index }
        return 0
    }

    static func value(_ call: AggregateCall, _ rows: [[Value]]) -> Value {
        guard call.argument != nil else { return .integer(Int64(rows.count)) }
        if call.secondArgument != nil { return pairs(call, rows) }
        var values = rows.map { $0[column(call.argument)] }.filter { $0 != .null }
        if call.isDistinct || call.kind == .countDistinct { values = Array(Set(values)) }
        let count = Int64(values.count)
        if call.kind == .count || call.kind == .countDistinct { return .integer(count) }
        guard !values.isEmpty else { return .null }
        let sorted = values.sorted { isBelow($0, $1) }
        let ordered = call.isDescending ? sorted.reversed() : sorted
        let numbers = values.map(number)
        let mean = numbers.reduce(0, +) / Double(count)
        let spread = numbers.reduce(0) { $0 + ($1 - mean) * ($1 - mean) }
        switch call.kind {
        case .sum:
            if case .double = values[0] { return .double(numbers.reduce(0, +)) }
            return .decimal(unscaled: values.reduce(0) { $0 + unscaled($1) }, scale: scale(values[0]))
        case .average: return .double(mean)
        case .minimum, .booleanAnd: return sorted[0]
        case .maximum, .booleanOr: return sorted[sorted.count - 1]
        case .variancePopulation: return .double(spread / Double(count))
        case .varianceSample: return count < 2 ? .null : .double(spread / Double(count - 1))
        case .standardDeviationPopulation: return .double((spread / Double(count)).squareRoot())
        case .standardDeviationSample: return count < 2 ? .null : .double((spread / Double(count - 1)).squareRoot())
        case .percentileDiscrete:
            let place = (call.fraction! * Double(count)).rounded(.up)
            return ordered[max(Int(place), 1) - 1]
        case .percentileContinuous:
            let place = call.fraction! * Double(count - 1)
            let (low, high) = (number(ordered[Int(place.rounded(.down))]), number(ordered[Int(place.rounded(.up))]))
            return .double(low + (high - low) * (place - place.rounded(.down)))
        case .mode:
            let counts = values.reduce(into: [:]) { $0[$1, default: 0] += 1 }
            let most = counts.values.max()
            return ordered.first { counts[$0] == most }!
        default: return .null
        }
    }

    private static func pairs(_ call: AggregateCall, _ rows: [[Value]]) -> Value {
        var list = rows.map { [$0[column(call.argument)], $0[column(call.secondArgument)]] }
            .filter { !$0.contains(.null) }
        if call.isDistinct { list = Array(Set(list)) }
        let (ys, xs) = (list.map { number($0[0]) }, list.map { number($0[1]) })
        let n = Double(list.count)
        if call.kind == .regressionCount { return .integer(Int64(list.count)) }
        guard n > 0 else { return .null }
        let (meanX, meanY) = (xs.reduce(0, +) / n, ys.reduce(0, +) / n)
        let sxx = xs.reduce(0) { $0 + ($1 - meanX) * ($1 - meanX) }
        let syy = ys.reduce(0) { $0 + ($1 - meanY) * ($1 - meanY) }
        let sxy = zip(xs, ys).reduce(0) { $0 + ($1.0 - meanX) * ($1.1 - meanY) }
        let (isFlatX, isFlatY) = (Set(xs).count == 1, Set(ys).count == 1)
        switch call.kind {
        case .regressionAverageX: return .double(meanX)
        case .regressionAverageY: return .double(meanY)
        case .regressionSXX: return .double(sxx)
        case .regressionSYY: return .double(syy)
        case .regressionSXY: return .double(sxy)
        case .covariancePopulation: return .double(sxy / n)
        case .covarianceSample: return n < 2 ? .null : .double(sxy / (n - 1))
        case .correlation: return isFlatX || isFlatY ? .null : .double(sxy / (sxx * syy).squareRoot())
        case .regressionR2: return isFlatX ? .null : .double(isFlatY ? 1 : sxy * sxy / (sxx * syy))
        case .regressionSlope: return isFlatX ? .null : .double(sxy / sxx)
        case .regressionIntercept: return isFlatX ? .null : .double(meanY - meanX * sxy / sxx)
        default: return .null
        }
    }

    static func unscaled(_ value: Value) -> Int128 {
        switch value {
        case .integer(let number): Int128(number)
        case .decimal(let unscaled, _): unscaled
        case .boolean(let flag): flag ? 1 : 0
        case .date(let days): Int128(days)
        default: 0
        }
    }

    private static func scale(_ value: Value) -> Int {
        if case .decimal(_, let scale) = value { return scale }
        return 0
    }

    static func number(_ value: Value) -> Double {
        if case .double(let number) = value { return number }
        var number = Double(unscaled(value))
        for _ in 0..<scale(value) { number /= 10 }
        return number
    }

    static func isBelow(_ a: Value, _ b: Value) -> Bool {
        switch (a, b) {
        case (.text(let x), .text(let y)): Array(x.utf8).lexicographicallyPrecedes(Array(y.utf8))
        case (.double(let x), .double(let y)): x < y
        default: unscaled(a) < unscaled(b)
        }
    }

    /// Equal, doubles to nine digits.
    static func agree(_ a: [Value], _ b: [Value]) -> Bool {
        a.count == b.count
            && zip(a, b).allSatisfy { x, y in
                if case .double(let p) = x, case .double(let q) = y {
                    return abs(p - q) <= 1e-9 * max(1, abs(p), abs(q))
                }
                return x == y
            }
    }

    /// Rows in an order of their own, so that lists can be compared.
    static func sorted(_ rows: [[Value]], by columns: Int) -> [[Value]] {
        rows.map { (key: $0.prefix(columns).map { "\($0)" }.joined(separator: "|") + "|\($0.last!)", row: $0) }
            .sorted { $0.key < $1.key }.map(\.row)
    }
}
