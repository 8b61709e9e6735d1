import Planning
import Schemas

/// Percentiles and MODE: aggregates of values in their order.
struct OrderedSet {
    private let call: AggregateCall
    private let ordered: [Value]

    init(_ call: AggregateCall, _ values: [Value]) {
        self.call = call
        ordered = values.sorted {
            let comparison = Ordering.compare($0, $1)
            return call.isDescending ? comparison > 0 : comparison < 0
        }
    }

    var value: Value {
        get throws(ScalarFault) {
            if call.kind == .mode { return mode }
            guard let fraction = call.fraction, (0...1).contains(fraction) else { throw .illTyped }
            guard !ordered.isEmpty else { return .null }
            if call.kind == .percentileDiscrete {
                // The first value whose share of values up to it is at least the fraction.
                let position = Int((fraction * Double(ordered.count)).rounded(.up)) - 1
                return ordered[max(0, position)]
            }
            let place = fraction * Double(ordered.count - 1)
            let (lower, upper) = (Int(place.rounded(.down)), Int(place.rounded(.up)))
            guard case .double(let low) = try Casts.cast(ordered[lower], to: .double),
                case .double(let high) = try Casts.cast(ordered[upper], to: .double)
            else { throw .illTyped }
            if lower == upper { return .double(low) }
            let value = low + (place - Double(lower)) * (high - low)
            return .double(try Arithmetic.finite(value))
        }
    }

    /// The most frequent value, the first in the order where several are.
    private var mode: Value {
        var best = (value: Value.null, count: 0)
        var run = (value: Value.null, count: 0)
        for value in ordered {
            run = run.count > 0 && Ordering.compare(run.value, value) == 0 ? (run.value, run.count + 1) : (value, 1)
            if run.count > best.count { best = run }
        }
        return best.value
    }
}
