import Columns
import Planning

/// One thread's share of an aggregation.
final class AggregateSink: BatchSink {
    let indexer: any GroupIndexer
    let aggregates: AggregateState
    /// By subject key of the request: the clustering key is stamped at once, others are set aside.
    let stamped: [EvidenceCells?]
    let tuples: [SubjectTuples?]
    /// Rows beyond what the thread's own table takes.
    private(set) var partitioned: PartitionedRows?
    let isSatisfied = false
    private let feeds: [MeasureFeed]
    /// By subject key, where its codes are a column.
    private let codes: [SubjectCodes?]
    private let groupExpressions: [VectorExpression]
    private let argumentExpressions: [VectorExpression]
    private let groups: UnsafeMutablePointer<UInt32>
    private let reservation: Reservation
    private let state: EvaluationState
    private let plan: AggregatePlan
    private let scheme: PartitionScheme?
    private let context: RunContext
    private let isSingle: Bool

    init(
        _ plan: AggregatePlan, indexer: any GroupIndexer, scheme: PartitionScheme?,
        subjects: EvidenceSubjects, context: RunContext, state: EvaluationState
    ) throws(ExecutionError) {
        self.indexer = indexer
        (self.state, self.plan, self.context) = (state, plan, context)
        self.scheme = plan.canPartition ? scheme : nil
        isSingle = indexer is SingleGroup
        let compiler = context.compiler(plan.input.output, sharing: plan.node.groups + plan.arguments)
        var expressions: [VectorExpression] = []
        for group in plan.node.groups { expressions.append(try compiler.compile(group)) }
        groupExpressions = expressions
        expressions = []
        for argument in plan.arguments { expressions.append(try compiler.compile(argument)) }
        argumentExpressions = expressions
        feeds = try plan.feeds(capacity: context.options.batchRows, budget: context.budget)
        aggregates = try AggregateState(
            plan, capacity: context.options.batchRows, groupCount: indexer is HashGroups ? nil : indexer.groupCount,
            context: context)
        var (stamped, tuples): ([EvidenceCells?], [SubjectTuples?]) = ([], [])
        if let evidence = plan.evidence {
            for (isClustered, none) in zip(subjects.isClustered, subjects.noneCodes) {
                stamped.append(isClustered ? try EvidenceCells(evidence, none: none, context: context) : nil)
                tuples.append(isClustered ? nil : try SubjectTuples(evidence, none: none, context: context))
            }
        }
        (self.stamped, self.tuples) = (stamped, tuples)
        var codes: [SubjectCodes?] = []
        for (source, none) in zip(subjects.sources, subjects.noneCodes) {
            guard case .column(let column) = source else {
                codes.append(nil)
                continue
            }
            codes.append(
                try SubjectCodes(
                    column: column, none: none, capacity: context.options.batchRows, budget: context.budget))
        }
        self.codes = codes
        reservation = Reservation(context.budget)
        try reservation.add(context.options.batchRows * 4)
        groups = .allocate(capacity: context.options.batchRows)
        try ensure(indexer.groupCount)
    }

    deinit { groups.deallocate() }

    /// A double was no multiple of the fixed-point unit.
    var isInexact: Bool { feeds.contains(where: \.isInexact) }

    private func ensure(_ count: Int) throws(ExecutionError) {
        try aggregates.plain.cells.ensure(count)
        for cells in stamped { try cells?.cells.ensure(count) }
    }

    func consume(_ batch: Batch, morsel: Int) throws(ExecutionError) {
        state.nextBatch()
        var vectors: [ColumnVector] = []
        for expression in groupExpressions { vectors.append(try expression.evaluate(batch, state)) }
        if let partitioned {
            var arguments: [ColumnVector] = []
            for expression in argumentExpressions { arguments.append(try expression.evaluate(batch, state)) }
            return try partitioned.add(vectors, arguments, batch)
        }
        try indexer.assign(vectors, batch, out: groups)
        try ensure(indexer.groupCount)
        for (expression, feed) in zip(argumentExpressions, feeds) {
            feed.load(try expression.evaluate(batch, state), count: batch.count)
        }
        let subjects = codes.enumerated().map { key, codes in codes?.read(batch) ?? batch.subjects[key] }
        try aggregates.add(
            groups, count: batch.count, ordinal: batch.ordinal, feeds: feeds, isSingle: isSingle,
            subjects: subjects)
        for key in stamped.indices {
            let cells = stamped[key]
            let rows = StampRows(
                (cells?.plan ?? tuples[key]?.plan)!, groups: groups, subjects: subjects[key],
                count: batch.count, feeds: feeds)
            if let cells { cells.stamp(rows) } else { try tuples[key]?.append(rows) }
        }
        if let scheme, indexer.groupCount > context.options.tableGroupsLimit, let hashed = indexer as? HashGroups {
            partitioned = try PartitionedRows(plan, scheme: scheme, encoder: hashed.encoder, context: context)
        }
    }
}
