import Columns

extension RowSet {
    /// Rows `order[range]` of the first `columnCount` columns as a row set of its own, column by column, on all threads.
    func gathered(
        _ order: GrowingArray<UInt32>, range: Range<Int>, columnCount: Int, context: RunContext
    ) throws(ExecutionError) -> RowSet {
        let result = RowSet(infos: Array(infos.prefix(columnCount)), chunkRows: chunkRows, budget: context.budget)
        result.borrowTexts(of: self)
        let sources = (0..<columnCount).map { ColumnSource(self, column: $0) }
        try result.makeChunks(rows: range.count, threads: context.options.threads) {
            (chunk, first) throws(ExecutionError) in
            try context.cancellation.check()
            let places = UnsafePointer(order.pointer) + range.lowerBound + first
            for (source, target) in zip(sources, chunk.columns) {
                target.hasNulls = source.gather(places, count: chunk.count, into: target, at: 0)
            }
        }
        return result
    }

    /// A whole column in the order of `order`, in one vector.
    func flat(
        column: Int, _ order: GrowingArray<UInt32>, context: RunContext
    ) throws(ExecutionError) -> ColumnVector {
        let source = ColumnSource(self, column: column)
        let result = try ColumnVector.accounted(
            kind: infos[column].kind, capacity: order.count, budget: context.budget)
        let size = 1 << 14
        let tasks = (order.count + size - 1) / size
        let nulls = Slots<Bool>(count: tasks)
        try context.forEachTask(tasks) { (task) throws(ExecutionError) in
            let first = task * size
            nulls.set(
                task,
                source.gather(
                    UnsafePointer(order.pointer) + first, count: min(size, order.count - first), into: result, at: first
                ))
        }
        result.hasNulls = nulls.all.contains(true)
        return result
    }
}

/// Where the values of a row set's column lie.
final class ColumnSource: @unchecked Sendable {
    private let rows: RowSet
    private let kind: VectorKind
    private let data: [UnsafeMutableRawPointer]
    /// Empty where no chunk has NULLs.
    private let validity: [UnsafeMutablePointer<UInt8>?]
    /// Of the rows of a chunk, when that is a power of two.
    private let shift: Int?

    init(_ rows: RowSet, column: Int) {
        self.rows = rows
        kind = rows.infos[column].kind
        let vectors = rows.chunks.map { $0.columns[column] }
        data = vectors.map(\.data)
        validity = vectors.contains(where: \.hasNulls) ? vectors.map { $0.hasNulls ? $0.validity : nil } : []
        let size = rows.chunkRows
        shift = size & (size - 1) == 0 ? size.trailingZeroBitCount : nil
    }

    /// Writes the values of some rows from `position` on, and their validity where the column has NULLs. True: some are
    /// NULL, or may be.
    func gather(
        _ places: UnsafePointer<UInt32>, count: Int, into target: ColumnVector, at position: Int
    ) -> Bool {
        switch kind.width {
        case 1: values(UInt8.self, places, count, target, position)
        case 4: values(UInt32.self, places, count, target, position)
        case 8: values(UInt64.self, places, count, target, position)
        default: values(UInt128.self, places, count, target, position)
        }
        guard !validity.isEmpty else { return false }
        let (out, size) = (target.validity + position, UInt32(rows.chunkRows))
        validity.withUnsafeBufferPointer { chunks in
            for index in 0..<count {
                let (chunk, offset) = places[index].quotientAndRemainder(dividingBy: size)
                out[index] = chunks[Int(chunk)]?[Int(offset)] ?? 1
            }
        }
        return true
    }

    private func values<T: BitwiseCopyable>(
        _: T.Type, _ places: UnsafePointer<UInt32>, _ count: Int, _ target: ColumnVector, _ position: Int
    ) {
        let out = target.data.assumingMemoryBound(to: T.self) + position
        data.withUnsafeBufferPointer { chunks in
            guard let shift else {
                let size = UInt32(rows.chunkRows)
                for index in 0..<count {
                    let (chunk, offset) = places[index].quotientAndRemainder(dividingBy: size)
                    out[index] = chunks[Int(chunk)].assumingMemoryBound(to: T.self)[Int(offset)]
                }
                return
            }
            let (high, mask) = (UInt32(shift), UInt32(rows.chunkRows - 1))
            for index in 0..<count {
                let place = places[index]
                out[index] = chunks[Int(place &>> high)].assumingMemoryBound(to: T.self)[Int(place & mask)]
            }
        }
    }
}
