import Columns
import Planning
import Schemas

/// The texts of STRING_AGG, cell by cell in the order of the rows: a list through all entries.
final class JoinedTexts {
    private struct Entry: BitwiseCopyable {
        var text: TextSlice
        /// What goes before it, unless it is the first.
        var separator: TextSlice
        /// The cell's next entry, counted from 1.
        var next: Int
    }

    private let entries: GrowingArray<Entry>
    private let arena: TextArena
    private var lastSeparator = TextSlice.empty

    init(_ budget: MemoryBudget) throws(ExecutionError) {
        entries = try GrowingArray(budget)
        arena = TextArena(budget)
    }

    /// Fields of a cell: first entry, last entry (from 1; 0: none), bytes of the whole.
    func add(
        _ text: TextSlice, separator: TextSlice, isDistinct: Bool, to cell: UnsafeMutableRawPointer
    ) throws(ExecutionError) {
        let fields = cell.assumingMemoryBound(to: Int.self)
        let last = fields[1]
        if isDistinct, last > 0, entries.pointer[last - 1].text.equals(text) { return }
        let bytes = text.count + (last > 0 ? separator.count : 0)
        fields[2] += bytes
        // Too long: there is no value, so that nothing more is kept.
        guard fields[2] <= ScalarLimits.textBytes else { return }
        if !separator.equals(lastSeparator) { lastSeparator = try arena.copy(separator) }
        try entries.append(Entry(text: try arena.copy(text), separator: lastSeparator, next: 0))
        if last > 0 { entries.pointer[last - 1].next = entries.count } else { fields[0] = entries.count }
        fields[1] = entries.count
    }

    /// The text of a cell: `.some(nil)` for one without values, nil for one that is too long.
    func text(_ cell: UnsafeMutableRawPointer, in rows: RowSet) throws(ExecutionError) -> TextSlice?? {
        let fields = cell.assumingMemoryBound(to: Int.self)
        guard fields[2] <= ScalarLimits.textBytes else { return nil }
        guard fields[0] > 0 else { return .some(nil) }
        guard fields[2] > 0 else { return .empty }
        let room = try rows.room(fields[2])
        var (used, next, isFirst) = (0, fields[0], true)
        func append(_ part: TextSlice) {
            (room + used).copyMemory(from: part.start, byteCount: part.count)
            used += part.count
        }
        while next > 0 {
            let entry = entries.pointer[next - 1]
            if !isFirst { append(entry.separator) }
            append(entry.text)
            (isFirst, next) = (false, entry.next)
        }
        return TextSlice(start: room, count: used)
    }
}

extension PlainCells {
    func addJoined(
        _ offset: Int, _ groups: UnsafePointer<UInt32>, _ count: Int, _ feed: MeasureFeed, separator: MeasureFeed,
        isDistinct: Bool
    ) throws(ExecutionError) {
        for row in 0..<count where feed.valid?[row] != 0 {
            try joined?.add(
                feed.text(row), separator: separator.valid?[row] != 0 ? separator.text(row) : .empty,
                isDistinct: isDistinct,
                to: cells.record(Int(groups[row])) + offset)
        }
    }
}

extension MeasureFeed {
    /// A text of the batch, whether it is a slice or a code.
    fileprivate func text(_ row: Int) -> TextSlice {
        guard vector.kind == .code else { return vector.texts[row] }
        return info.dictionary.map { TextSlice($0.bytes(Int(vector.codes[row]))) } ?? .empty
    }
}

extension AggregateColumn {
    /// STRING_AGG.
    func writeJoined(
        _ argument: Int, _ separator: Int, _ run: AggregateOutput.Run, _ vector: ColumnVector, _ rows: RowSet
    ) throws(ExecutionError) {
        let accumulator = Accumulator.joined(
            text: argument, separator: separator, isDistinct: call.call.isDistinct)
        guard let offset = result.plain.offset(of: accumulator), let joined = result.plain.joined else {
            throw ExecutionError(.planInvalid, "string_agg")
        }
        try run.forEach(vector) { (group, cell) throws(ExecutionError) in
            let text = try joined.text(result.plain.cells.record(group) + offset, in: rows)
            if text == nil { flags.hadScalarErrors = true }
            guard let text, let text else {
                cell.putNull()
                vector.texts[cell.row] = .empty
                return
            }
            vector.texts[cell.row] = text
            cell.markPresent()
        }
    }
}
