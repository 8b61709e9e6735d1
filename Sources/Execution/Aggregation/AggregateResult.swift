import Columns
import Planning
import Schemas

/// The merged figures of an aggregation, group by group.
final class AggregateResult: @unchecked Sendable {
    let plan: AggregatePlan
    let groups: any MergedGroups
    let plain: PlainCells
    /// In the order of the request's subject keys.
    let evidence: [EvidenceCells]
    /// In the order of `AggregatePlan.distinctPlans`: the distinct values' own aggregates.
    let distinct: [DistinctCells]
    /// In the order of `AggregatePlan.valueArguments`.
    let values: [GroupedValues]
    /// With evidence: what percentiles and MODE report, and who stands around it; nil for other calls.
    let chosen: [ChosenValues?]

    init(
        plan: AggregatePlan, groups: any MergedGroups, plain: PlainCells, evidence: [EvidenceCells] = [],
        distinct: [DistinctCells] = [], values: [GroupedValues] = [], chosen: [ChosenValues?] = []
    ) {
        self.chosen = chosen
        self.values = values
        self.plan = plan
        self.groups = groups
        self.plain = plain
        self.evidence = evidence
        self.distinct = distinct
    }

    func chosen(by call: CallPlan) -> ChosenValues? {
        chosen.first { $0?.call == call.call }.flatMap { $0 }
    }

    /// Merges the sinks of all threads, in their order.
    static func merge(
        _ sinks: [AggregateSink], plan: AggregatePlan, scheme: PartitionScheme?, context: RunContext
    ) throws(ExecutionError) -> AggregateResult {
        let groups: any MergedGroups
        if let hashed = sinks.map(\.indexer) as? [HashGroups] {
            let merged = try MergedHashGroups(hashed, budget: context.budget)
            if let scheme { try merged.settle(scheme, context: context) }
            groups = merged
        } else if let merged = sinks[0].indexer as? any MergedGroups {
            groups = merged
        } else {
            throw ExecutionError(.planInvalid, "groups")
        }
        let maps = groups.maps
        let plain = try merged(sinks.map(\.aggregates.plain), maps, context) { plan, context throws(ExecutionError) in
            try PlainCells(plan.slots.map(\.accumulator), context: context)
        }
        try plain.cells.ensure(groups.groupCount)
        var evidence: [EvidenceCells] = []
        for key in sinks[0].stamped.indices {
            if sinks[0].stamped[key] != nil {
                let parts = sinks.compactMap { $0.stamped[key] }
                for sink in sinks { sink.closeEvidence(key) }
                let first =
                    maps == nil ? parts[0] : try EvidenceCells(parts[0].plan, none: parts[0].none, context: context)
                try first.cells.ensure(groups.groupCount)
                for (index, part) in parts.enumerated() where part !== first {
                    try first.merge(part, map: maps?[index])
                }
                evidence.append(first)
            } else {
                evidence.append(
                    try SubjectTuples.stamped(
                        sinks.compactMap { $0.tuples[key] }, maps: maps, groupCount: groups.groupCount,
                        context: context,
                        isSequential: plan.isSequential))
            }
        }
        var distinct: [DistinctCells] = []
        for (position, wanted) in plan.distinctPlans.enumerated() {
            if let bits = sinks[0].aggregates.bits[position] {
                for sink in sinks.dropFirst() { if let other = sink.aggregates.bits[position] { bits.merge(other) } }
                distinct.append(try DistinctCells(bits, wanted, groupCount: groups.groupCount, context: context))
                continue
            }
            let sets = sinks.map { $0.aggregates.distinct[position] }
            let whole = try sets[0].renamed(by: maps?[0], context: context)
            for index in sets.indices.dropFirst() { try whole.merge(sets[index], map: maps?[index]) }
            distinct.append(try DistinctCells(whole, wanted, groupCount: groups.groupCount, context: context))
        }
        var values: [GroupedValues] = []
        for position in plan.valueArguments.indices {
            values.append(
                try GroupedValues(
                    sinks.map { $0.aggregates.values[position] }, maps: maps, groupCount: groups.groupCount,
                    context: context))
        }
        var chosen: [ChosenValues?] = []
        if !evidence.isEmpty {
            let sources = values.indices.map { position in
                let blocks = sinks.compactMap { $0.aggregates.blocks[position] }
                return blocks.isEmpty ? values[position] as any SegmentSource : BlockedValues(blocks)
            }
            chosen = try ChosenValues.choose(
                plan, sources, evidence, groupCount: groups.groupCount, context: context)
        }
        return AggregateResult(
            plan: plan, groups: groups, plain: plain, evidence: evidence, distinct: distinct, values: values,
            chosen: chosen)
    }

    private static func merged(
        _ parts: [PlainCells], _ maps: [[UInt32]]?, _ context: RunContext,
        make: (PlainCells, RunContext) throws(ExecutionError) -> PlainCells
    ) throws(ExecutionError) -> PlainCells {
        let first = maps == nil ? parts[0] : try make(parts[0], context)
        for (index, part) in parts.enumerated() where part !== first { try first.merge(part, map: maps?[index]) }
        return first
    }
}
