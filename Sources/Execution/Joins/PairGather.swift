import Columns

/// Where a column of a pair comes from.
enum PairColumn {
    /// Position in the probe batch.
    case probe(Int)
    /// Position among the columns of the build side.
    case build(Int)
    /// Nobody reads it.
    case unread
}

/// Makes batches of pairs: the probe row's columns beside the build row's.
final class PairGather {
    private let columns: [PairColumn]
    private let block: BuildBlock
    private let vectors: [ColumnVector]
    /// What holds the pairs' columns; `ordinal` and `subjects` are the caller's.
    let batch: Batch
    private let rows: UnsafeMutablePointer<UInt32>
    private let reservation: Reservation

    /// `infos`: of the pairs' columns.
    init(
        _ columns: [PairColumn], infos: [ColumnInfo], block: BuildBlock, capacity: Int, budget: MemoryBudget
    ) throws(ExecutionError) {
        self.columns = columns
        self.block = block
        reservation = Reservation(budget)
        try reservation.add(Compactor.bytes(inputs: infos, capacity: capacity) + capacity * 4)
        vectors = infos.map { ColumnVector(kind: $0.kind, capacity: capacity) }
        batch = Batch(columns: vectors)
        rows = .allocate(capacity: max(capacity, 1))
    }

    deinit { rows.deallocate() }

    /// The columns of the pairs; a pair without a build row has NULLs there. `isWhole`: the pairs' probe rows are all rows of
    /// the batch, once each.
    func gather(_ pairs: JoinPairs, from source: Batch, isWhole: Bool = false) -> Batch {
        let count = pairs.count
        batch.count = count
        var missing = 0
        for index in 0..<count { missing += pairs.build[index] == JoinPairs.none ? 1 : 0 }
        var found = UnsafePointer(pairs.build)
        if missing > 0 {
            for index in 0..<count { rows[index] = pairs.build[index] == JoinPairs.none ? 0 : pairs.build[index] }
            found = UnsafePointer(rows)
        }
        for (position, column) in columns.enumerated() {
            let vector = vectors[position]
            switch column {
            case .unread: break
            case .probe(let index):
                if isWhole {
                    batch.columns[position] = source.columns[index]
                } else {
                    batch.columns[position] = vector
                    vector.gather(source.columns[index], rows: pairs.probe, count: count)
                }
            case .build(let index):
                if missing == count {
                    vector.setValidity(false, count: count)
                } else {
                    block.gather(column: index, rows: found, count: count, into: vector)
                    if missing > 0 { markMissing(pairs, vector) }
                }
            }
        }
        return batch
    }

    private func markMissing(_ pairs: JoinPairs, _ vector: ColumnVector) {
        if !vector.hasNulls { vector.setValidity(true, count: pairs.count) }
        vector.hasNulls = true
        for index in 0..<pairs.count where pairs.build[index] == JoinPairs.none { vector.validity[index] = 0 }
    }
}

extension ColumnVector {
    /// Becomes the values of `source` at the rows.
    func gather(_ source: ColumnVector, rows: UnsafePointer<UInt16>, count: Int) {
        switch kind.width {
        case 1: gather(source, UInt8.self, rows, count)
        case 4: gather(source, UInt32.self, rows, count)
        case 8: gather(source, UInt64.self, rows, count)
        default: gather(source, UInt128.self, rows, count)
        }
        hasNulls = source.hasNulls
        if hasNulls { for index in 0..<count { validity[index] = source.validity[Int(rows[index])] } }
    }

    @inline(__always)
    private func gather<T: BitwiseCopyable>(
        _ source: ColumnVector, _: T.Type, _ rows: UnsafePointer<UInt16>, _ count: Int
    ) {
        let (from, to) = (source.data.assumingMemoryBound(to: T.self), data.assumingMemoryBound(to: T.self))
        for index in 0..<count { to[index] = from[Int(rows[index])] }
    }
}
