import Columns
import Kernels

/// Which values stand on which side of a reported one.
struct SideTest<Key: Comparable & BitwiseCopyable> {
    /// Values under it are below the reported one.
    var lower: Key
    /// Values over it are above the reported one.
    var upper: Key
    /// Asks for those on neither side instead.
    var countsHolders = false
}

/// Counts the distinct subjects on each side of reported values. One instance a thread.
///
/// Each subject has a byte of marks, two bits a test. One pass over a group's values sets them, another adds each byte up
/// where it first meets it and clears it: rows may come in any order, and nothing is done for subjects without a row.
final class SideCounter<Key: Comparable & BitwiseCopyable> {
    private let marks: GrowingArray<UInt8>
    private let rowBits: GrowingArray<UInt8>
    private let isFast: Bool
    private let cancellation: Cancellation

    /// Tests of a byte.
    private static var testsAtOnce: Int { 4 }
    private static var blockRows: Int { 4_096 }
    /// Sums of this many single bits fit a byte each.
    private static var bytesAtOnce: Int { 255 }

    init(subjects: Int, context: RunContext) throws(ExecutionError) {
        cancellation = context.cancellation
        isFast = context.options.useFastKernels
        marks = try GrowingArray(context.budget)
        try marks.fill(to: subjects, with: 0)
        rowBits = try GrowingArray(context.budget)
        try rowBits.fill(to: Self.blockRows, with: 0)
    }

    /// Of each test the subjects below and above, or those that hold the value and 0. Code `none` is no subject.
    func count(
        _ segments: [ValueSegment<Key>], _ tests: [SideTest<Key>], none: UInt32
    ) throws(ExecutionError) -> [(UInt32, UInt32)] {
        var counts: [(UInt32, UInt32)] = []
        for first in stride(from: 0, to: tests.count, by: Self.testsAtOnce) {
            let some = Array(tests[first..<min(first + Self.testsAtOnce, tests.count)])
            for segment in segments {
                for start in stride(from: 0, to: segment.values.count, by: Self.blockRows) {
                    try cancellation.check()
                    let block = start..<min(start + Self.blockRows, segment.values.count)
                    mark(UnsafeBufferPointer(rebasing: segment.values[block]), segment.codes + start, some)
                }
            }
            marks.pointer[Int(none)] = 0
            var sums = [UInt32](repeating: 0, count: 8)
            for segment in segments {
                try cancellation.check()
                addUp(UnsafeBufferPointer(start: segment.codes, count: segment.values.count), &sums)
            }
            for (index, test) in some.enumerated() {
                let (below, above) = (sums[index * 2], sums[index * 2 + 1])
                counts.append(test.countsHolders ? (below, 0) : (below, above))
            }
        }
        return counts
    }

    private func mark(
        _ values: UnsafeBufferPointer<Key>, _ codes: UnsafePointer<UInt32>, _ tests: [SideTest<Key>]
    ) {
        let bits = rowBits.pointer
        bits.update(repeating: 0, count: values.count)
        for (index, test) in tests.enumerated() {
            let (first, second) = (UInt8(1) << UInt8(index * 2), UInt8(2) << UInt8(index * 2))
            let (lower, upper) = (test.lower, test.upper)
            if test.countsHolders {
                for row in values.indices { bits[row] |= values[row] < lower || upper < values[row] ? 0 : first }
            } else if !isFast || !markFast(values, lower, upper, first, second) {
                for row in values.indices {
                    bits[row] |= (values[row] < lower ? first : 0) | (upper < values[row] ? second : 0)
                }
            }
        }
        let marks = marks.pointer
        if isFast {
            kn_side_mark(codes, bits, values.count, marks)
        } else {
            for row in values.indices { marks[Int(codes[row])] |= bits[row] }
        }
    }

    /// False for keys that no kernel takes.
    private func markFast(
        _ values: UnsafeBufferPointer<Key>, _ lower: Key, _ upper: Key, _ below: UInt8, _ above: UInt8
    ) -> Bool {
        let base = UnsafeRawPointer(values.baseAddress!)
        if let lower = lower as? UInt32, let upper = upper as? UInt32 {
            kn_side_bits_u32(base.bound(UInt32.self), values.count, lower, upper, below, above, rowBits.pointer)
        } else if let lower = lower as? Int64, let upper = upper as? Int64 {
            kn_side_bits_i64(base.bound(Int64.self), values.count, lower, upper, below, above, rowBits.pointer)
        } else {
            return false
        }
        return true
    }

    /// Adds subjects up by bit; clears their marks.
    private func addUp(_ codes: UnsafeBufferPointer<UInt32>, _ sums: inout [UInt32]) {
        let marks = marks.pointer
        for start in stride(from: 0, to: codes.count, by: Self.bytesAtOnce) {
            var bytes: UInt64 = 0
            for row in start..<min(start + Self.bytesAtOnce, codes.count) {
                let code = Int(codes[row])
                bytes &+= Self.spread(marks[code])
                marks[code] = 0
            }
            for bit in 0..<8 { sums[bit] += UInt32(truncatingIfNeeded: bytes >> UInt64(bit * 8) & 0xFF) }
        }
    }

    /// Bit b of a byte as the lowest bit of byte b of a word.
    @inline(__always)
    private static func spread(_ byte: UInt8) -> UInt64 {
        // Seven bits by a product whose terms do not meet, and the eighth.
        let low = (UInt64(byte & 0x7F) &* 0x0002_0408_1020_4081) & 0x0001_0101_0101_0101
        return low | UInt64(byte >> 7) << 56
    }
}
