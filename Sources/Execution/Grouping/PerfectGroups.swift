import Columns
import Kernels

/// Groups by columns of few possible values: the group's number is computed, not looked up. Ascending by the columns,
/// NULL last.
final class PerfectGroups: GroupIndexer, MergedGroups {
    /// One column: values `low...low + slots - 1`, then NULL where that is possible.
    struct Column {
        var info: ColumnInfo
        var low: Int64
        var slots: Int
        var stride: Int

        var cells: Int { slots + (info.mayBeNull ? 1 : 0) }
    }

    let columns: [Column]
    let groupCount: Int
    let maps: [[UInt32]]? = nil

    static let cellsLimit = 1 << 16

    init(columns: [Column]) {
        self.columns = columns
        groupCount = columns.reduce(1) { $0 * $1.cells }
    }

    /// The columns with their strides, or nil when a column's values are not few or not known.
    static func columns(of infos: [ColumnInfo], cellsLimit: Int) -> [Column]? {
        var columns: [Column] = []
        for info in infos {
            if info.kind == .boolean {
                // Whatever the bounds: the code of a truth value is the value itself.
                columns.append(Column(info: info, low: 0, slots: 2, stride: 1))
                continue
            }
            guard info.kind == .int64 || info.kind == .code, let (lower, upper) = info.bounds.interval,
                let span = info.bounds.span, span < UInt128(cellsLimit), let low = Int64(exactly: lower)
            else { return nil }
            // The codes of a dictionary are counted from 0, whichever of them occur.
            let first = info.kind == .code ? 0 : low
            guard upper - Int128(first) < Int128(cellsLimit) else { return nil }
            columns.append(Column(info: info, low: first, slots: Int(upper - Int128(first)) + 1, stride: 1))
        }
        var stride = 1
        for index in columns.indices.reversed() {
            columns[index].stride = stride
            stride *= columns[index].cells
            guard stride <= cellsLimit else { return nil }
        }
        return columns
    }

    var output: [ColumnInfo] { columns.map(\.info) }

    /// Values outside the bounds (a file that lies about its statistics) count as the last value.
    func assign(_ vectors: [ColumnVector], _ batch: Batch, out: UnsafeMutablePointer<UInt32>) {
        let count = batch.count
        out.update(repeating: 0, count: count)
        for (column, vector) in zip(columns, vectors) { Self.add(column, vector, count, out) }
    }

    /// Adds what one column contributes to the numbers.
    static func add(_ column: Column, _ vector: ColumnVector, _ count: Int, _ out: UnsafeMutablePointer<UInt32>) {
        let (last, stride) = (UInt32(column.slots - 1), UInt32(column.stride))
        if vector.hasNulls { return addNullable(column, vector, count, out) }
        switch vector.kind {
        case .int64: kn_group_code_i64(vector.int64s, column.low, last, stride, count, out)
        case .code: kn_group_code_codes(vector.codes, last, stride, count, out)
        default: for row in 0..<count { out[row] &+= min(UInt32(vector.booleans[row]), last) &* stride }
        }
    }

    private static func addNullable(
        _ column: Column, _ vector: ColumnVector, _ count: Int, _ out: UnsafeMutablePointer<UInt32>
    ) {
        let (last, stride) = (UInt64(column.slots - 1), UInt32(column.stride))
        let null = UInt32(column.cells - 1)
        for row in 0..<count {
            let word: UInt64 =
                switch vector.kind {
                case .int64: UInt64(bitPattern: vector.int64s[row] &- column.low)
                case .code: UInt64(vector.codes[row])
                default: UInt64(vector.booleans[row])
                }
            out[row] &+= (vector.validity[row] != 0 ? UInt32(min(word, last)) : null) &* stride
        }
    }

    func shown(isUsed: (Int) -> Bool) -> [UInt32] {
        (0..<groupCount).compactMap { isUsed($0) ? UInt32($0) : nil }
    }

    func write(column: Int, groups: ArraySlice<UInt32>, into vector: ColumnVector, row: Int) {
        write(column: column, into: vector, row: row, count: groups.count) { Int(groups[groups.startIndex &+ $0]) }
    }

    /// Writes a column of `count` groups of the given codes.
    @inline(__always)
    func write(column index: Int, into vector: ColumnVector, row: Int, count: Int, code: (Int) -> Int) {
        let column = columns[index]
        let (low, stride, cells, slots) = (column.low, column.stride, column.cells, column.slots)
        for offset in 0..<count {
            let slot = code(offset) / stride % cells
            guard slot < slots else {
                vector.hasNulls = true
                vector.validity[row &+ offset] = 0
                continue
            }
            vector.validity[row &+ offset] = 1
            switch vector.kind {
            case .int64: vector.int64s[row &+ offset] = low &+ Int64(slot)
            case .code: vector.codes[row &+ offset] = UInt32(truncatingIfNeeded: slot)
            default: vector.booleans[row &+ offset] = UInt8(truncatingIfNeeded: slot)
            }
        }
    }
}
