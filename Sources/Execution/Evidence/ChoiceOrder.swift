import Columns
import Glibc
import Schemas

/// How kept values are compared with the double that PERCENTILE_CONT reports.
protocol ChoiceOrder: Sendable {
    associatedtype Key: Comparable & BitwiseCopyable
    associatedtype Output: BitwiseCopyable
    /// The value as a result has it.
    func output(_ key: Key) -> Output
    /// The value as a double; never falls as the key rises.
    func number(_ key: Key) -> Double
    /// Keys under the first bound are the values below `reported`, keys over the second those above it, where `low` and
    /// `high` are the neighbours in order between which it was interpolated.
    func bounds(_ reported: Double, low: Key, high: Key) -> (Key, Key)
}

/// Doubles as their order keys.
struct DoubleOrder: ChoiceOrder {
    func output(_ key: Int64) -> Int64 { key }
    func number(_ key: Int64) -> Double { OrderKey.value(key) }
    func bounds(_ reported: Double, low: Int64, high: Int64) -> (Int64, Int64) {
        (OrderKey.of(reported), OrderKey.of(reported))
    }
}

/// Texts have no continuous percentile.
struct TextOrder: ChoiceOrder {
    func output(_ key: TextSlice) -> TextSlice { key }
    func number(_ key: TextSlice) -> Double { 0 }
    func bounds(_ reported: Double, low: TextSlice, high: TextSlice) -> (TextSlice, TextSlice) { (low, high) }
}

/// Integers and unscaled decimals. Several of them may be one double, and an interpolated one may round past a neighbour.
struct NumberOrder<Key: FixedWidthInteger & BitwiseCopyable & Sendable>: ChoiceOrder {
    let divisor: Double

    static func scaled(_ info: ColumnInfo, _: Key.Type) -> NumberOrder {
        NumberOrder(divisor: pow(10, Double(info.type.scale)))
    }

    func output(_ key: Key) -> Key { key }
    func number(_ key: Key) -> Double { Double(key) / divisor }

    func bounds(_ reported: Double, low: Key, high: Key) -> (Key, Key) {
        (below(reported, low, high), above(reported, low, high))
    }

    /// No value lies between `low` and `high`, so that either may stand for the bound.
    private func below(_ reported: Double, _ low: Key, _ high: Key) -> Key {
        if number(low) >= reported {
            return low == .min || number(low - 1) < reported ? low : search(.min, low) { number($0) >= reported }
        }
        return number(high) >= reported ? high : search(high, .max) { number($0) >= reported }
    }

    private func above(_ reported: Double, _ low: Key, _ high: Key) -> Key {
        if number(high) <= reported {
            return high == .max || number(high + 1) > reported
                ? high : search(high, .max) { number($0) > reported } - 1
        }
        return number(low) <= reported ? low : search(.min, low) { number($0) > reported } - 1
    }

    /// The least key from `first` to `last` for which a rising condition holds, or `last`.
    private func search(_ first: Key, _ last: Key, _ holds: (Key) -> Bool) -> Key {
        var (low, high) = (first, last)
        while low < high {
            // The mean without overflow.
            let middle = (low & high) + ((low ^ high) >> 1)
            if holds(middle) { high = middle } else { low = middle + 1 }
        }
        return low
    }
}

/// Small numbers as their distances above `offset`.
struct OffsetOrder: ChoiceOrder {
    let offset: Int64
    let numbers: NumberOrder<Int64>

    func output(_ key: UInt32) -> Int64 { offset + Int64(key) }
    func number(_ key: UInt32) -> Double { numbers.number(output(key)) }

    func bounds(_ reported: Double, low: UInt32, high: UInt32) -> (UInt32, UInt32) {
        let (lower, upper) = numbers.bounds(reported, low: output(low), high: output(high))
        // No value has the first or the last number, so that what lies beyond all values may stand there.
        return (clamped(lower), clamped(upper))
    }

    private func clamped(_ bound: Int64) -> UInt32 {
        let (distance, overflow) = bound.subtractingReportingOverflow(offset)
        return overflow ? (bound < offset ? 0 : .max) : UInt32(clamping: distance)
    }
}
