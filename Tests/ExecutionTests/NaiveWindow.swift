import Planning
import Schemas

/// Window functions by their definition: for every row, every other row is looked at. Keys and arguments are columns.
struct NaiveWindow {
    let node: WindowNode
    private let rows: [[Value]]
    /// Where each row's partition and peers lie among `rows`.
    private let partitions: [Range<Int>]
    private let groups: [Int]

    init(_ node: WindowNode, over input: [[Value]]) {
        self.node = node
        let partition = node.partition.map { SortKey(expression: $0, isDescending: false, nullsFirst: false) }
        let rows = Self.sorted(input, by: partition + node.order)
        self.rows = rows
        func isSame(_ a: Int, _ b: Int, _ keys: [BoundExpression]) -> Bool {
            keys.allSatisfy { Self.value($0, rows[a]) == Self.value($0, rows[b]) }
        }
        partitions = rows.indices.map { row in
            let inside = rows.indices.filter { isSame(row, $0, node.partition) }
            return inside[0]..<(inside[inside.count - 1] + 1)
        }
        var groups: [Int] = []
        for row in rows.indices {
            let isPeer =
                row > 0 && isSame(row, row - 1, node.partition) && isSame(row, row - 1, node.order.map(\.expression))
            groups.append(isPeer ? groups[row - 1] : (groups.last ?? -1) + 1)
        }
        self.groups = groups
    }

    /// The input's columns and the calls', in the order of the window.
    func result() -> [[Value]] {
        let frames = node.calls.map(\.frame)
        return rows.indices.map { row in
            var known: [WindowFrame: [Int]] = [:]
            for frame in Set(frames) { known[frame] = self.frame(frame, row) }
            return rows[row] + node.calls.map { value($0, row, known[$0.frame]!) }
        }
    }

    static func value(_ expression: BoundExpression, _ row: [Value]) -> Value {
        switch expression {
        case .column(let index, _): row[index]
        case .literal(let value, _): value
        default: fatalError("a column or a constant")
        }
    }

    static func sorted(_ rows: [[Value]], by keys: [SortKey]) -> [[Value]] {
        rows.enumerated().sorted { a, b in
            for key in keys {
                let (x, y) = (value(key.expression, a.element), value(key.expression, b.element))
                if x == y { continue }
                if x.isNull { return key.nullsFirst }
                if y.isNull { return !key.nullsFirst }
                return isLess(x, y) != key.isDescending
            }
            return a.offset < b.offset
        }.map(\.element)
    }

    static func isLess(_ a: Value, _ b: Value) -> Bool {
        switch (a, b) {
        case (.integer(let x), .integer(let y)): x < y
        case (.decimal(let x, _), .decimal(let y, _)): x < y
        case (.double(let x), .double(let y)): x < y
        case (.boolean(let x), .boolean(let y)): !x && y
        case (.date(let x), .date(let y)): x < y
        case (.timestamp(let x), .timestamp(let y)): x < y
        case (.text(let x), .text(let y)): Array(x.utf8).lexicographicallyPrecedes(Array(y.utf8))
        default: fatalError("types differ")
        }
    }

    // MARK: Frames

    private func frame(_ frame: WindowFrame, _ row: Int) -> [Int] {
        partitions[row].filter { other in
            guard isInside(frame.start, frame.unit, row, other, isStart: true),
                isInside(frame.end, frame.unit, row, other, isStart: false)
            else { return false }
            switch frame.exclusion {
            case .none: return true
            case .currentRow: return other != row
            case .group: return groups[other] != groups[row]
            case .ties: return other == row || groups[other] != groups[row]
            }
        }
    }

    /// The other row is not before the start, or not behind the end.
    private func isInside(
        _ bound: WindowFrame.Bound, _ unit: WindowFrame.Unit, _ row: Int, _ other: Int, isStart: Bool
    ) -> Bool {
        let places = unit == .rows ? (row, other) : (groups[row], groups[other])
        func compare(_ distance: Int64) -> Bool {
            let (here, there) = (Int64(places.0) + distance, Int64(places.1))
            return isStart ? there >= here : there <= here
        }
        switch bound {
        case .unboundedPreceding, .unboundedFollowing: return true
        case .currentRow: return compare(0)
        case .preceding(.integer(let count)) where unit != .range: return compare(-count)
        case .following(.integer(let count)) where unit != .range: return compare(count)
        default: break
        }
        let key = node.order[0]
        let (here, there) = (Self.value(key.expression, rows[row]), Self.value(key.expression, rows[other]))
        if here.isNull || there.isNull {
            if here.isNull && there.isNull { return true }
            // The order alone decides: there are no distances to NULL.
            return isStart ? other > row : other < row
        }
        let target = Self.moved(here, bound, isDescending: key.isDescending)
        if there == target { return true }
        return (Self.isLess(there, target) != key.isDescending) != isStart
    }

    private static func moved(_ key: Value, _ bound: WindowFrame.Bound, isDescending: Bool) -> Value {
        switch bound {
        case .preceding(let distance): return add(key, distance, isDescending ? 1 : -1)
        case .following(let distance): return add(key, distance, isDescending ? -1 : 1)
        case .monthsPreceding(let months), .monthsFollowing(let months):
            guard case .date(let days) = key else { fatalError("a date") }
            let isBefore = if case .monthsPreceding = bound { true } else { false }
            let date = CalendarDate(daysSinceEpoch: Int(days))
            let total = date.year * 12 + date.month - 1 + Int(isBefore != isDescending ? -months : months)
            let (year, month) = (total / 12, total % 12 + 1)
            let day = min(date.day, CalendarDate.daysIn(month: month, year: year))
            return .date(Int32(CalendarDate(year: year, month: month, day: day).daysSinceEpoch))
        default: fatalError("an offset")
        }
    }

    private static func add(_ key: Value, _ distance: Value, _ sign: Int64) -> Value {
        switch (key, distance) {
        case (.integer(let a), .integer(let b)): return .integer(a + sign * b)
        case (.date(let a), .integer(let b)): return .date(a + Int32(sign * b))
        case (.double(let a), .double(let b)): return .double(a + Double(sign) * b)
        case (.decimal(let a, let scale), .decimal(let b, let other)) where scale == other:
            return .decimal(unscaled: a + Int128(sign) * b, scale: scale)
        default: fatalError("a distance")
        }
    }

    // MARK: Functions

    private func value(_ call: WindowCall, _ row: Int, _ frame: [Int]) -> Value {
        let partition = partitions[row]
        let size = partition.count
        let place = row - partition.lowerBound
        let peers = partition.filter { groups[$0] == groups[row] }
        func argument(_ index: Int, _ row: Int) -> Value { Self.value(call.arguments[index], rows[row]) }
        func count(_ index: Int, _ row: Int) -> Int? {
            if case .integer(let number) = argument(index, row) { return Int(number) }
            return nil
        }
        switch call.function {
        case .rowNumber: return .integer(Int64(place + 1))
        case .rank: return .integer(Int64(peers[0] - partition.lowerBound + 1))
        case .denseRank: return .integer(Int64(groups[row] - groups[partition.lowerBound] + 1))
        case .percentRank:
            return .double(size == 1 ? 0 : Double(peers[0] - partition.lowerBound) / Double(size - 1))
        case .cumulativeDistribution:
            return .double(Double(peers[peers.count - 1] + 1 - partition.lowerBound) / Double(size))
        case .ntile:
            guard let buckets = count(0, partition.lowerBound), buckets > 0 else { return .null }
            var (left, bucket) = (place, 0)
            while true {
                let rows = size / buckets + (bucket < size % buckets ? 1 : 0)
                if left < rows { return .integer(Int64(bucket + 1)) }
                (left, bucket) = (left - rows, bucket + 1)
            }
        case .lag, .lead:
            guard let offset = count(1, row) else { return .null }
            let target = call.function == .lag ? row - offset : row + offset
            return partition.contains(target) ? argument(0, target) : argument(2, row)
        case .firstValue: return frame.first.map { argument(0, $0) } ?? .null
        case .lastValue: return frame.last.map { argument(0, $0) } ?? .null
        case .nthValue:
            guard let number = count(1, row), number > 0, number <= frame.count else { return .null }
            return argument(0, frame[number - 1])
        case .aggregate(let kind):
            return NaiveAggregate.value(kind, frame.map { row in call.arguments.indices.map { argument($0, row) } })
        }
    }
}

/// Aggregates of a list of argument rows.
enum NaiveAggregate {
    static func value(_ kind: AggregateKind, _ rows: [[Value]]) -> Value {
        if kind == .countRows { return .integer(Int64(rows.count)) }
        if rows.first?.count == 2 || kind.needsPairs { return pairs(kind, rows) }
        let values = rows.map { $0[0] }.filter { !$0.isNull }
        if kind == .count { return .integer(Int64(values.count)) }
        guard let first = values.first else { return .null }
        switch kind {
        case .minimum: return values.dropFirst().reduce(first) { NaiveWindow.isLess($1, $0) ? $1 : $0 }
        case .maximum: return values.dropFirst().reduce(first) { NaiveWindow.isLess($0, $1) ? $1 : $0 }
        case .booleanAnd: return .boolean(values.allSatisfy { $0 == .boolean(true) })
        case .booleanOr: return .boolean(values.contains(.boolean(true)))
        case .sum:
            switch first {
            case .double: return .double(values.reduce(0) { $0 + number($1) })
            case .decimal(_, let scale): return .decimal(unscaled: values.reduce(0) { $0 + word($1) }, scale: scale)
            default: return .decimal(unscaled: values.reduce(0) { $0 + word($1) }, scale: 0)
            }
        case .average: return .double(values.reduce(0) { $0 + number($1) } / Double(values.count))
        default:
            let isSample = kind == .varianceSample || kind == .standardDeviationSample
            guard values.count > (isSample ? 1 : 0) else { return .null }
            let mean = values.reduce(0) { $0 + number($1) } / Double(values.count)
            let squares = values.reduce(0) { $0 + (number($1) - mean) * (number($1) - mean) }
            let variance = squares / Double(isSample ? values.count - 1 : values.count)
            let isRoot = kind == .standardDeviationSample || kind == .standardDeviationPopulation
            return .double(isRoot ? variance.squareRoot() : variance)
        }
    }

    private static func pairs(_ kind: AggregateKind, _ rows: [[Value]]) -> Value {
        let pairs = rows.filter { !$0[0].isNull && !$0[1].isNull }.map { (y: number($0[0]), x: number($0[1])) }
        let n = Double(pairs.count)
        if kind == .regressionCount { return .integer(Int64(pairs.count)) }
        guard n > 0 else { return .null }
        let (x, y) = (pairs.reduce(0) { $0 + $1.x } / n, pairs.reduce(0) { $0 + $1.y } / n)
        let sxx = pairs.reduce(0) { $0 + ($1.x - x) * ($1.x - x) }
        let syy = pairs.reduce(0) { $0 + ($1.y - y) * ($1.y - y) }
        let sxy = pairs.reduce(0) { $0 + ($1.x - x) * ($1.y - y) }
        // Differences of equal values are zero here and there alike.
        let (isFlatX, isFlatY) = (Set(pairs.map(\.x)).count == 1, Set(pairs.map(\.y)).count == 1)
        switch kind {
        case .correlation: return isFlatX || isFlatY ? .null : .double(sxy / (sxx * syy).squareRoot())
        case .covarianceSample: return n < 2 ? .null : .double(sxy / (n - 1))
        case .covariancePopulation: return .double(sxy / n)
        case .regressionSlope: return isFlatX ? .null : .double(sxy / sxx)
        case .regressionIntercept: return isFlatX ? .null : .double(y - x * sxy / sxx)
        case .regressionR2: return isFlatX ? .null : isFlatY ? .double(1) : .double(sxy * sxy / (sxx * syy))
        case .regressionAverageX: return .double(x)
        case .regressionAverageY: return .double(y)
        case .regressionSXX: return .double(sxx)
        case .regressionSYY: return .double(syy)
        default: return .double(sxy)
        }
    }

    private static func word(_ value: Value) -> Int128 {
        switch value {
        case .integer(let number): Int128(number)
        case .decimal(let unscaled, _): unscaled
        default: 0
        }
    }

    private static func number(_ value: Value) -> Double {
        switch value {
        case .double(let number): return number
        case .decimal(let unscaled, let scale):
            return (0..<scale).reduce(Double(unscaled)) { number, _ in number / 10 }
        default: return Double(word(value))
        }
    }
}

extension AggregateKind {
    /// Of Y and X.
    var needsPairs: Bool {
        switch self {
        case .correlation, .covarianceSample, .covariancePopulation, .regressionSlope, .regressionIntercept,
            .regressionR2, .regressionCount, .regressionAverageX, .regressionAverageY, .regressionSXX, .regressionSYY,
            .regressionSXY:
            true
        default: false
        }
    }
}
