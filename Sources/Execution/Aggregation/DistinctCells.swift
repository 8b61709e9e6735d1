import Columns

/// Aggregates over the distinct values of one argument: counts, sums and moments of the set's entries.
final class DistinctCells {
    let plain: PlainCells
    let form: SumForm
    let info: ColumnInfo

    init(
        _ set: DistinctSet, info: ColumnInfo, form: SumForm, groupCount: Int, context: RunContext
    ) throws(ExecutionError) {
        var info = info
        info.mayBeNull = false
        // A set has no order of its own: doubles are sorted, and everything runs on this one thread.
        let isSummed = info.type.isNumeric
        self.form = info.kind == .double ? .sequential : form
        self.info = info
        var accumulators: [Accumulator] = [.rows]
        if isSummed {
            accumulators.append(info.kind == .double ? .sumDouble(argument: 0) : .sumWide(argument: 0))
            accumulators.append(.welford(argument: 0))
        }
        plain = try PlainCells(accumulators, context: context)
        try plain.cells.ensure(groupCount)
        let capacity = context.options.batchRows
        let feed = MeasureFeed(
            info: info, form: .checked, needsWide: isSummed && info.kind != .double, needsKeys: false,
            capacity: capacity)
        let order = try Self.order(set, info: info, context: context)
        let vector = ColumnVector(kind: info.kind, capacity: capacity)
        let groups = try GrowingArray<UInt32>(context.budget, capacity: capacity)
        for first in stride(from: 0, to: set.count, by: capacity) {
            let count = min(capacity, set.count - first)
            for row in 0..<count {
                let entry = Int(order.pointer[first + row])
                groups.pointer[row] = set.group(entry)
                set.write(entry, into: vector, row: row)
            }
            feed.load(vector, count: count)
            try plain.update(groups.pointer, count: count, feeds: [feed], isSingle: false)
        }
    }

    /// Entries in an order that does not depend on threads: numbers by value.
    private static func order(
        _ set: DistinctSet, info: ColumnInfo, context: RunContext
    ) throws(ExecutionError) -> GrowingArray<UInt32> {
        let order = try GrowingArray<UInt32>(context.budget, capacity: set.count)
        for entry in 0..<set.count { try order.append(UInt32(entry)) }
        guard info.type.isNumeric else { return order }
        let values = try GrowingArray<Double>(context.budget, capacity: set.count)
        let vector = ColumnVector(kind: info.kind, capacity: 1)
        for entry in 0..<set.count {
            set.write(entry, into: vector, row: 0)
            try values.append(info.kind == .double ? vector.doubles[0] : Double(vector.word(0)))
        }
        let keys = values.pointer
        var entries = UnsafeMutableBufferPointer(start: order.pointer, count: order.count)
        entries.sort { keys[Int($0)] < keys[Int($1)] }
        return order
    }
}
