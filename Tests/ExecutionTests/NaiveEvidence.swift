import Planning
import Schemas

/// The slow way: groups as lists of rows, subjects as sets, contributions as dictionaries.
extension EvidenceWorld {
    func expected() -> [[Value]] {
        let kept = rows.filter(passes)
        let columns = node.groups.compactMap { group -> Int? in
            if case .column(let index, _) = group { return index }
            return nil
        }
        var groups: [[Value]: [[Value]]] = [:]
        var order: [[Value]] = []
        if let domains = node.completion {
            order = Self.combinations(domains, columns)
        } else if columns.isEmpty {
            order = [[]]
        }
        let isFixed = node.completion != nil || columns.isEmpty
        for row in kept {
            let key = columns.map { row[$0] }
            if isFixed, !order.contains(key) { continue }
            if groups[key] == nil, !isFixed { order.append(key) }
            groups[key, default: []].append(row)
        }
        return order.map { key in
            let members = groups[key] ?? []
            var output = key + node.aggregates.map { value($0, members) }
            for subjectKey in node.evidence?.subjectKeys ?? [] { output += evidence(members, subject: subjectKey) }
            return output
        }
    }

    private static func combinations(_ domains: [Domain], _ columns: [Int]) -> [[Value]] {
        var result: [[Value]] = [[]]
        for domain in domains {
            let values: [Value] =
                switch domain {
                case .values(let values): values
                case .range(let lower, let upper): (lower...upper).map(Value.integer)
                }
            result = result.flatMap { prefix in values.map { prefix + [$0] } }
        }
        return result
    }

    private func passes(_ row: [Value]) -> Bool {
        guard let filter else { return true }
        let value = row[filter.column]
        guard !value.isNull, !filter.value.isNull else { return false }
        let order = Self.compare(value, filter.value)
        return switch filter.function {
        case .equal: order == 0
        case .notEqual: order != 0
        case .less: order < 0
        default: order >= 0
        }
    }

    static func compare(_ a: Value, _ b: Value) -> Int {
        func sign<T: Comparable>(_ x: T, _ y: T) -> Int { x < y ? -1 : x > y ? 1 : 0 }
        switch (a, b) {
        case (.text(let x), .text(let y)):
            return x.utf8.lexicographicallyPrecedes(y.utf8) ? -1 : y.utf8.lexicographicallyPrecedes(x.utf8) ? 1 : 0
        case (.boolean(let x), .boolean(let y)): return sign(x ? 1 : 0, y ? 1 : 0)
        default: return sign(number(a), number(b))
        }
    }

    static func number(_ value: Value) -> Double {
        switch value {
        case .integer(let number): Double(number)
        case .decimal(let unscaled, let scale): Double(unscaled) / (scale == 2 ? 100 : 1)
        case .double(let number): number
        case .date(let days): Double(days)
        default: 0
        }
    }

    private func argument(_ call: AggregateCall) -> Int? {
        if case .column(let index, _)? = call.argument { return index }
        return nil
    }

    private func value(_ call: AggregateCall, _ members: [[Value]]) -> Value {
        guard let column = argument(call) else { return .integer(Int64(members.count)) }
        let values = members.map { $0[column] }.filter { !$0.isNull }
        let numbers = values.map(Self.number)
        let mean = numbers.reduce(0, +) / Double(max(numbers.count, 1))
        let squares = numbers.reduce(0) { $0 + ($1 - mean) * ($1 - mean) }
        switch call.kind {
        case .countRows, .count: return .integer(Int64(values.count))
        case .countDistinct: return .integer(Int64(Set(values).count))
        case .sum: return values.isEmpty ? .null : Self.sized(Self.total(values), as: call.type)
        case .average: return values.isEmpty ? .null : .double(mean)
        case .minimum: return values.min { Self.compare($0, $1) < 0 } ?? .null
        case .maximum: return values.max { Self.compare($0, $1) < 0 } ?? .null
        case .variancePopulation: return values.isEmpty ? .null : .double(squares / Double(numbers.count))
        case .varianceSample: return values.count < 2 ? .null : .double(squares / Double(numbers.count - 1))
        case .standardDeviationPopulation:
            return values.isEmpty ? .null : .double((squares / Double(numbers.count)).squareRoot())
        case .standardDeviationSample:
            return values.count < 2 ? .null : .double((squares / Double(numbers.count - 1)).squareRoot())
        case .percentileContinuous, .percentileDiscrete, .mode: return chosen(call, values)
        default: preconditionFailure("\(call.kind) carries no evidence yet")
        }
    }

    /// Unscaled, or the double: the data's doubles are eighths, so that their sums are exact.
    private static func total(_ values: [Value]) -> Double {
        values.reduce(0) { sum, value in
            if case .decimal(let unscaled, _) = value { return sum + Double(unscaled) }
            return sum + number(value)
        }
    }

    private static func sized(_ total: Double, as type: ColumnType) -> Value {
        if case .decimal(_, let scale) = type { return .decimal(unscaled: Int128(total), scale: scale) }
        return .double(total)
    }

    private func evidence(_ members: [[Value]], subject: Int) -> [Value] {
        var output = [Value.integer(Int64(members.count)), .integer(Int64(subjects(members, subject).count))]
        for call in node.aggregates {
            let column = argument(call)
            let contributing = members.filter { row in column.map { !row[$0].isNull } ?? true }
            let distinct = subjects(contributing, subject)
            var contributions: [Value: Double] = [:]
            for row in contributing {
                let amount: Double =
                    switch call.kind {
                    case .countRows, .count, .countDistinct, .percentileContinuous, .percentileDiscrete, .mode: 1
                    default: Self.total([row[column!]])
                    }
                contributions[row[subject], default: 0] += amount
            }
            let isExtreme = call.kind == .minimum || call.kind == .maximum
            let nonzero = isExtreme ? distinct.count : contributions.filter { $0.value != 0 && !$0.key.isNull }.count
            output += [.integer(Int64(contributing.count)), .integer(Int64(distinct.count)), .integer(Int64(nonzero))]
            if isExtreme {
                let extreme = value(call, members)
                let holders = contributing.filter { $0[column!] == extreme }
                output += [.integer(Int64(subjects(holders, subject).count)), .null, .null, .null, .null, .null]
                continue
            }
            let sizes: [Double] = contributions.values.map { abs($0) }.sorted(by: >) + [0, 0]
            let figures: [Double] = [sizes[0], sizes[1], sizes.reduce(0, +)]
            let around = around(call, contributing, subject)
            output += [around.holders] + figures.map { Self.sized($0, as: call.contributionType) }
            output += [around.below, around.above]
        }
        return output
    }

    /// Of ordered values: subjects at the value (MODE), below and above it (percentiles).
    private func around(
        _ call: AggregateCall, _ members: [[Value]], _ subject: Int
    ) -> (holders: Value, below: Value, above: Value) {
        let reported = value(call, members)
        guard call.kind.isOfOrderedValues, !reported.isNull, let column = argument(call) else {
            return (.null, .null, .null)
        }
        func count(_ holds: (Int) -> Bool) -> Value {
            .integer(Int64(subjects(members.filter { holds(Self.compare($0[column], reported)) }, subject).count))
        }
        if call.kind == .mode { return (count { $0 == 0 }, .null, .null) }
        return (.null, count { $0 < 0 }, count { $0 > 0 })
    }

    private func chosen(_ call: AggregateCall, _ values: [Value]) -> Value {
        let ordered = values.sorted { Self.compare($0, $1) < 0 }
        guard !ordered.isEmpty else { return .null }
        let count = Double(ordered.count)
        switch call.kind {
        case .percentileContinuous:
            let place = (call.fraction ?? 0) * (count - 1)
            let (low, high) = (Self.number(ordered[Int(place)]), Self.number(ordered[Int(place.rounded(.up))]))
            return .double(low + (place - place.rounded(.down)) * (high - low))
        case .percentileDiscrete:
            return ordered.enumerated().first { Double($0.offset + 1) / count >= (call.fraction ?? 0) }!.element
        default:
            let most = Dictionary(grouping: ordered) { $0 }.mapValues(\.count).values.max()
            return ordered.first { value in ordered.count { $0 == value } == most }!
        }
    }

    private func subjects(_ members: [[Value]], _ subject: Int) -> Set<Value> {
        Set(members.map { $0[subject] }.filter { !$0.isNull })
    }
}
