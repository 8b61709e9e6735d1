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
}
