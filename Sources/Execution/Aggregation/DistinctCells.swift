import Columns
import Planning
import Schemas

/// Aggregates over the distinct values of one argument, or over distinct pairs: counts, sums and moments of the set's entries.
final class DistinctCells {
    let plain: PlainCells

    private let feeds: [MeasureFeed]
    private let vectors: [ColumnVector]
    private let groups: GrowingArray<UInt32>
    private var count = 0

    private init(
        _ distinct: DistinctPlan, _ infos: [ColumnInfo], groupCount: Int, context: RunContext
    ) throws(ExecutionError) {
        let accumulators = Self.accumulators(distinct, infos)
        plain = try PlainCells(accumulators, context: context)
        try plain.cells.ensure(groupCount)
        let capacity = context.options.batchRows
        var feeds: [MeasureFeed] = []
        for argument in infos.indices {
            feeds.append(
                try MeasureFeed(
                    info: infos[argument], form: .checked,
                    needsWide: accumulators.contains(.sumWide(argument: argument)), needsKeys: false,
                    capacity: capacity, budget: context.budget))
        }
        self.feeds = feeds
        vectors = try ColumnVector.accounted(infos, capacity: capacity, budget: context.budget)
        groups = try GrowingArray<UInt32>(context.budget, capacity: capacity)
    }

    convenience init(
        _ set: DistinctSet, _ distinct: DistinctPlan, groupCount: Int, context: RunContext
    ) throws(ExecutionError) {
        try self.init(distinct, set.infos, groupCount: groupCount, context: context)
        // Doubles are added in the order of their values, on this one thread: a set has no order of its own.
        let isOrdered = plain.slots.contains { !$0.accumulator.canMerge([.wide, .wide]) }
        let order = try isOrdered ? Self.order(set, infos: set.infos, context: context) : nil
        for place in 0..<set.count {
            let entry = order.map { Int($0.pointer[place]) } ?? place
            groups.pointer[count] = set.group(entry)
            for (column, vector) in vectors.enumerated() { set.write(entry, column: column, into: vector, row: count) }
            try advance(context)
        }
        try flush(context)
    }

    /// Of a bitmap, which lists the values of every group in their order.
    convenience init(
        _ bits: DistinctBits, _ distinct: DistinctPlan, groupCount: Int, context: RunContext
    ) throws(ExecutionError) {
        try self.init(distinct, [bits.info], groupCount: groupCount, context: context)
        if plain.slots.count == 1 {
            for group in 0..<groupCount { plain.cells.record(group).add(Int64(bits.count(group)), at: 0) }
            return
        }
        for group in 0..<groupCount {
            try bits.forEach(group) { (value) throws(ExecutionError) in
                groups.pointer[count] = UInt32(group)
                OutputCell(vector: vectors[0], row: count).putKey(value, bits.info.kind)
                try advance(context)
            }
        }
        try flush(context)
    }

    @inline(__always)
    private func advance(_ context: RunContext) throws(ExecutionError) {
        count += 1
        if count == context.options.batchRows { try flush(context) }
    }

    /// Adds the entries gathered so far.
    private func flush(_ context: RunContext) throws(ExecutionError) {
        for (feed, vector) in zip(feeds, vectors) { feed.load(vector, count: count) }
        try plain.update(groups.pointer, count: count, feeds: feeds, isSingle: false)
        count = 0
        try context.cancellation.check()
    }

    private static func accumulators(_ distinct: DistinctPlan, _ infos: [ColumnInfo]) -> [Accumulator] {
        var result: [Accumulator] = [.rows]
        if infos.count == 2 { return result + [.pairs(y: 0, x: 1)] }
        if distinct.kinds.contains(.sum) || distinct.kinds.contains(.average) {
            result.append(infos[0].kind == .double ? .sumDouble(argument: 0) : .sumWide(argument: 0))
        }
        if distinct.kinds.contains(where: \.isVariance) {
            result.append(infos[0].kind == .double ? .welford(argument: 0) : .wideMoments(argument: 0))
        }
        return result
    }

    /// Entries by value, the first column first.
    private static func order(
        _ set: DistinctSet, infos: [ColumnInfo], context: RunContext
    ) throws(ExecutionError) -> GrowingArray<UInt32> {
        let order = try GrowingArray<UInt32>(context.budget, capacity: set.count)
        for entry in 0..<set.count { try order.append(UInt32(entry)) }
        let width = infos.count
        let values = try GrowingArray<Int128>(context.budget, capacity: set.count * width)
        let vectors = infos.map { ColumnVector(kind: $0.kind, capacity: 1) }
        for entry in 0..<set.count {
            for (column, vector) in vectors.enumerated() {
                set.write(entry, column: column, into: vector, row: 0)
                let isDouble = vector.kind == .double
                try values.append(isDouble ? Int128(OrderKey.of(vector.doubles[0])) : vector.word(0))
            }
        }
        let keys = values.pointer
        var entries = UnsafeMutableBufferPointer(start: order.pointer, count: order.count)
        entries.sort {
            let (a, b) = (keys + Int($0) * width, keys + Int($1) * width)
            return a[0] != b[0] || width == 1 ? a[0] < b[0] : a[1] < b[1]
        }
        return order
    }

    /// Distinct values of a group.
    func rows(_ group: Int) -> Int {
        plain.offset(of: .rows).map { Int((plain.cells.record(group) + $0).load(as: Int64.self)) } ?? 0
    }
}
