import Columns

/// What accumulates over rows of numbered groups: cells, distinct values, kept values.
final class AggregateState {
    let plain: PlainCells
    /// In the order of `AggregatePlan.distinctPlans`: a bitmap where one fits, else a set.
    let distinct: [DistinctSet]
    let bits: [DistinctBits?]
    /// In the order of `AggregatePlan.valueArguments`.
    let values: [ValueList]
    /// Instead of `values`, where there is evidence over few groups of small numbers.
    let blocks: [SubjectBlocks?]

    /// `capacity`: rows of the largest batch; `groupCount`: of all groups, where they are counted beforehand.
    init(
        _ plan: AggregatePlan, capacity: Int, groupCount: Int? = nil, context: RunContext
    ) throws(ExecutionError) {
        plain = try PlainCells(plan.accumulators, context: context)
        var (sets, bits): ([DistinctSet], [DistinctBits?]) = ([], [])
        for wanted in plan.distinctPlans {
            sets.append(
                try DistinctSet(
                    arguments: wanted.arguments, infos: wanted.arguments.map { plan.argumentInfos[$0] },
                    capacity: capacity, budget: context.budget))
        }
        if let groupCount, context.options.useFastKernels {
            for wanted in plan.distinctPlans {
                let argument = wanted.arguments[0]
                bits.append(
                    wanted.arguments.count > 1
                        ? nil
                        : try DistinctBits(
                            argument: argument, info: plan.argumentInfos[argument], groupCount: groupCount,
                            rows: plan.input.rowsUpperBound, budget: context.budget))
            }
        } else {
            bits = sets.map { _ in nil }
        }
        (distinct, self.bits) = (sets, bits)
        var lists: [ValueList] = []
        for argument in plan.valueArguments {
            lists.append(
                try ValueList(
                    argument: argument, info: plan.argumentInfos[argument],
                    keyCount: plan.node.evidence?.subjectKeys.count ?? 0, budget: context.budget))
        }
        values = lists
        let canBlock = plan.evidence != nil && context.options.useFastKernels
        var blocks: [SubjectBlocks?] = []
        for argument in plan.valueArguments {
            blocks.append(
                canBlock
                    ? try SubjectBlocks(
                        argument: argument, info: plan.argumentInfos[argument], groupCount: groupCount,
                        keyCount: plan.node.evidence?.subjectKeys.count ?? 0, budget: context.budget)
                    : nil)
        }
        self.blocks = blocks
    }

    /// Adds a batch whose arguments are in `feeds`; row i belongs to group `groups[i]`. `subjects`: its codes by subject key.
    func add(
        _ groups: UnsafePointer<UInt32>, count: Int, ordinal: Int, feeds: [MeasureFeed], isSingle: Bool = false,
        subjects: [UnsafeMutablePointer<UInt32>] = []
    ) throws(ExecutionError) {
        try plain.update(groups, count: count, feeds: feeds, isSingle: isSingle)
        for (set, bits) in zip(distinct, bits) {
            if let bits {
                bits.add(groups, feeds[bits.argument], count: count)
            } else {
                try set.add(groups, feeds, count: count, ordinal: ordinal)
            }
        }
        for (list, blocks) in zip(values, blocks) {
            let feed = feeds[list.argument]
            if let blocks {
                try blocks.add(groups, feed, count: count, subjects: subjects)
            } else {
                try list.add(groups, feed, count: count, subjects: subjects)
            }
        }
    }
}
