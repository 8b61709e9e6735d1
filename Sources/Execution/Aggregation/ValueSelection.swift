import Columns

/// Chooses among the values of one group, which it may put in another order.
enum ValueSelection {
    /// The value at `rank`, counted from 0 in ascending order: quickselect.
    static func select<T: Comparable & BitwiseCopyable>(_ values: UnsafeMutableBufferPointer<T>, rank: Int) -> T {
        var (low, high, rounds) = (0, values.count - 1, 0)
        while high - low > 32 {
            // Two rounds a halving are plenty unless the pivots are unlucky: then sort what is left.
            rounds += 1
            if rounds > 64 { break }
            let pivot = median(values[low], values[low + (high - low) / 2], values[high])
            var (i, j) = (low, high)
            while i <= j {
                while values[i] < pivot { i += 1 }
                while pivot < values[j] { j -= 1 }
                if i <= j {
                    values.swapAt(i, j)
                    (i, j) = (i + 1, j - 1)
                }
            }
            if rank <= j { high = j } else if rank >= i { low = i } else { return values[rank] }
        }
        var rest = UnsafeMutableBufferPointer(rebasing: values[low...high])
        rest.sort()
        return values[rank]
    }

    private static func median<T: Comparable>(_ a: T, _ b: T, _ c: T) -> T {
        max(min(a, b), min(max(a, b), c))
    }

    /// The most frequent value; of several the first in the order asked for.
    static func mode<T: Comparable & BitwiseCopyable>(
        _ values: UnsafeMutableBufferPointer<T>, isDescending: Bool
    ) -> T {
        var values = values
        values.sort()
        var (best, bestCount, start) = (values[0], 0, 0)
        while start < values.count {
            var end = start + 1
            while end < values.count, values[end] == values[start] { end += 1 }
            if isDescending ? end - start >= bestCount : end - start > bestCount {
                (best, bestCount) = (values[start], end - start)
            }
            start = end
        }
        return best
    }

    /// PERCENTILE_DISC: the first value whose share of the rows up to it reaches the fraction.
    static func discreteRank(_ fraction: Double, count: Int, isDescending: Bool) -> Int {
        let rank = min(max(Int((fraction * Double(count)).rounded(.up)) - 1, 0), count - 1)
        return isDescending ? count - 1 - rank : rank
    }

    /// PERCENTILE_CONT: the two ranks around the place, in the order asked for, and how far it lies behind the first.
    static func continuousRanks(
        _ fraction: Double, count: Int, isDescending: Bool
    ) -> (first: Int, second: Int, share: Double) {
        let place = fraction * Double(count - 1)
        let (first, second) = (Int(place.rounded(.down)), Int(place.rounded(.up)))
        let share = place - Double(first)
        return isDescending ? (count - 1 - first, count - 1 - second, share) : (first, second, share)
    }
}
