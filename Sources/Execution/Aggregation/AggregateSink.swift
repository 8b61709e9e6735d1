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
    /// Group codes straight from stored words.
    private let packedGroups: PackedGroups?
    /// By subject key: how rows are stamped that come straight from a scan in the order of their subjects.
    private var runStyles: [EvidenceCells.RunStyle?] = []
    /// By argument: the stored column whose sum is all that is asked of it.
    private let packedSums: [Int?]

    init(
        _ plan: AggregatePlan, indexer: any GroupIndexer, scheme: PartitionScheme?,
        subjects: EvidenceSubjects, context: RunContext, state: EvaluationState
    ) throws(ExecutionError) {
        self.indexer = indexer
        (self.state, self.plan, self.context) = (state, plan, context)
        self.scheme = plan.canPartition ? scheme : nil
        isSingle = indexer is SingleGroup
        var compiler = context.compiler(plan.input.output, sharing: plan.node.groups + plan.arguments)
        let scan = plan.lazyScan
        if let scan { compiler.packed = scan.packedColumns }
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
        let cells = indexer is HashGroups ? nil : indexer.groupCount
        if let evidence = plan.evidence {
            for (isClustered, none) in zip(subjects.isClustered, subjects.noneCodes) {
                stamped.append(isClustered ? try EvidenceCells(evidence, none: none, context: context) : nil)
                tuples.append(
                    isClustered ? nil : try SubjectTuples(evidence, none: none, cells: cells, context: context))
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
        groups.initialize(repeating: 0, count: context.options.batchRows)
        if let scan, let perfect = indexer as? PerfectGroups {
            packedGroups = try PackedGroups(
                perfect, groups: plan.node.groups, compiled: groupExpressions, scan: scan, inputs: plan.input.output,
                context: context)
        } else {
            packedGroups = nil
        }
        packedSums = isSingle ? plan.packedSums : plan.arguments.map { _ in nil }
        // One more for rows that do not pass.
        let cellsInAll = indexer.groupCount + (scan?.allowsMask == true ? 1 : 0)
        try ensure(cellsInAll)
        for key in stamped {
            // Where groups come up as they are met, their number is not known.
            guard let key, let scan, !(indexer is HashGroups) else {
                runStyles.append(nil)
                continue
            }
            runStyles.append(try key.runStyle(cells: cellsInAll, rows: scan.table.rowCount, context: context))
        }
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
        let packed = batch.packed
        if let packedGroups, let packed {
            try packedGroups.assign(packed, batch, state, out: groups)
        } else if !isSingle {
            var vectors: [ColumnVector] = []
            for expression in groupExpressions { vectors.append(try expression.evaluate(batch, state)) }
            if let partitioned {
                var arguments: [ColumnVector] = []
                for expression in argumentExpressions { arguments.append(try expression.evaluate(batch, state)) }
                return try partitioned.add(vectors, arguments, batch)
            }
            try indexer.assign(vectors, batch, out: groups)
            try ensure(indexer.groupCount)
        }
        for (index, expression) in argumentExpressions.enumerated() {
            if let packed, let column = packedSums[index], let sum = packed.sum(column) {
                feeds[index].load(sum: sum)
            } else {
                feeds[index].load(try expression.evaluate(batch, state), count: batch.count)
            }
        }
        if packed != nil, plan.evidence != nil, !plan.valueArguments.isEmpty {
            for key in stamped.indices { _ = batch.subjectCodes(key) }
        }
        let subjects = codes.enumerated().map { key, codes in codes?.read(batch) ?? batch.subjects[key] }
        try aggregates.add(
            groups, count: batch.count, ordinal: batch.ordinal, feeds: feeds, isSingle: isSingle,
            subjects: subjects)
        for key in stamped.indices { try stamp(key, batch, subjects[key]) }
        if let scheme, indexer.groupCount > context.options.tableGroupsLimit, let hashed = indexer as? HashGroups {
            partitioned = try PartitionedRows(plan, scheme: scheme, encoder: hashed.encoder, context: context)
        }
    }

    /// The evidence of a batch under one subject key.
    private func stamp(
        _ key: Int, _ batch: Batch, _ subjects: UnsafeMutablePointer<UInt32>
    ) throws(ExecutionError) {
        let cells = stamped[key]
        var rows = StampRows(
            (cells?.plan ?? tuples[key]?.plan)!, groups: groups, subjects: subjects, count: batch.count,
            feeds: feeds)
        if let cells, let style = runStyles[key] {
            if let packed = batch.packed, packed.rows == nil {
                let first = packed.first
                let isDone = packed.subjects[key].followRuns(from: first) { offsets, current in
                    cells.stampRuns(style, rows, offsets: offsets, current: current, first: first)
                }
                if isDone { return }
            }
            cells.suspendRuns(style)
        }
        if codes[key] == nil { rows.subjects = UnsafePointer(batch.subjectCodes(key)) }
        if let cells { cells.stamp(rows) } else { try tuples[key]?.append(rows) }
    }

    /// Folds what is open under a subject key.
    func closeEvidence(_ key: Int) {
        guard let cells = stamped[key] else { return }
        if let style = runStyles[key] { cells.closeRuns(style) }
        cells.close()
    }
}
