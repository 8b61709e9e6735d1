import Columns
import Planning
import Schemas

extension PlanExecutor {
    /// ORDER BY: the rows with their keys, sorted by number; rows with equal keys keep the order of the source. `wanted`:
    /// rows beyond that many may be left out.
    func sort(_ input: LogicalPlan, _ keys: [SortKey], wanted: Int?) throws(ExecutionError) -> RowSet {
        var pipeline = try pipeline(input)
        let plain = pipeline.output
        let compiler = context.compiler(plain)
        var keyInfos: [ColumnInfo] = []
        for key in keys { keyInfos.append(try compiler.compile(key.expression).info) }
        let columns = plain.enumerated().map { BoundExpression.column(index: $0.offset, type: $0.element.type) }
        pipeline.stages.append(.project(columns + keys.map(\.expression)))
        pipeline.output = plain + keyInfos
        let rows = try collect(pipeline)
        guard rows.count < Int(UInt32.max) else { throw ExecutionError(.memoryLimit) }
        let order = try RowOrder(rows, keys: keys, firstColumn: plain.count, context: context)
        context.explain("sort: \(rows.count) rows by \(keys.count) keys" + (wanted.map { ", first \($0)" } ?? ""))
        let sorted = try order.sorted(wanted: wanted)
        let result = RowSet(infos: plain, chunkRows: rows.chunkRows, budget: context.budget)
        for entry in sorted.elements {
            let (chunk, offset) = rows.place(Int(entry.row))
            try result.append(chunk, offset, offset + 1)
        }
        return result
    }
}

/// Row numbers of a row set in the order of sort keys.
final class RowOrder {
    /// A row and the first bits of its first key: most comparisons need no more.
    struct Entry: BitwiseCopyable {
        var prefix: UInt64
        var row: UInt32
    }

    private let rows: RowSet
    private let keys: [SortKey]
    private let firstColumn: Int
    private let context: RunContext

    init(_ rows: RowSet, keys: [SortKey], firstColumn: Int, context: RunContext) throws(ExecutionError) {
        self.rows = rows
        self.keys = keys
        self.firstColumn = firstColumn
        self.context = context
    }

    func sorted(wanted: Int?) throws(ExecutionError) -> GrowingArray<Entry> {
        let entries = try GrowingArray<Entry>(context.budget, capacity: rows.count)
        var row: UInt32 = 0
        for chunk in rows.chunks {
            try context.cancellation.check()
            for offset in 0..<chunk.count {
                try entries.append(Entry(prefix: keys.isEmpty ? 0 : prefix(chunk, offset), row: row))
                row += 1
            }
        }
        var buffer = UnsafeMutableBufferPointer(start: entries.pointer, count: entries.count)
        if let wanted, wanted < entries.count / 8 {
            keepFirst(wanted, of: entries)
        } else {
            buffer.sort { self.isBefore($0, $1) }
            if let wanted, wanted < entries.count { entries.count = wanted }
        }
        return entries
    }

    /// Top-N: a heap of the best rows so far, its worst on top.
    private func keepFirst(_ wanted: Int, of entries: GrowingArray<Entry>) {
        guard wanted > 0 else {
            entries.count = 0
            return
        }
        let heap = entries.pointer
        for start in stride(from: wanted / 2 - 1, through: 0, by: -1) { sink(heap, start, wanted) }
        for index in wanted..<entries.count where isBefore(heap[index], heap[0]) {
            heap[0] = heap[index]
            sink(heap, 0, wanted)
        }
        entries.count = wanted
        var best = UnsafeMutableBufferPointer(start: heap, count: wanted)
        best.sort { self.isBefore($0, $1) }
    }

    private func sink(_ heap: UnsafeMutablePointer<Entry>, _ start: Int, _ count: Int) {
        var place = start
        while true {
            var child = 2 * place + 1
            guard child < count else { return }
            if child + 1 < count, isBefore(heap[child], heap[child + 1]) { child += 1 }
            guard isBefore(heap[place], heap[child]) else { return }
            (heap[place], heap[child]) = (heap[child], heap[place])
            place = child
        }
    }

    /// Equal keys fall back on the order of the source, so the order is total.
    private func isBefore(_ a: Entry, _ b: Entry) -> Bool {
        if a.prefix != b.prefix { return a.prefix < b.prefix }
        let (x, i) = rows.place(Int(a.row))
        let (y, j) = rows.place(Int(b.row))
        for (index, key) in keys.enumerated() {
            let (left, right) = (x.columns[firstColumn + index], y.columns[firstColumn + index])
            switch (left.isNull(i), right.isNull(j)) {
            case (true, true): continue
            case (true, false): return key.nullsFirst
            case (false, true): return !key.nullsFirst
            case (false, false): break
            }
            let order = Self.compare(left, i, right, j, rows.infos[firstColumn + index])
            if order != 0 { return (order < 0) != key.isDescending }
        }
        return a.row < b.row
    }

    private static func compare(_ x: ColumnVector, _ i: Int, _ y: ColumnVector, _ j: Int, _ info: ColumnInfo) -> Int {
        switch x.kind {
        case .double: return x.doubles[i] < y.doubles[j] ? -1 : x.doubles[i] > y.doubles[j] ? 1 : 0
        case .text: return x.texts[i].compare(y.texts[j])
        // Dictionaries ascend.
        case .boolean, .int64, .int128, .code:
            let (a, b) = (x.word(i), y.word(j))
            return a < b ? -1 : a > b ? 1 : 0
        }
    }

    /// Ascending in the order of the first key; equal prefixes say nothing.
    private func prefix(_ chunk: Batch, _ row: Int) -> UInt64 {
        let (vector, key) = (chunk.columns[firstColumn], keys[0])
        if vector.isNull(row) { return key.nullsFirst ? 0 : .max }
        var bits: UInt64
        switch vector.kind {
        case .boolean: bits = UInt64(vector.booleans[row])
        case .code: bits = UInt64(vector.codes[row])
        case .int64: bits = UInt64(bitPattern: vector.int64s[row]) ^ (1 << 63)
        case .double: bits = UInt64(bitPattern: OrderKey.of(vector.doubles[row])) ^ (1 << 63)
        case .int128: bits = UInt64(bitPattern: Int64(truncatingIfNeeded: vector.int128s[row] >> 64)) ^ (1 << 63)
        case .text:
            bits = 0
            let text = vector.texts[row]
            for index in 0..<8 { bits = bits << 8 | (index < text.count ? UInt64(text.bytes[index]) : 0) }
        }
        if key.isDescending { bits = ~bits }
        // The ends belong to NULL.
        return min(max(bits >> 1, 1), .max - 1)
    }
}
