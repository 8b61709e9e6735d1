import Columns

/// What wraps when it is added and taken away; the empty one is zero.
protocol PrefixTotal: BitwiseCopyable {
    init()
    func plus(_ other: Self) -> Self
    func minus(_ other: Self) -> Self
}

extension PrefixTotal where Self: FixedWidthInteger {
    @inline(__always) func plus(_ other: Self) -> Self { self &+ other }
    @inline(__always) func minus(_ other: Self) -> Self { self &- other }
}

extension UInt32: PrefixTotal {}
extension Int64: PrefixTotal {}
extension UInt64: PrefixTotal {}
extension Int128: PrefixTotal {}
extension WideMoments: PrefixTotal {}

/// Running totals of a task's rows: what an exact aggregate over any frame is a difference of. Partitions follow one another
/// without a break, since no frame reaches over one. Totals wrap: a difference is right wherever the sum itself fits.
struct PrefixSums<Total: PrefixTotal> {
    /// `count` + 1 totals.
    private let totals: UnsafeMutablePointer<Total>

    @inline(__always)
    init(_ task: WindowTask, _ value: (Int) -> Total) throws(ExecutionError) {
        totals = try task.buffer(Total.self, count: task.count + 1)
        var total = Total()
        for row in 0..<task.count {
            totals[row] = total
            total = total.plus(value(row))
        }
        totals[task.count] = total
    }

    /// Of the values of the frame.
    @inline(__always)
    func total(_ parts: FrameParts) -> Total {
        total(parts.head).plus(total(parts.middle)).plus(total(parts.tail))
    }

    @inline(__always)
    func total(_ range: Range<Int>) -> Total { totals[range.upperBound].minus(totals[range.lowerBound]) }
}

/// How many values a frame has.
struct FrameCounts {
    private let prefix: PrefixSums<UInt32>?

    /// `vector`: only where it is not NULL.
    init(_ task: WindowTask, _ vector: ColumnVector?) throws(ExecutionError) {
        let validity = vector?.validityOrNil.map { $0 + task.first }
        if let validity {
            prefix = try PrefixSums(task) { UInt32(validity[$0]) }
        } else {
            prefix = nil
        }
    }

    @inline(__always)
    func count(_ parts: FrameParts) -> Int { prefix.map { Int($0.total(parts)) } ?? parts.count }
}

/// COUNT(*) and COUNT.
struct CountEvaluator: WindowEvaluator {
    let argument: ColumnVector?
    let shape: FrameShape

    var output: ColumnInfo { .count }

    func evaluate(_ task: WindowTask, into out: ColumnVector) throws(ExecutionError) {
        try task.open(shape)
        let counts = try FrameCounts(task, argument)
        let numbers = out.int64s + task.first
        for row in 0..<task.count { numbers[row] = Int64(counts.count(task.parts(row, shape))) }
    }
}

/// BOOL_AND and BOOL_OR: the frame has a value that decides, or only others, or none.
struct BooleanEvaluator: WindowEvaluator {
    let vector: ColumnVector
    let shape: FrameShape
    let isAnd: Bool

    var output: ColumnInfo { ColumnInfo(type: .boolean, kind: .boolean, mayBeNull: true) }

    func evaluate(_ task: WindowTask, into out: ColumnVector) throws(ExecutionError) {
        try task.open(shape)
        let counts = try FrameCounts(task, vector)
        let (values, truths) = (vector.booleans + task.first, out.booleans + task.first)
        let validity = vector.validityOrNil.map { $0 + task.first }
        let deciding: UInt8 = isAnd ? 0 : 1
        let decided = try PrefixSums<UInt32>(task) { validity?[$0] != 0 && values[$0] == deciding ? 1 : 0 }
        for row in 0..<task.count {
            let parts = task.parts(row, shape)
            if counts.count(parts) == 0 {
                task.putNull(row, out)
            } else {
                truths[row] = (decided.total(parts) > 0) != isAnd ? 1 : 0
            }
        }
    }
}
