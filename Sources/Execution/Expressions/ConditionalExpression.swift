import Columns
import Planning
import Schemas

extension ExpressionCompiler {
    func conditional(
        _ branches: [ConditionalBranch], otherwise: BoundExpression?, type: ColumnType
    ) throws(ExecutionError) -> VectorExpression {
        var conditions: [VectorExpression] = []
        var values: [VectorExpression] = []
        for branch in branches {
            conditions.append(try compile(branch.condition))
            values.append(try compile(branch.value))
        }
        values.append(try compile(otherwise ?? .literal(.null, type: type)))
        guard !conditions.isEmpty, conditions.allSatisfy({ $0.info.kind == .boolean }) else {
            throw ExecutionError(.planInvalid, "CASE")
        }
        values = try unified(values)
        // A branch that is always NULL says nothing about the values.
        let known = values.filter { !(($0 as? LiteralExpression)?.value.isNull ?? false) }
        let bounds = known.dropFirst().reduce(known.first?.info.bounds ?? .unknown) { $0.union($1.info.bounds) }
        let info = ColumnInfo(type: type, kind: values[0].info.kind, bounds: bounds, mayBeNull: anyNull(values))
        return try ConditionalExpression(
            conditions: conditions, values: values, info: info, inputs: inputs, capacity: capacity, budget: budget)
    }
}

/// CASE. Each branch sees only the rows that reach it, compacted, so that an error in a branch not taken does not exist.
final class ConditionalExpression: VectorExpression {
    private let conditions: [VectorExpression]
    /// One more than conditions: ELSE.
    private let values: [VectorExpression]
    private let out: ColumnVector
    private let compact: Compactor
    private let rows: UnsafeMutablePointer<UInt16>
    private let taken: UnsafeMutablePointer<UInt16>
    private let reservation: Reservation

    init(
        conditions: [VectorExpression], values: [VectorExpression], info: ColumnInfo, inputs: [ColumnInfo],
        capacity: Int, budget: MemoryBudget
    ) throws(ExecutionError) {
        self.conditions = conditions
        self.values = values
        reservation = Reservation(budget)
        try reservation.add(Compactor.bytes(inputs: inputs, capacity: capacity) + 4 * capacity)
        out = try ColumnVector.accounted(kind: info.kind, capacity: capacity, budget: budget)
        compact = Compactor(inputs: inputs, capacity: capacity)
        rows = .allocate(capacity: capacity)
        taken = .allocate(capacity: capacity)
        super.init(info: info, mayFail: conditions.contains(where: \.mayFail) || values.contains(where: \.mayFail))
    }

    deinit {
        rows.deallocate()
        taken.deallocate()
    }

    override func evaluate(_ batch: Batch, _ state: EvaluationState) throws(ExecutionError) -> ColumnVector {
        out.setValidity(true, count: batch.count)
        for row in 0..<batch.count { rows[row] = UInt16(row) }
        var left = batch.count
        for (condition, value) in zip(conditions, values) where left > 0 {
            let isTrue = try condition.evaluate(compact.compacted(batch, rows: rows, count: left), state)
            var (takenCount, restCount) = (0, 0)
            for index in 0..<left {
                if !isTrue.isNull(index), isTrue.booleans[index] != 0 {
                    taken[takenCount] = rows[index]
                    takenCount += 1
                } else {
                    rows[restCount] = rows[index]
                    restCount += 1
                }
            }
            left = restCount
            if takenCount > 0 { try put(value, at: taken, takenCount, batch, state) }
        }
        if left > 0 { try put(values[conditions.count], at: rows, left, batch, state) }
        return out
    }

    private func put(
        _ value: VectorExpression, at rows: UnsafeMutablePointer<UInt16>, _ count: Int, _ batch: Batch,
        _ state: EvaluationState
    ) throws(ExecutionError) {
        let result = try value.evaluate(compact.compacted(batch, rows: rows, count: count), state)
        switch out.kind.width {
        case 1: scatter(result, UInt8.self, rows, count, batch.count)
        case 4: scatter(result, UInt32.self, rows, count, batch.count)
        case 8: scatter(result, UInt64.self, rows, count, batch.count)
        default: scatter(result, UInt128.self, rows, count, batch.count)
        }
    }

    private func scatter<T: BitwiseCopyable>(
        _ source: ColumnVector, _: T.Type, _ rows: UnsafeMutablePointer<UInt16>, _ count: Int, _ total: Int
    ) {
        let (from, to) = (source.data.assumingMemoryBound(to: T.self), out.data.assumingMemoryBound(to: T.self))
        for index in 0..<count { to[Int(rows[index])] = from[index] }
        guard source.hasNulls else { return }
        for index in 0..<count where source.validity[index] == 0 { out.markNull(Int(rows[index]), count: total) }
    }
}
