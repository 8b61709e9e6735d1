import Columns
import Kernels

/// Makes a batch of some rows of a batch.
final class Compactor {
    private let batch: Batch
    private let subjects: [UnsafeMutablePointer<UInt32>]

    init(inputs: [ColumnInfo], subjectCount: Int = 0, capacity: Int) {
        batch = Batch(columns: inputs.map { ColumnVector(kind: $0.kind, capacity: capacity) })
        subjects = (0..<subjectCount).map { _ in .allocate(capacity: capacity) }
        batch.subjects = subjects
    }

    deinit { for codes in subjects { codes.deallocate() } }

    /// Bytes that one of these holds.
    static func bytes(inputs: [ColumnInfo], subjectCount: Int = 0, capacity: Int) -> Int {
        inputs.reduce(subjectCount * capacity * 4) { $0 + ColumnVector.bytes(kind: $1.kind, capacity: capacity) }
    }

    /// The rows `rows[0..<count]` of `source`, ascending; the source itself when that is all of them.
    func compacted(_ source: Batch, rows: UnsafePointer<UInt16>, count: Int) -> Batch {
        guard count < source.count else { return source }
        source.packed?.unpackAll()
        for (column, target) in zip(source.columns, batch.columns) {
            switch column.kind.width {
            case 1: gather(column, target, UInt8.self, rows, count)
            case 4: gather(column, target, UInt32.self, rows, count)
            case 8: gather(column, target, UInt64.self, rows, count)
            default: gather(column, target, UInt128.self, rows, count)
            }
        }
        for (codes, target) in zip(source.subjects, subjects) {
            for index in 0..<count { target[index] = codes[Int(rows[index])] }
        }
        batch.count = count
        batch.ordinal = source.ordinal
        return batch
    }

    private func gather<T: BitwiseCopyable>(
        _ source: ColumnVector, _ target: ColumnVector, _: T.Type, _ rows: UnsafePointer<UInt16>, _ count: Int
    ) {
        let (from, to) = (source.data.assumingMemoryBound(to: T.self), target.data.assumingMemoryBound(to: T.self))
        for index in 0..<count { to[index] = from[Int(rows[index])] }
        target.hasNulls = source.hasNulls
        if source.hasNulls { kn_gather_bytes(source.validity, rows, count, target.validity) }
    }
}
