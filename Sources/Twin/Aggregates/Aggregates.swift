import Planning
import Schemas

/// Aggregate functions over the argument tuples of all rows of a group (or of a window's frame).
enum Aggregates {
    static func value(_ call: AggregateCall, _ tuples: [[Value]]) throws(ScalarFault) -> Value {
        if call.kind == .countRows { return .integer(Int64(tuples.count)) }
        let width = call.secondArgument == nil ? 1 : 2
        guard tuples.allSatisfy({ $0.count == width }) else { throw .illTyped }
        if call.kind == .joinedText { return try joined(tuples, isDistinct: call.isDistinct) }
        // Rows with a NULL do not count.
        var known = tuples.filter { !$0.contains(.null) }
        if call.isDistinct || call.kind == .countDistinct {
            var seen: Set<RowKey> = []
            known = known.filter { seen.insert(RowKey($0)).inserted }
        }
        if width == 2 { return try PairStatistics(known).value(call.kind) }
        let values = known.map { $0[0] }
        switch call.kind {
        case .count, .countDistinct: return .integer(Int64(values.count))
        case .minimum: return values.min { Ordering.compare($0, $1) < 0 } ?? .null
        case .maximum: return values.max { Ordering.compare($0, $1) < 0 } ?? .null
        case .sum: return values.isEmpty ? .null : try ExactSum(values).value(as: call.type)
        case .average, .standardDeviationSample, .standardDeviationPopulation, .varianceSample, .variancePopulation:
            return try Statistics(values).value(call.kind)
        case .booleanAnd, .booleanOr: return try truth(call.kind, values)
        case .percentileContinuous, .percentileDiscrete, .mode: return try OrderedSet(call, values).value
        default: throw .illTyped
        }
    }

    /// STRING_AGG in the order of the rows; a NULL separator is none.
    private static func joined(_ tuples: [[Value]], isDistinct: Bool) throws(ScalarFault) -> Value {
        var result: String?
        var seen: Set<Value> = []
        for tuple in tuples {
            guard case .text(let text) = tuple[0] else {
                if tuple[0].isNull { continue }
                throw .illTyped
            }
            if isDistinct, !seen.insert(tuple[0]).inserted { continue }
            guard let before = result else {
                result = text
                continue
            }
            switch tuple[1] {
            case .text(let separator): result = before + separator + text
            case .null: result = before + text
            default: throw .illTyped
            }
        }
        guard let result else { return .null }
        return try Texts.bounded(.text(result))
    }

    private static func truth(_ kind: AggregateKind, _ values: [Value]) throws(ScalarFault) -> Value {
        if values.isEmpty { return .null }
        var (some, all) = (false, true)
        for value in values {
            guard case .boolean(let flag) = value else { throw .illTyped }
            some = some || flag
            all = all && flag
        }
        return .boolean(kind == .booleanAnd ? all : some)
    }
}
