import Columns

/// Brings columns into given kinds: codes into slices, 64 bits into 128.
final class UnifyOperator: StreamOperator {
    private let columns: [VectorExpression]
    private let state: EvaluationState
    private let result = Batch(columns: [])

    init(
        _ infos: [ColumnInfo], inputs: [ColumnInfo], compiler: ExpressionCompiler, state: EvaluationState
    ) throws(ExecutionError) {
        self.state = state
        var columns: [VectorExpression] = []
        for (index, info) in infos.enumerated() {
            var column: VectorExpression = ColumnExpression(index: index, info: inputs[index])
            if info.kind == .text { column = try compiler.slices(column) }
            if info.kind == .int128 { column = try compiler.widened(column) }
            guard column.info.kind == info.kind else { throw ExecutionError(.planInvalid, "kinds differ") }
            columns.append(column)
        }
        self.columns = columns
    }

    func process(_ batch: Batch) throws(ExecutionError) -> Batch {
        result.columns.removeAll(keepingCapacity: true)
        for column in columns { result.columns.append(try column.evaluate(batch, state)) }
        result.count = batch.count
        result.ordinal = batch.ordinal
        return result
    }
}
