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
        switch try aggregate(node, mayStream: false) {
        case .rows(let rows): return rows
        case .stream: throw ExecutionError(.planInvalid, "aggregate")
        }
    }

    /// GROUP BY under a filter: where there are many groups, they need not all be kept.
    func filteredAggregate(_ node: AggregateNode) throws(ExecutionError) -> PipelinePlan {
        switch try aggregate(node, mayStream: true) {
        case .rows(let rows): return source(rows)
        case .stream(let stream):
            context.explain("groups: filtered partition by partition")
            return PipelinePlan(source: .groups(stream), output: stream.infos)
        }
    }

    private enum Groups {
        case rows(RowSet)
        case stream(GroupStream)
    }

    private func aggregate(_ node: AggregateNode, mayStream: Bool) throws(ExecutionError) -> Groups {
        let keys = node.evidence.map { $0.columns == nil ? $0.subjectKeys : [] } ?? []
        let arguments = node.aggregates.flatMap { [$0.argument, $0.secondArgument].compactMap { $0 } }
        let read = Self.columns(of: node.groups + arguments).union(EvidenceSubjects.columns(of: node.evidence))
        let input = try pipeline(node.input, subjectKeys: keys, needed: read)
        let subjects = try node.evidence.map { request throws(ExecutionError) in
            try EvidenceSubjects.find(request, in: input)
        }
        return try aggregate(node, over: input, subjects: subjects ?? .none, mayStream: mayStream)
    }

    private func aggregate(
        _ node: AggregateNode, over input: PipelinePlan, subjects: EvidenceSubjects, mayStream: Bool
    ) throws(ExecutionError) -> Groups {
        for allowsFixed in [true, false] {
            if let sets = node.groupingSets {
                let rows = try groupingSets(node, sets, input: input, allowsFixed: allowsFixed)
                if let rows { return .rows(rows) }
            } else if let gathered = try gathered(node, input: input, subjects: subjects, allowsFixed: allowsFixed) {
                if mayStream, let stream = try stream(gathered, node) { return .stream(stream) }
                if let results = try results(gathered) {
                    return .rows(try AggregateOutput(results, node: node, context: context).rows())
                }
            }
        }
        throw ExecutionError(.planInvalid, "aggregate")
    }

    /// The figures of all groups, in the order of the rows to come; nil when fixed point would have lost digits.
    func results(
        _ node: AggregateNode, input: PipelinePlan, subjects: EvidenceSubjects, allowsFixed: Bool
    ) throws(ExecutionError) -> [AggregateResult]? {
        guard let gathered = try gathered(node, input: input, subjects: subjects, allowsFixed: allowsFixed) else {
            return nil
        }
        return try results(gathered)
    }

    /// The threads' shares of an aggregation.
    private struct Gathered {
        let sinks: [AggregateSink]
        let plan: AggregatePlan
        let scheme: PartitionScheme?
        /// The scheme, where rows were set aside.
        var partitions: PartitionScheme? { sinks.contains { $0.partitioned != nil } ? scheme : nil }
    }

    private func stream(_ gathered: Gathered, _ node: AggregateNode) throws(ExecutionError) -> GroupStream? {
        guard let scheme = gathered.partitions else { return nil }
        return try GroupStream(gathered.sinks, node: node, plan: gathered.plan, scheme: scheme, context: context)
    }

    private func results(_ gathered: Gathered) throws(ExecutionError) -> [AggregateResult]? {
        let (sinks, plan) = (gathered.sinks, gathered.plan)
        if let scheme = gathered.partitions {
            return try PartitionedAggregation.results(sinks, plan: plan, scheme: scheme, context: context)
        }
        return [try AggregateResult.merge(sinks, plan: plan, scheme: gathered.scheme, context: context)]
    }

    private func gathered(
        _ node: AggregateNode, input: PipelinePlan, subjects: EvidenceSubjects, allowsFixed: Bool
    ) throws(ExecutionError) -> Gathered? {
        let compiler = context.compiler(input.output)
        var (infos, input, mayFail): ([ColumnInfo], PipelinePlan, Bool) = ([], input, false)
        for group in node.groups {
            let compiled = try compiler.compile(group)
            infos.append(compiled.info)
            if compiled.mayFail { mayFail = true }
        }
        let grouping = grouping(node, infos: infos, rows: input.rowsUpperBound)
        var context = context
        if case .scan(var scan) = input.source, input.stages.isEmpty, context.options.useFastKernels,
            scan.columns.allSatisfy(scan.table.columns.indices.contains)
        {
            context = context.wide
            scan.isLazy = true
            input.source = .scan(scan)
        }
        var plan = try AggregatePlan(node, input: input, groupInfos: infos, context: context, allowsFixed: allowsFixed)
        // Rows that are set aside for other subject keys must belong.
        if case .perfect = grouping, !mayFail, plan.allowsOutsiders, subjects.isClustered.allSatisfy({ $0 }) {
            plan.allowMask()
        }
        var scheme: PartitionScheme?
        if case .hash(let chosen) = grouping { scheme = chosen }
        let sinks = try context.run(plan.input, isSequential: plan.isSequential) { state throws(ExecutionError) in
            try AggregateSink(
                plan, indexer: try indexer(grouping, infos, context), scheme: scheme, subjects: subjects,
                context: context, state: state)
        }
        if allowsFixed, sinks.contains(where: \.isInexact) { return nil }
        explain(plan, grouping, subjects, threads: sinks.count)
        return Gathered(sinks: sinks, plan: plan, scheme: scheme)
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

    private func indexer(
        _ grouping: Grouping, _ infos: [ColumnInfo], _ context: RunContext
    ) throws(ExecutionError) -> any GroupIndexer {
        let capacity = context.options.batchRows
        switch grouping {
        case .single: return SingleGroup()
        case .perfect(let columns): return PerfectGroups(columns: columns)
        case .completed(let domains):
            return try CompletedGroups(domains, infos: infos, capacity: capacity, budget: context.budget)
        case .hash: return try HashGroups(infos, capacity: capacity, budget: context.budget)
        }
    }

    private func explain(_ plan: AggregatePlan, _ grouping: Grouping, _ subjects: EvidenceSubjects, threads: Int) {
        var line = "aggregate: \(grouping.name)"
        line += plan.accumulators.map { ", \($0.name)" }.joined()
        if plan.evidence != nil {
            line += subjects.isClustered.map { $0 ? ", evidence stamped" : ", evidence by subject partitions" }.joined()
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
        let node = AggregateNode(input: input, groups: columns, aggregates: [])
        guard case .rows(let rows) = try aggregate(node, over: pipeline, subjects: .none, mayStream: false) else {
            throw ExecutionError(.planInvalid, "aggregate")
        }
        return rows
    }
}
