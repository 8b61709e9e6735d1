import Columns
import Planning
import Schemas

extension PlanExecutor {
    /// GROUPING SETS: every set is computed once, from the rows or, where figures can be merged, from a finer set.
    func groupingSets(
        _ node: AggregateNode, _ sets: [[Int]], input: PipelinePlan, allowsFixed: Bool
    ) throws(ExecutionError) -> RowSet? {
        guard node.evidence == nil, node.completion == nil else {
            throw ExecutionError(.planUnsupported, "grouping sets with evidence or declared domains")
        }
        guard !sets.isEmpty, sets.allSatisfy({ $0.allSatisfy(node.groups.indices.contains) }) else {
            throw ExecutionError(.planInvalid, "grouping sets")
        }
        let wanted = sets.map { Set($0).sorted() }
        var computed: [[Int]: [AggregateResult]] = [:]
        // Finer sets first; equally fine ones in the order of the text.
        let order = wanted.enumerated().sorted {
            $0.element.count != $1.element.count ? $0.element.count > $1.element.count : $0.offset < $1.offset
        }
        for (_, set) in order where computed[set] == nil {
            if let finer = finest(of: computed, above: set) {
                let inner = self.node(node, keeping: set)
                let first = computed[finer]!
                let plan = try AggregatePlan(
                    inner, input: input, groupInfos: set.map { first[0].plan.groupInfos[finer.firstIndex(of: $0)!] },
                    context: context, allowsFixed: allowsFixed)
                let keeping = set.map { finer.firstIndex(of: $0)! }
                computed[set] = [
                    try AggregateResult.rolledUp(first, keeping: keeping, plan: plan, context: context)
                ]
                context.explain("aggregate: grouping set rolled up from a finer one")
            } else {
                let inner = self.node(node, keeping: set)
                guard
                    let results = try results(
                        inner, input: input, subjects: .none, allowsFixed: allowsFixed)
                else {
                    return nil
                }
                computed[set] = results
            }
        }
        var parts: [AggregateOutput.Part] = []
        for (number, set) in wanted.enumerated() {
            let columns = node.groups.indices.map { set.firstIndex(of: $0) }
            for result in computed[set]! {
                parts.append(AggregateOutput.Part(result: result, columns: columns, set: number))
            }
        }
        return try AggregateOutput(parts: parts, node: node, context: context).rows()
    }

    private func node(_ node: AggregateNode, keeping set: [Int]) -> AggregateNode {
        var inner = node
        inner.groups = set.map { node.groups[$0] }
        inner.groupingSets = nil
        return inner
    }

    /// The computed set with the fewest groups that holds all columns of `set`; nil where nothing can be rolled up.
    private func finest(of computed: [[Int]: [AggregateResult]], above set: [Int]) -> [Int]? {
        func groups(_ key: [Int]) -> Int { computed[key]!.reduce(0) { $0 + $1.groups.groupCount } }
        return computed.keys.filter { Set($0).isSuperset(of: set) && computed[$0]![0].plan.canMerge }
            .min { (groups($0), $0.description) < (groups($1), $1.description) }
    }
}
