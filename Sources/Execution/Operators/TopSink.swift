import Columns

/// Keeps the first rows of an order without the others: one a thread. Rows behind the last of the best so far are dropped at
/// once, most of them by their first key alone; when enough others have come, the best are chosen again.
final class TopSink: BatchSink {
    /// The pipeline's columns, then the row's number in the source.
    private let infos: [ColumnInfo]
    private let keys: [SortColumn]
    private let wanted: Int
    private let context: RunContext
    private let roomRows: Int
    private(set) var rows: RowSet
    /// The place of the `wanted`-th row, once so many are known: what comes behind it is lost.
    private var cutRow: Int?
    private let compact: Compactor
    private let numbers: ColumnVector
    private let selected: UnsafeMutablePointer<UInt16>
    private let reservation: Reservation
    private var morsel = -1
    private var seen = 0

    /// More rows than this are sorted with all the others.
    static let wantedLimit = 1 << 14

    init(_ inputs: [ColumnInfo], keys: [SortColumn], wanted: Int, context: RunContext) throws(ExecutionError) {
        infos = inputs + [ColumnInfo(type: .integer, kind: .int64, mayBeNull: false)]
        // The number makes the order total.
        self.keys = keys + [SortColumn(column: inputs.count, isDescending: false, nullsFirst: false)]
        self.wanted = wanted
        self.context = context.sequential
        let capacity = context.options.batchRows
        roomRows = 2 * wanted + capacity
        rows = RowSet(infos: infos, chunkRows: capacity, budget: context.budget)
        reservation = Reservation(context.budget)
        try reservation.add(Compactor.bytes(inputs: inputs, capacity: capacity) + 2 * capacity)
        compact = Compactor(inputs: inputs, capacity: capacity)
        numbers = try ColumnVector.accounted(kind: .int64, capacity: capacity, budget: context.budget)
        selected = .allocate(capacity: capacity)
    }

    deinit { selected.deallocate() }

    var isSatisfied: Bool { wanted == 0 }

    func consume(_ batch: Batch, morsel: Int) throws(ExecutionError) {
        if morsel != self.morsel { (self.morsel, seen) = (morsel, 0) }
        let start = (Int64(morsel) << 32) + Int64(seen)
        seen += batch.count
        let count = select(batch)
        guard count > 0 else { return }
        for index in 0..<count { numbers.int64s[index] = start + Int64(selected[index]) }
        let kept = compact.compacted(batch, rows: selected, count: count)
        try rows.append(Batch(columns: kept.columns + [numbers], count: count), 0, count)
        if rows.count >= roomRows { try cut() }
    }

    /// The rows of all sinks that are wanted, in order, with `columnCount` columns.
    static func merged(
        _ sinks: [TopSink], columnCount: Int, context: RunContext
    ) throws(ExecutionError) -> RowSet {
        let rows = sinks.count == 1 ? sinks[0].rows : try sinks[0].empty()
        if sinks.count > 1 {
            for sink in sinks {
                rows.borrowTexts(of: sink.rows)
                for chunk in sink.rows.chunks { try rows.append(chunk, 0, chunk.count, copiesTexts: false) }
            }
        }
        let order = try RowOrder.sorted(rows, by: sinks[0].keys, context: context)
        return try rows.gathered(
            order.rows, range: 0..<min(rows.count, sinks[0].wanted), columnCount: columnCount, context: context)
    }

    private func empty() throws(ExecutionError) -> RowSet {
        RowSet(infos: infos, chunkRows: rows.chunkRows, budget: context.budget)
    }

    /// As many rows as are wanted may come between two of these. Keeps the best rows alone, with texts of their own: the arena of the others goes.
    private func cut() throws(ExecutionError) {
        let order = try RowOrder.sorted(rows, by: keys, context: context)
        let best = try rows.gathered(
            order.rows, range: 0..<min(wanted, rows.count), columnCount: infos.count, context: context)
        let fresh = try empty()
        for chunk in best.chunks { try fresh.append(chunk, 0, chunk.count) }
        (rows, cutRow) = (fresh, fresh.count - 1)
    }

    /// Writes the rows that come before the last of the best into `selected`.
    private func select(_ batch: Batch) -> Int {
        guard let cutRow else {
            for row in 0..<batch.count { selected[row] = UInt16(row) }
            return batch.count
        }
        let (chunk, offset) = rows.place(cutRow)
        let (vector, bound) = (batch.columns[keys[0].column], chunk.columns[keys[0].column])
        var count = batch.count
        if vector.hasNulls || bound.isNull(offset) {
            for row in 0..<count { selected[row] = UInt16(row) }
        } else {
            switch vector.kind {
            case .int64: count = select(vector.int64s, bound.int64s[offset], count)
            case .double: count = select(vector.doubles, bound.doubles[offset], count)
            case .code: count = select(vector.codes, bound.codes[offset], count)
            case .boolean: count = select(vector.booleans, bound.booleans[offset], count)
            case .int128: count = select(vector.int128s, bound.int128s[offset], count)
            case .text: for row in 0..<count { selected[row] = UInt16(row) }
            }
        }
        // The row number says nothing new: every row that comes now is behind all that came.
        let comparator = KeyComparator(keys: keys.dropLast())
        var kept = 0
        for index in 0..<count
        where comparator.compare(batch, Int(selected[index]), chunk, offset) < 0 {
            selected[kept] = selected[index]
            kept += 1
        }
        return kept
    }

    /// Rows whose first key is not behind the bound.
    @inline(__always)
    private func select<T: Comparable>(_ values: UnsafePointer<T>, _ bound: T, _ count: Int) -> Int {
        var kept = 0
        if keys[0].isDescending {
            for row in 0..<count {
                selected[kept] = UInt16(truncatingIfNeeded: row)
                kept += values[row] >= bound ? 1 : 0
            }
        } else {
            for row in 0..<count {
                selected[kept] = UInt16(truncatingIfNeeded: row)
                kept += values[row] <= bound ? 1 : 0
            }
        }
        return kept
    }
}
