import Columns
import Planning

/// The residual condition of a join over candidate pairs, conjunct by conjunct; a later one sees only pairs that the earlier
/// ones left.
final class PairFilter {
    private struct Step {
        let condition: VectorExpression
        let gather: PairGather
    }

    private let steps: [Step]
    private let keepsUnknown: Bool
    private let state: EvaluationState
    /// With `keepsUnknown`, a byte a pair that was kept: 1 where a conjunct was NULL and none false.
    let isUnknown: UnsafeMutablePointer<UInt8>
    private let reservation: Reservation

    /// `columns`, `infos`: left columns, then right columns, as the condition counts them.
    init(
        _ condition: BoundExpression, columns: [PairColumn], infos: [ColumnInfo], block: BuildBlock,
        keepsUnknown: Bool, context: RunContext, state: EvaluationState
    ) throws(ExecutionError) {
        self.keepsUnknown = keepsUnknown
        self.state = state
        let capacity = context.options.batchRows
        reservation = Reservation(context.budget)
        try reservation.add(capacity)
        var steps: [Step] = []
        for conjunct in condition.conjuncts {
            let used = conjunct.columns.sorted()
            guard used.allSatisfy(infos.indices.contains) else { throw ExecutionError(.planInvalid, "residual") }
            let positions = Dictionary(uniqueKeysWithValues: used.enumerated().map { ($0.element, $0.offset) })
            let mine = used.map { infos[$0] }
            let compiled = try context.compiler(mine).compile(conjunct.remapped(positions))
            guard compiled.info.kind == .boolean else { throw ExecutionError(.planInvalid, "residual") }
            let gather = try PairGather(
                used.map { columns[$0] }, infos: mine, block: block, capacity: capacity, budget: context.budget)
            steps.append(Step(condition: compiled, gather: gather))
        }
        self.steps = steps
        isUnknown = .allocate(capacity: capacity)
        isUnknown.initialize(repeating: 0, count: capacity)
    }

    deinit { isUnknown.deallocate() }

    /// Leaves the pairs whose condition is true (or NULL, with `keepsUnknown`). Every pair has a build row.
    func apply(_ pairs: JoinPairs, _ source: Batch) throws(ExecutionError) {
        if keepsUnknown { isUnknown.update(repeating: 0, count: pairs.count) }
        for step in steps where pairs.count > 0 {
            let batch = step.gather.gather(pairs, from: source)
            let result = try step.condition.evaluate(batch, state)
            let values = result.booleans
            var kept = 0
            for index in 0..<pairs.count {
                let isNull = result.isNull(index)
                pairs.probe[kept] = pairs.probe[index]
                pairs.build[kept] = pairs.build[index]
                if keepsUnknown {
                    isUnknown[kept] = isUnknown[index] | (isNull ? 1 : 0)
                    kept += isNull || values[index] != 0 ? 1 : 0
                } else {
                    kept += !isNull && values[index] != 0 ? 1 : 0
                }
            }
            pairs.count = kept
        }
    }
}
