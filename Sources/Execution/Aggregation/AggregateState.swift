import Columns

/// What accumulates over rows of numbered groups: cells, distinct values, kept values.
final class AggregateState {
    let plain: PlainCells
    /// In the order of `AggregatePlan.distinctPlans`.
    let distinct: [DistinctSet]
    /// In the order of `AggregatePlan.valueArguments`.
    let values: [ValueList]

    /// `capacity`: rows of the largest batch.
    init(_ plan: AggregatePlan, capacity: Int, context: RunContext) throws(ExecutionError) {
        plain = try PlainCells(plan.accumulators, context: context)
        var sets: [DistinctSet] = []
        for wanted in plan.distinctPlans {
            sets.append(
                try DistinctSet(
                    arguments: wanted.arguments, infos: wanted.arguments.map { plan.argumentInfos[$0] },
                    capacity: capacity, budget: context.budget))
        }
        distinct = sets
        var lists: [ValueList] = []
        for argument in plan.valueArguments {
            lists.append(
                try ValueList(argument: argument, info: plan.argumentInfos[argument], budget: context.budget))
        }
        values = lists
    }

    /// Adds a batch whose arguments are in `feeds`; row i belongs to group `groups[i]`.
    func add(
        _ groups: UnsafePointer<UInt32>, count: Int, ordinal: Int, feeds: [MeasureFeed], isSingle: Bool = false
    ) throws(ExecutionError) {
        try plain.update(groups, count: count, feeds: feeds, isSingle: isSingle)
        for set in distinct { try set.add(groups, feeds, count: count, ordinal: ordinal) }
        for list in values { try list.add(groups, feeds[list.argument], count: count) }
    }
}
