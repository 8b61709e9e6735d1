import Columns

/// Rows kept in memory, in chunks of at most `chunkRows`; all but the last are full. Texts are its own.
final class RowSet: @unchecked Sendable {
    let infos: [ColumnInfo]
    let chunkRows: Int
    private(set) var chunks: [Batch] = []
    private(set) var count = 0
    private let text: TextArena
    /// Arenas of other row sets, whose texts are in use here.
    private var borrowed: [TextArena] = []
    private let reservation: Reservation
    /// Of chunks that were another's.
    private var accounts: [Reservation] = []
    private let chunkBytes: Int

    init(infos: [ColumnInfo], chunkRows: Int, budget: MemoryBudget) {
        self.infos = infos
        self.chunkRows = chunkRows
        text = TextArena(budget)
        reservation = Reservation(budget)
        chunkBytes = Compactor.bytes(inputs: infos, capacity: chunkRows)
    }

    /// Appends rows `lower..<upper` of a batch; `copiesTexts`: false where the texts are borrowed.
    func append(_ batch: Batch, _ lower: Int, _ upper: Int, copiesTexts: Bool = true) throws(ExecutionError) {
        var first = lower
        while first < upper {
            let chunk = try roomy(upper - first)
            let size = min(upper - first, chunkRows - chunk.count)
            for (source, target) in zip(batch.columns, chunk.columns) {
                try copy(source, first, size, to: target, at: chunk.count, copiesTexts: copiesTexts)
            }
            chunk.count += size
            count += size
            first += size
        }
    }

    /// A chunk with room for `wanted` rows, or for all that a chunk may have; made when the last one is full. Chunks start
    /// small and grow: most results have a few rows, and a young worker pays for every page that it touches.
    func roomy(_ wanted: Int = 1) throws(ExecutionError) -> Batch {
        if let last = chunks.last, last.count < chunkRows {
            let needed = min(last.count + wanted, chunkRows)
            if needed > last.capacity { grow(last, to: capacity(needed, after: last.capacity)) }
            return last
        }
        try reservation.add(chunkBytes)
        let capacity = capacity(min(wanted, chunkRows), after: chunks.isEmpty ? 0 : chunkRows)
        let chunk = Batch(columns: infos.map { ColumnVector(kind: $0.kind, capacity: capacity) }, ordinal: count)
        chunks.append(chunk)
        return chunk
    }

    /// Rows of a vector that has to hold `needed`: in whole registers, and growing by factors.
    private func capacity(_ needed: Int, after former: Int) -> Int {
        min(chunkRows, max(Self.roundedUp(needed), 4 * former))
    }

    static func roundedUp(_ rows: Int) -> Int { (rows + 63) / 64 * 64 }

    private func grow(_ chunk: Batch, to capacity: Int) {
        let columns = infos.map { ColumnVector(kind: $0.kind, capacity: capacity) }
        for (former, column) in zip(chunk.columns, columns) { Self.write(former, 0, chunk.count, to: column, at: 0) }
        chunk.columns = columns
    }

    /// Says that `rows` rows have been written into the last chunk directly.
    func advance(_ rows: Int) {
        chunks[chunks.count - 1].count += rows
        count += rows
    }

    /// Asks for the memory of `chunks` chunks more.
    func reserve(chunks: Int) throws(ExecutionError) {
        let (bytes, overflow) = chunkBytes.multipliedReportingOverflow(by: chunks)
        guard !overflow else { throw ExecutionError(.memoryLimit) }
        try reservation.add(bytes)
    }

    /// Takes chunks that were reserved and filled elsewhere; all but the last are full, and there were none before.
    func adopt(_ filled: [Batch]) {
        chunks = filled
        count = filled.reduce(0) { $0 + $1.count }
    }

    /// Takes over whole chunks of `other`, which holds them no longer; they must follow full ones here.
    func take(chunksOf other: RowSet, from start: Int, count rows: Int) {
        if !accounts.contains(where: { $0 === other.reservation }) {
            accounts.append(other.reservation)
            accounts += other.accounts
        }
        let first = start / chunkRows
        for chunk in other.chunks[first..<((start + rows + chunkRows - 1) / chunkRows)] {
            chunk.ordinal = count
            chunks.append(chunk)
            count += chunk.count
        }
    }

    /// Keeps the texts of `other` for as long as this set lives, so that its slices may be used here.
    func borrowTexts(of other: RowSet) {
        guard other !== self, other.infos.contains(where: { $0.kind == .text }) else { return }
        for arena in other.borrowed + [other.text] where !borrowed.contains(where: { $0 === arena }) {
            borrowed.append(arena)
        }
    }

    /// Room for a text of this set.
    func room(_ bytes: Int) throws(ExecutionError) -> UnsafeMutableRawPointer { try text.allocate(bytes) }

    func kept(_ string: String) throws(ExecutionError) -> TextSlice { try text.copy(string) }
    func kept(_ slice: TextSlice) throws(ExecutionError) -> TextSlice { try text.copy(slice) }

    private func copy(
        _ source: ColumnVector, _ first: Int, _ size: Int, to target: ColumnVector, at position: Int, copiesTexts: Bool
    ) throws(ExecutionError) {
        Self.write(source, first, size, to: target, at: position)
        guard copiesTexts, source.kind == .text else { return }
        for index in 0..<size {
            let isNull = source.isNull(first + index)
            target.texts[position + index] = isNull ? .empty : try text.copy(source.texts[first + index])
        }
    }

    /// Copies rows into a chunk at `position`, where all rows before it are; texts are borrowed.
    static func write(_ source: Batch, _ first: Int, _ size: Int, to chunk: Batch, at position: Int) {
        for (column, target) in zip(source.columns, chunk.columns) {
            write(column, first, size, to: target, at: position)
        }
    }

    private static func write(
        _ source: ColumnVector, _ first: Int, _ size: Int, to target: ColumnVector, at position: Int
    ) {
        let width = source.kind.width
        (target.data + position * width).copyMemory(from: source.data + first * width, byteCount: size * width)
        if source.hasNulls {
            if !target.hasNulls { target.setValidity(true, count: position) }
            target.hasNulls = true
            (target.validity + position).update(from: source.validity + first, count: size)
        } else if target.hasNulls {
            (target.validity + position).update(repeating: 1, count: size)
        }
    }

    /// Chunk and offset of a row.
    @inline(__always)
    func place(_ row: Int) -> (chunk: Batch, offset: Int) {
        let chunk = row / chunkRows
        return (chunks[chunk], row - chunk * chunkRows)
    }
}
