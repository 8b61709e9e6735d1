import Columns

extension ColumnVector {
    /// A vector whose memory is asked of the budget first, and given back when the vector goes.
    static func accounted(
        kind: VectorKind, capacity: Int, budget: MemoryBudget
    ) throws(ExecutionError) -> ColumnVector {
        let reservation = Reservation(budget)
        try reservation.add(bytes(kind: kind, capacity: capacity))
        return ColumnVector(kind: kind, capacity: capacity, account: reservation)
    }

    /// One for each column.
    static func accounted(
        _ infos: [ColumnInfo], capacity: Int, budget: MemoryBudget
    ) throws(ExecutionError) -> [ColumnVector] {
        var result: [ColumnVector] = []
        for info in infos { result.append(try accounted(kind: info.kind, capacity: capacity, budget: budget)) }
        return result
    }
}
