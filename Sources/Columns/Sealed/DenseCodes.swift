/// Numbers distinct words densely, in ascending order.
enum DenseCodes {
    /// Writes each row's code (`distinct.count` for rows without a value) and returns the distinct words, ascending.
    static func assign(
        _ words: UnsafePointer<Int64>, presence: UnsafePointer<UInt8>?, rows: Int,
        into codes: UnsafeMutablePointer<UInt32>
    ) -> [Int64] {
        var (minimum, maximum) = SealedLayout.emptyWords
        for row in 0..<rows where presence == nil || presence![row] != 0 {
            minimum = min(minimum, words[row])
            maximum = max(maximum, words[row])
        }
        guard minimum <= maximum else {
            codes.initialize(repeating: 0, count: rows)
            return []
        }
        let span = UInt64(bitPattern: maximum &- minimum)
        if span < UInt64(rows) * 8 + 65_536 {
            return compact(words, presence, rows, codes, minimum: minimum, span: Int(span))
        }
        return sorted(words, presence, rows, codes)
    }

    /// A table over the whole range of keys.
    private static func compact(
        _ words: UnsafePointer<Int64>, _ presence: UnsafePointer<UInt8>?, _ rows: Int,
        _ codes: UnsafeMutablePointer<UInt32>, minimum: Int64, span: Int
    ) -> [Int64] {
        var table = Array(repeating: UInt32(0), count: span + 1)
        var distinct: [Int64] = []
        table.withUnsafeMutableBufferPointer { table in
            for row in 0..<rows where presence == nil || presence![row] != 0 { table[Int(words[row] &- minimum)] = 1 }
            for index in 0..<table.count where table[index] != 0 {
                table[index] = UInt32(distinct.count)
                distinct.append(minimum &+ Int64(index))
            }
            let absent = UInt32(distinct.count)
            for row in 0..<rows {
                codes[row] = presence == nil || presence![row] != 0 ? table[Int(words[row] &- minimum)] : absent
            }
        }
        return distinct
    }

    private static func sorted(
        _ words: UnsafePointer<Int64>, _ presence: UnsafePointer<UInt8>?, _ rows: Int,
        _ codes: UnsafeMutablePointer<UInt32>
    ) -> [Int64] {
        var pairs: [(key: Int64, row: UInt32)] = []
        pairs.reserveCapacity(rows)
        for row in 0..<rows where presence == nil || presence![row] != 0 { pairs.append((words[row], UInt32(row))) }
        RadixSort.sort(&pairs)
        var distinct: [Int64] = []
        for pair in pairs {
            if distinct.last != pair.key { distinct.append(pair.key) }
            codes[Int(pair.row)] = UInt32(distinct.count - 1)
        }
        if let presence {
            for row in 0..<rows where presence[row] == 0 { codes[row] = UInt32(distinct.count) }
        }
        return distinct
    }
}

/// Least-significant-digit radix sort, 11 bits a pass; stable.
enum RadixSort {
    static func sort(_ pairs: inout [(key: Int64, row: UInt32)]) {
        let digits = 11
        let buckets = 1 << digits
        var spare = pairs
        for shift in stride(from: 0, to: 64, by: digits) {
            var counts = Array(repeating: 0, count: buckets)
            /// The sign bit is flipped, so that negative keys come first.
            func bucket(_ key: Int64) -> Int {
                Int(truncatingIfNeeded: (UInt64(bitPattern: key) ^ (1 << 63)) >> UInt64(shift)) & (buckets - 1)
            }
            for pair in pairs { counts[bucket(pair.key)] += 1 }
            if counts.contains(pairs.count) { continue }
            var start = 0
            for index in 0..<buckets {
                let count = counts[index]
                counts[index] = start
                start += count
            }
            for pair in pairs {
                let index = bucket(pair.key)
                spare[counts[index]] = pair
                counts[index] += 1
            }
            swap(&pairs, &spare)
        }
    }
}
