import Kernels
import Testing

/// The stamp for few cells against the stamp: equal records after every row has been folded.
@Suite struct StampKernelTests {
    private static let headerBytes = 32
    private static let partBytes = 64

    /// Rows subject by subject, some of them without a subject at the end.
    private struct Rows {
        var groups: [UInt32] = []
        var subjects: [UInt32] = []
        var values: [[Int64]]
        let none: UInt32
        /// No contribution is below zero: the first two parts are the short ones.
        let isUnsigned: Bool

        init(count: Int, cells: Int, run: Int, parts: Int, isUnsigned: Bool, random: inout Random) {
            self.isUnsigned = isUnsigned
            values = Array(repeating: [], count: parts)
            var subject: UInt32 = 0
            for _ in 0..<count {
                if random.below(Int(run)) == 0 { subject += UInt32(random.below(2)) + 1 }
                groups.append(UInt32(random.below(Int(cells))))
                subjects.append(subject)
                for part in values.indices {
                    // Zeros, and runs that sum to zero, are contributions too.
                    values[part].append(Int64(random.below(7)) - (isUnsigned ? 0 : 3))
                }
            }
            none = subject
        }
    }

    private static func offset(_ index: Int, _ isUnsigned: Bool) -> Int {
        headerBytes + index * partBytes - (isUnsigned ? min(index, 2) * partBytes / 2 : 0)
    }

    private static func parts(_ rows: Rows, from row: Int, _ body: ([KnStampPart]) -> Void) {
        func add(_ index: Int, _ parts: [KnStampPart]) {
            guard index < rows.values.count else { return body(parts) }
            rows.values[index].withUnsafeBytes { bytes in
                let isShort = rows.isUnsigned && index < 2
                let part = KnStampPart(
                    values: bytes.baseAddress! + row * 8, valid: nil,
                    offset: UInt32(offset(index, rows.isUnsigned)), kind: UInt32(isShort ? KN_STAMP_U64 : KN_STAMP_I64),
                    nonzero: UInt32(24 + index * 4))
                add(index + 1, parts + [part])
            }
        }
        add(0, [])
    }

    @Test(arguments: [1, 2, 8, 9, 16, 20, 33, 64], [false, true])
    func equalsTheStamp(_ cells: Int, _ isUnsigned: Bool) {
        var random = Random(seed: UInt64(cells))
        var done = 0
        for run in [1, 5, 60, 400] {
            for partCount in 0...4 {
                let rows = Rows(
                    count: 3_000, cells: cells, run: run, parts: partCount, isUnsigned: isUnsigned, random: &random)
                let stride = Self.offset(partCount, isUnsigned)
                var (slow, fast) = (
                    [CChar](repeating: 0, count: cells * stride), [CChar](repeating: 0, count: cells * stride)
                )
                var row = 0
                while row < 3_000 {
                    let count = min([1, 64, 500, 777][Int(random.below(4))], 3_000 - row)
                    let (groups, subjects) = (
                        Array(rows.groups[row..<row + count]), Array(rows.subjects[row..<row + count])
                    )
                    Self.parts(rows, from: row) { parts in
                        _ = kn_stamp(&slow, stride, groups, subjects, count, rows.none, parts, partCount, 0)
                        let isDone = kn_stamp_few(
                            &fast, stride, cells, groups, subjects, count, rows.none, parts, partCount)
                        done += Int(isDone)
                        if isDone == 0 {
                            // However the loop is written.
                            let style = UInt32(random.below(4))
                            _ = kn_stamp(&fast, stride, groups, subjects, count, rows.none, parts, partCount, style)
                        }
                    }
                    row += count
                }
                Self.parts(rows, from: 0) { parts in
                    kn_stamp_close(&slow, stride, cells, rows.none, parts, partCount)
                    kn_stamp_close(&fast, stride, cells, rows.none, parts, partCount)
                }
                // The subject seen last says nothing once all is folded.
                for cell in 0..<cells {
                    for byte in 0..<4 { (slow[cell * stride + byte], fast[cell * stride + byte]) = (0, 0) }
                }
                #expect(slow == fast, "\(cells) cells, runs of \(run), \(partCount) parts")
            }
        }
        #expect(done > 10)
    }
}
