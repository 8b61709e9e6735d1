import Columns

/// One thread's means to aggregate partitions, one after another.
final class PartitionWorker {
    private let plan: AggregatePlan
    private let scheme: PartitionScheme
    private let context: RunContext
    private let groupVectors: [ColumnVector]
    private let argumentVectors: [ColumnVector]
    private let feeds: [MeasureFeed]
    private let groups: GrowingArray<UInt32>
    private let codes: GrowingArray<UInt32>
    var error: ExecutionError?

    init(_ plan: AggregatePlan, scheme: PartitionScheme, context: RunContext) throws(ExecutionError) {
        (self.plan, self.scheme, self.context) = (plan, scheme, context)
        let capacity = TupleLayout.blockRows
        groupVectors = try ColumnVector.accounted(plan.groupInfos, capacity: capacity, budget: context.budget)
        argumentVectors = try ColumnVector.accounted(plan.argumentInfos, capacity: capacity, budget: context.budget)
        feeds = try plan.feeds(capacity: capacity, budget: context.budget)
        groups = try GrowingArray(context.budget, capacity: capacity)
        codes = try GrowingArray(context.budget, capacity: capacity)
        try codes.fill(to: capacity, with: 0)
    }

    /// A double was no multiple of the fixed-point unit.
    var isInexact: Bool { feeds.contains(where: \.isInexact) }

    /// The figures of one partition: of the rows set aside, and of what threads had in their tables before.
    func aggregate(
        _ partition: Int, _ stores: [TupleStore], _ tables: [SplitTable]
    ) throws(ExecutionError) -> AggregateResult {
        let state = try AggregateState(plan, capacity: TupleLayout.blockRows, context: context)
        let index: any PartitionGroups =
            switch scheme {
            case .hash: try HashPartition(plan.groupInfos, budget: context.budget)
            case .codes(let perfect, let shift):
                try CodePartition(perfect, partition: partition, shift: shift, budget: context.budget)
            }
        for store in stores {
            for block in store.blocks(partition) where block.count > 0 {
                try context.cancellation.check()
                for lane in store.layout.lanes { load(lane, block) }
                try index.assign(
                    groupVectors, codes: codes.pointer, count: block.count, out: groups.pointer)
                try state.plain.cells.ensure(index.groupCount)
                for (feed, vector) in zip(feeds, argumentVectors) { feed.load(vector, count: block.count) }
                try state.add(groups.pointer, count: block.count, ordinal: 0, feeds: feeds)
            }
        }
        for table in tables { try absorb(table, partition, into: state, index) }
        try index.settle()
        var (distinct, values): ([DistinctCells], [GroupedValues]) = ([], [])
        for (set, wanted) in zip(state.distinct, plan.distinctPlans) {
            distinct.append(try DistinctCells(set, wanted, groupCount: index.groupCount, context: context))
        }
        for list in state.values {
            values.append(try GroupedValues([list], maps: nil, groupCount: index.groupCount, context: context))
        }
        return AggregateResult(
            plan: plan, groups: index, plain: state.plain, distinct: distinct, values: values)
    }

    private func absorb(
        _ table: SplitTable, _ partition: Int, into state: AggregateState, _ index: any PartitionGroups
    ) throws(ExecutionError) {
        let own = table.groups[partition]
        for first in stride(from: 0, to: own.count, by: TupleLayout.blockRows) {
            let part = own[first..<min(first + TupleLayout.blockRows, own.count)]
            table.indexer.write(ArraySlice(part), into: groupVectors)
            if case .codes(let perfect, let shift) = scheme {
                perfect.assign(groupVectors, Batch(columns: groupVectors, count: part.count), out: codes.pointer)
                for row in 0..<part.count { codes.pointer[row] &= UInt32(1) << UInt32(shift) - 1 }
            }
            try index.assign(groupVectors, codes: codes.pointer, count: part.count, out: groups.pointer)
            try state.plain.cells.ensure(index.groupCount)
            for (row, group) in part.enumerated() {
                table.targets.pointer[Int(group)] = groups.pointer[row]
                try state.plain.merge(table.state.plain, Int(group), into: Int(groups.pointer[row]))
            }
        }
        for (position, set) in state.distinct.enumerated() {
            try set.absorb(
                table.state.distinct[position], table.distinct[position][partition], groups: table.targets.pointer)
        }
        for (position, list) in state.values.enumerated() {
            try list.absorb(
                table.state.values[position], table.values[position][partition], groups: table.targets.pointer)
        }
    }

    private func load(_ lane: TupleLayout.Lane, _ block: TupleStore.Block) {
        let source = UnsafeRawPointer(block.start + lane.offset)
        switch lane.source {
        case .code:
            if lane.width == 2 {
                let from = source.bound(UInt16.self)
                for row in 0..<block.count { codes.pointer[row] = UInt32(from[row]) }
            } else {
                codes.pointer.update(from: source.bound(UInt32.self), count: block.count)
            }
        case .group(let column): LaneLoader.load(lane, source, into: groupVectors[column], count: block.count)
        case .argument(let argument): LaneLoader.load(lane, source, into: argumentVectors[argument], count: block.count)
        case .validityOfGroup(let column): loadValidity(source, groupVectors[column], block.count)
        case .validityOfArgument(let argument): loadValidity(source, argumentVectors[argument], block.count)
        }
    }

    private func loadValidity(_ source: UnsafeRawPointer, _ vector: ColumnVector, _ count: Int) {
        vector.validity.update(from: source.bound(UInt8.self), count: count)
        vector.hasNulls = true
    }
}
