import Columns
import Planning
import Schemas

extension PlanExecutor {
    /// How rows find their groups.
    private enum Grouping {
        case single
        case perfect([PerfectGroups.Column])
        case completed([Domain])
        case hash(PartitionScheme)

        var name: String {
            switch self {
            case .single: "one group"
            case .perfect(let columns): "perfect codes, \(columns.reduce(1) { $0 * $1.cells }) cells"
            case .completed: "declared domains"
            case .hash(let scheme): "hash, then \(scheme.partitionCount) partitions by \(scheme.name)"
            }
        }
    }

    /// GROUP BY. A sum of doubles is tried exactly in fixed point first; when a value does not fit, once more in order.
    func aggregate(_ node: AggregateNode) throws(ExecutionError) -> RowSet {
        let keys = node.evidence?.subjectKeys ?? []
        let arguments = node.aggregates.flatMap { [$0.argument, $0.secondArgument].compactMap { $0 } }
        let read = Self.columns(of: node.groups + arguments)
        return try aggregate(node, over: try pipeline(node.input, subjectKeys: keys, needed: read), keys: keys)
    }

    private func aggregate(
        _ node: AggregateNode, over input: PipelinePlan, keys: [Int]
    ) throws(ExecutionError) -> RowSet {
        for allowsFixed in [true, false] {
            if let sets = node.groupingSets {
                let rows = try groupingSets(node, sets, input: input, allowsFixed: allowsFixed)
                if let rows { return rows }
            } else if let results = try results(node, input: input, keys: keys, allowsFixed: allowsFixed) {
                return try AggregateOutput(results, node: node, context: context).rows()
            }
        }
        throw ExecutionError(.planInvalid, "aggregate")
    }

    /// The figures of all groups, in the order of the rows to come; nil when fixed point would have lost digits.
    func results(
        _ node: AggregateNode, input: PipelinePlan, keys: [Int], allowsFixed: Bool
    ) throws(ExecutionError) -> [AggregateResult]? {
        let compiler = context.compiler(input.output)
        var infos: [ColumnInfo] = []
        for group in node.groups { infos.append(try compiler.compile(group).info) }
        let plan = try AggregatePlan(node, input: input, groupInfos: infos, context: context, allowsFixed: allowsFixed)
        let grouping = grouping(node, infos: infos, rows: input.rowsUpperBound)
        var noneCodes: [UInt32] = []
        if case .scan(let scan) = input.source {
            noneCodes = keys.map { UInt32(scan.table.subjects[$0].count) }
        }
        guard noneCodes.count == keys.count else { throw ExecutionError(.planUnsupported, "evidence without a table") }
        var scheme: PartitionScheme?
        if case .hash(let chosen) = grouping { scheme = chosen }
        let sinks = try context.run(input, isSequential: plan.isSequential) { state throws(ExecutionError) in
            try AggregateSink(
                plan, indexer: try indexer(grouping, infos), scheme: scheme, clustered: keys.map { $0 == 0 },
                noneCodes: noneCodes, context: context, state: state)
        }
        if allowsFixed, sinks.contains(where: \.isInexact) { return nil }
        explain(plan, grouping, keys, threads: sinks.count)
        if let scheme, sinks.contains(where: { $0.partitioned != nil }) {
            return try PartitionedAggregation.results(sinks, plan: plan, scheme: scheme, context: context)
        }
        return [try AggregateResult.merge(sinks, plan: plan, scheme: scheme, context: context)]
    }

    private func grouping(_ node: AggregateNode, infos: [ColumnInfo], rows: Int) -> Grouping {
        if node.groups.isEmpty { return .single }
        if let domains = node.completion { return .completed(domains) }
        // Cells are worth their memory while there are not many more of them than rows.
        let limit = min(PerfectGroups.cellsLimit, max(1_024, rows * 4))
        if context.options.useFastKernels, let columns = PerfectGroups.columns(of: infos, cellsLimit: limit) {
            return .perfect(columns)
        }
        return .hash(
            PartitionScheme.choose(infos, rows: rows, useFastKernels: context.options.useFastKernels))
    }

    private func indexer(_ grouping: Grouping, _ infos: [ColumnInfo]) throws(ExecutionError) -> any GroupIndexer {
        let capacity = context.options.batchRows
        switch grouping {
        case .single: return SingleGroup()
        case .perfect(let columns): return PerfectGroups(columns: columns)
        case .completed(let domains):
            return try CompletedGroups(domains, infos: infos, capacity: capacity, budget: context.budget)
        case .hash: return try HashGroups(infos, capacity: capacity, budget: context.budget)
        }
    }

    private func explain(_ plan: AggregatePlan, _ grouping: Grouping, _ keys: [Int], threads: Int) {
        var line = "aggregate: \(grouping.name)"
        line += plan.accumulators.map { ", \($0.name)" }.joined()
        if plan.evidence != nil {
            line += keys.map { $0 == 0 ? ", evidence stamped" : ", evidence by subject partitions" }.joined()
        }
        context.explain(line + ", \(threads) threads" + (plan.isSequential ? " (in order)" : ""))
    }

    /// DISTINCT: groups without aggregates.
    func distinct(_ input: LogicalPlan) throws(ExecutionError) -> RowSet {
        let pipeline = try pipeline(input)
        let columns = pipeline.output.enumerated().map {
            BoundExpression.column(index: $0.offset, type: $0.element.type)
        }
        guard !columns.isEmpty else { return try limit(input, count: 1, offset: 0) }
        return try aggregate(AggregateNode(input: input, groups: columns, aggregates: []), over: pipeline, keys: [])
    }
}
