import Columns
import Planning

/// The rows of a row set in the order of key columns; rows with equal keys keep their order. The order is total, so it does
/// not depend on how it is found.
///
/// A row becomes one integer: its keys as a number of few bits (`SortField`), then its row number. Integers are sorted by their
/// digits; where the bits do not tell all of the keys, equal ones are put in order by comparing rows.
struct RowOrder {
    /// Where keys change, for each place in the order.
    struct Change {
        /// Some key differs from the row before.
        static let key: UInt8 = 1
        /// One of the leading keys does.
        static let leading: UInt8 = 2
    }

    /// Row numbers.
    let rows: GrowingArray<UInt32>
    /// `Change` bits; empty unless asked for. The first row has all.
    let changes: GrowingArray<UInt8>
    /// How it was found, for explanations.
    let name: String

    /// `leadingKeys`: asks for `changes`.
    static func sorted(
        _ rows: RowSet, by keys: [SortColumn], leadingKeys: Int? = nil, context: RunContext
    ) throws(ExecutionError) -> RowOrder {
        guard rows.count < Int(UInt32.max) else { throw ExecutionError(.memoryLimit, "rows of a sort") }
        let fields = try Self.fields(rows, keys, context)
        let total = fields.reduce(0) { $0 + $1.width }
        let rowBits = Int.bitWidth - max(rows.count - 1, 0).leadingZeroBitCount
        if total + rowBits <= 64, fields.allSatisfy(\.isExact) {
            return try Sorter<UInt64>(rows, keys, fields, rowBits, context).run(leadingKeys)
        }
        return try Sorter<UInt128>(rows, keys, fields, rowBits, context).run(leadingKeys)
    }

    /// Chunks of a task.
    static let taskChunks = 8

    private static func fields(
        _ rows: RowSet, _ keys: [SortColumn], _ context: RunContext
    ) throws(ExecutionError) -> [SortField] {
        let references = keys.map { rows.firstText(column: $0.column) }
        let tasks = (rows.chunks.count + taskChunks - 1) / taskChunks
        let found = Slots<[SortRange]>(count: tasks)
        try context.forEachTask(tasks) { (task) throws(ExecutionError) in
            var ranges = keys.map { _ in SortRange() }
            for chunk in rows.chunks[(task * taskChunks)..<min((task + 1) * taskChunks, rows.chunks.count)] {
                for (index, key) in keys.enumerated() {
                    ranges[index].add(chunk.columns[key.column], count: chunk.count, reference: references[index])
                }
            }
            found.set(task, ranges)
        }
        var ranges = keys.map { _ in SortRange() }
        for part in found.all { for index in keys.indices { ranges[index].merge(part[index]) } }
        return keys.indices.map {
            SortField(keys[$0], kind: rows.infos[keys[$0].column].kind, range: ranges[$0].settled)
        }
    }
}

/// One sort, in entries of one width.
private struct Sorter<Entry: FixedWidthInteger & UnsignedInteger & BitwiseCopyable> {
    let rows: RowSet
    let comparator: RowComparator
    let context: RunContext
    let rowBits: Int
    /// The fields that are written, and the bits of each.
    let written: [(field: SortField, room: Int)]
    /// Keys that the bits tell wholly.
    let exactKeys: Int

    init(
        _ rows: RowSet, _ keys: [SortColumn], _ fields: [SortField], _ rowBits: Int, _ context: RunContext
    ) {
        self.rows = rows
        self.context = context
        self.rowBits = rowBits
        comparator = RowComparator(rows: rows, keys: keys)
        var left = Entry.bitWidth - rowBits
        var written: [(SortField, Int)] = []
        var exactKeys = 0
        for field in fields {
            let room = min(field.width, left)
            written.append((field, room))
            left -= room
            // What follows a key that is not told wholly would say nothing.
            guard field.isExact, room == field.width else { break }
            exactKeys += 1
        }
        self.written = written
        self.exactKeys = exactKeys
    }

    private var keyBits: Int { written.reduce(0) { $0 + $1.room } }
    private var isExact: Bool { exactKeys == comparator.keys.count }

    func run(_ leadingKeys: Int?) throws(ExecutionError) -> RowOrder {
        let entries = try encoded()
        try RadixSort(lowBits: rowBits, keyBits: keyBits, context: context).sort(entries)
        if !isExact { try orderTies(entries) }
        let (count, source) = (entries.count, entries.pointer)
        let changes = try GrowingArray<UInt8>(context.budget, capacity: leadingKeys == nil ? 1 : count)
        let order = try GrowingArray<UInt32>(context.budget, capacity: count)
        order.count = count
        if leadingKeys != nil { changes.count = count }
        let (target, marks, mask) = (order.pointer, changes.pointer, (Entry(1) &<< Entry(rowBits)) &- 1)
        let step = 1 << 16
        try context.forEachTask((count + step - 1) / step) { (task) throws(ExecutionError) in
            let range = (task * step)..<min((task + 1) * step, count)
            for index in range { target[index] = UInt32(truncatingIfNeeded: source[index] & mask) }
            if let leadingKeys { mark(source, range, leadingKeys, marks) }
        }
        let name = "\(keyBits) key bits in \(Entry.bitWidth)" + (isExact ? "" : ", ties compared")
        return RowOrder(rows: order, changes: changes, name: name)
    }

    private func encoded() throws(ExecutionError) -> GrowingArray<Entry> {
        let entries = try GrowingArray<Entry>(context.budget, capacity: rows.count)
        entries.count = rows.count
        let (start, written, rowBits) = (entries.pointer, written, Entry(truncatingIfNeeded: rowBits))
        let (rows, size) = (rows, RowOrder.taskChunks)
        try context.forEachTask((rows.chunks.count + size - 1) / size) { (task) throws(ExecutionError) in
            for index in (task * size)..<min((task + 1) * size, rows.chunks.count) {
                let chunk = rows.chunks[index]
                let first = index * rows.chunkRows
                let target = start + first
                target.initialize(repeating: 0, count: chunk.count)
                for (field, room) in written where room > 0 {
                    field.write(chunk.columns[field.key.column], count: chunk.count, room: room, into: target)
                }
                for row in 0..<chunk.count {
                    target[row] = (target[row] &<< rowBits) | Entry(truncatingIfNeeded: first + row)
                }
            }
        }
        return entries
    }

    /// Sorts runs of equal bits by comparing rows.
    private func orderTies(_ entries: GrowingArray<Entry>) throws(ExecutionError) {
        let (values, count, low) = (entries.pointer, entries.count, Entry(truncatingIfNeeded: rowBits))
        let mask = (Entry(1) &<< low) &- 1
        var (start, compared) = (0, 0)
        while start < count {
            var end = start + 1
            while end < count, values[end] &>> low == values[start] &>> low { end += 1 }
            if end - start > 1 {
                var run = UnsafeMutableBufferPointer(start: values + start, count: end - start)
                do {
                    try run.sort { a, b in
                        compared += 1
                        if compared & 0xFFFF == 0 { try context.cancellation.check() }
                        let order = comparator.compare(
                            Int(truncatingIfNeeded: a & mask), Int(truncatingIfNeeded: b & mask), from: exactKeys)
                        return order != 0 ? order < 0 : a < b
                    }
                } catch {
                    throw error as? ExecutionError ?? ExecutionError(.cancelled)
                }
            }
            start = end
        }
    }

    private func mark(
        _ entries: UnsafeMutablePointer<Entry>, _ range: Range<Int>, _ leadingKeys: Int,
        _ marks: UnsafeMutablePointer<UInt8>
    ) {
        let (key, leading) = (RowOrder.Change.key, RowOrder.Change.leading)
        let tail = written.dropFirst(leadingKeys).reduce(0) { $0 + $1.room }
        let (low, high) = (Entry(truncatingIfNeeded: rowBits), rowBits + tail)
        let mask = (Entry(1) &<< low) &- 1
        let tellsLeading = exactKeys >= leadingKeys
        for index in range {
            guard index > 0 else {
                marks[0] = key | leading
                continue
            }
            let (before, now) = (entries[index - 1], entries[index])
            if isExact {
                let isOther: UInt8 = before &>> low == now &>> low ? 0 : key
                // Shifts by the whole width give zero.
                marks[index] = isOther | (before >> high == now >> high ? 0 : leading)
                continue
            }
            let (a, b) = (Int(truncatingIfNeeded: before & mask), Int(truncatingIfNeeded: now & mask))
            let isSame = tellsLeading ? before >> high == now >> high : comparator.compare(a, b, to: leadingKeys) == 0
            if !isSame {
                marks[index] = key | leading
            } else if before &>> low != now &>> low {
                marks[index] = key
            } else {
                marks[index] = comparator.compare(a, b, from: max(exactKeys, leadingKeys)) == 0 ? 0 : key
            }
        }
    }
}

extension RowSet {
    /// Some text of a text column; nil when it has none.
    fileprivate func firstText(column: Int) -> TextSlice? {
        guard infos[column].kind == .text else { return nil }
        for chunk in chunks {
            let vector = chunk.columns[column]
            for row in 0..<chunk.count where !vector.isNull(row) { return vector.texts[row] }
        }
        return nil
    }
}
