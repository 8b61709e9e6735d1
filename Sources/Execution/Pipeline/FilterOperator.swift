import Columns
import Planning

/// Keeps the rows for which every conjunct is true; a later conjunct sees only what the earlier ones left.
final class FilterOperator: StreamOperator {
    private let steps: [(condition: VectorExpression, compact: Compactor)]
    private let rows: UnsafeMutablePointer<UInt16>
    private let state: EvaluationState
    private let reservation: Reservation

    init(
        _ conjuncts: [BoundExpression], compiler: ExpressionCompiler, subjectCount: Int, state: EvaluationState
    ) throws(ExecutionError) {
        self.state = state
        reservation = Reservation(compiler.budget)
        var steps: [(VectorExpression, Compactor)] = []
        for conjunct in conjuncts {
            let condition = try compiler.compile(conjunct)
            guard condition.info.kind == .boolean else { throw ExecutionError(.planInvalid, "filter") }
            try reservation.add(
                Compactor.bytes(inputs: compiler.inputs, subjectCount: subjectCount, capacity: compiler.capacity))
            steps.append(
                (condition, Compactor(inputs: compiler.inputs, subjectCount: subjectCount, capacity: compiler.capacity))
            )
        }
        self.steps = steps
        try reservation.add(2 * compiler.capacity)
        rows = .allocate(capacity: compiler.capacity)
    }

    deinit { rows.deallocate() }

    func process(_ batch: Batch) throws(ExecutionError) -> Batch {
        var batch = batch
        for (condition, compact) in steps {
            let isTrue = try condition.evaluate(batch, state)
            let (values, count) = (isTrue.booleans, batch.count)
            var kept = 0
            if isTrue.hasNulls {
                for row in 0..<count {
                    rows[kept] = UInt16(truncatingIfNeeded: row)
                    kept += values[row] != 0 && isTrue.validity[row] != 0 ? 1 : 0
                }
            } else {
                for row in 0..<count {
                    rows[kept] = UInt16(truncatingIfNeeded: row)
                    kept += values[row] != 0 ? 1 : 0
                }
            }
            if kept == 0 { return Batch(columns: batch.columns) }
            batch = compact.compacted(batch, rows: rows, count: kept)
        }
        return batch
    }
}
