import Columns
import Planning

/// Subexpressions that the expressions of one operator have in common: each is compiled once and computed once a batch.
/// Branches of CASE see other rows than the rest, so nothing in them is shared.
final class CommonSubexpressions {
    private var counts: [BoundExpression: Int] = [:]
    private var compiled: [BoundExpression: SharedExpression] = [:]

    init(_ expressions: [BoundExpression]) {
        for expression in expressions { count(expression) }
    }

    private func count(_ expression: BoundExpression) {
        switch expression {
        case .column, .literal: return
        case .call, .cast, .inList, .conditional: break
        }
        let known = counts[expression, default: 0]
        counts[expression] = known + 1
        // What is inside a repeated expression is shared with it.
        guard known == 0 else { return }
        if case .conditional = expression { return }
        for child in expression.children { count(child) }
    }

    /// The instance made before, if there is one.
    func known(_ expression: BoundExpression) -> VectorExpression? { compiled[expression] }

    /// The same expression, to be computed once a batch where several need it.
    func shared(_ expression: BoundExpression, _ plain: VectorExpression) -> VectorExpression {
        guard counts[expression, default: 0] > 1 else { return plain }
        let shared = SharedExpression(plain)
        compiled[expression] = shared
        return shared
    }
}

/// Remembers its values for the batch at hand (`EvaluationState.batchNumber`).
final class SharedExpression: VectorExpression {
    private let plain: VectorExpression
    private var batchNumber = -1
    private var values: ColumnVector?

    init(_ plain: VectorExpression) {
        self.plain = plain
        super.init(info: plain.info, mayFail: plain.mayFail)
    }

    override func evaluate(_ batch: Batch, _ state: EvaluationState) throws(ExecutionError) -> ColumnVector {
        if batchNumber == state.batchNumber, let values { return values }
        let fresh = try plain.evaluate(batch, state)
        (values, batchNumber) = (fresh, state.batchNumber)
        return fresh
    }
}
