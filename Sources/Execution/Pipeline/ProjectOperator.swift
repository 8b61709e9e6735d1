import Columns
import Planning

/// Computes new columns from the rows.
final class ProjectOperator: StreamOperator {
    private let expressions: [VectorExpression]
    private let state: EvaluationState
    private let result: Batch

    init(_ expressions: [BoundExpression], compiler: ExpressionCompiler, state: EvaluationState) throws(ExecutionError)
    {
        self.state = state
        var compiled: [VectorExpression] = []
        for expression in expressions { compiled.append(try compiler.compile(expression)) }
        self.expressions = compiled
        result = Batch(columns: [])
    }

    var output: [ColumnInfo] { expressions.map(\.info) }

    func process(_ batch: Batch) throws(ExecutionError) -> Batch {
        state.nextBatch()
        result.columns.removeAll(keepingCapacity: true)
        for expression in expressions { result.columns.append(try expression.evaluate(batch, state)) }
        result.count = batch.count
        result.ordinal = batch.ordinal
        result.subjects = batch.subjects
        return result
    }
}
