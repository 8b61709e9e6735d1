import Columns

/// Rows of a build side, each column in one piece.
final class BuildBlock: @unchecked Sendable {
    let columns: [BuildColumn]
    let capacity: Int
    /// Rows that have been written from the start.
    var count = 0
    let data: [UnsafeMutableRawPointer]
    /// A byte a row, 1 = present; nil where a column has no NULLs.
    let validity: [UnsafeMutablePointer<UInt8>?]
    private let reservation: Reservation

    init(_ columns: [BuildColumn], capacity: Int, budget: MemoryBudget) throws(ExecutionError) {
        self.columns = columns
        self.capacity = capacity
        reservation = Reservation(budget)
        try reservation.add(columns.reduce(0) { $0 + $1.bytes(rows: capacity) })
        data = columns.map { LargeMemory.allocate(capacity * $0.width) }
        validity = columns.map { $0.info.mayBeNull ? .allocate(capacity: max(capacity, 1)) : nil }
    }

    deinit {
        for pointer in data { pointer.deallocate() }
        for pointer in validity { pointer?.deallocate() }
    }

    /// Writes rows of a batch at a position; texts are copied into the arena.
    func store(
        _ vectors: [ColumnVector], _ first: Int, _ count: Int, at position: Int, text: TextArena
    ) throws(ExecutionError) {
        for (index, vector) in vectors.enumerated() {
            if columns[index].info.kind == .text {
                let to = data[index].assumingMemoryBound(to: TextSlice.self) + position
                for row in 0..<count {
                    to[row] = vector.isNull(first + row) ? .empty : try text.copy(vector.texts[first + row])
                }
            } else {
                columns[index].store(vector, first, count, to: data[index], at: position)
            }
            guard let validity = validity[index] else { continue }
            if vector.hasNulls {
                (validity + position).update(from: vector.validity + first, count: count)
            } else {
                (validity + position).update(repeating: 1, count: count)
            }
        }
    }

    /// Copies rows of a block of the same columns; texts stay where they are.
    func copy(from source: BuildBlock, _ first: Int, _ count: Int, at position: Int) {
        for (index, column) in columns.enumerated() {
            let width = column.width
            (data[index] + position * width).copyMemory(
                from: source.data[index] + first * width, byteCount: count * width)
            if let validity = validity[index], let from = source.validity[index] {
                (validity + position).update(from: from + first, count: count)
            }
        }
    }

    /// One column of the rows `rows[0..<count]`.
    func gather(column index: Int, rows: UnsafePointer<UInt32>, count: Int, into vector: ColumnVector) {
        columns[index].gather(data[index], rows: rows, count: count, into: vector)
        vector.hasNulls = validity[index] != nil
        if let validity = validity[index] { for row in 0..<count { vector.validity[row] = validity[Int(rows[row])] } }
    }

    /// One column of the rows `first..<first + count`.
    func read(column index: Int, first: Int, count: Int, into vector: ColumnVector) {
        columns[index].read(data[index], first: first, count: count, into: vector)
        vector.hasNulls = validity[index] != nil
        if let validity = validity[index] { vector.validity.update(from: validity + first, count: count) }
    }
}
