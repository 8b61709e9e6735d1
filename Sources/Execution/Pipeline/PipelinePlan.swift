import Columns
import Planning

/// Where a pipeline's rows come from.
indirect enum PipelineSource {
    case scan(ScanPlan)
    case rows(RowSet)
    /// Many groups, partition by partition.
    case groups(GroupStream)
    case singleRow
    /// One after the other; their columns are of the same kinds.
    case union([PipelinePlan])
}

/// A source and the operators that rows stream through, settled for all threads.
struct PipelinePlan {
    enum Stage {
        case filter([BoundExpression])
        case project([BoundExpression])
        case join(JoinStage)
        /// The same columns in kinds that other inputs share.
        case unify([ColumnInfo])
    }

    var source: PipelineSource
    var stages: [Stage] = []
    /// What comes out.
    var output: [ColumnInfo]
    /// Subject keys whose codes the batches carry.
    var subjectCount = 0

    var morselCount: Int {
        switch source {
        case .scan(let plan): plan.morsels.count
        case .rows(let rows): rows.chunks.count
        case .groups(let stream): stream.scheme.partitionCount
        case .singleRow: 1
        case .union(let plans): plans.reduce(0) { $0 + $1.morselCount }
        }
    }

    /// Most rows that can come out: proofs that sums fit rest on it.
    var rowsUpperBound: Int {
        var rows: Int
        switch source {
        case .scan(let plan): rows = plan.table.rowCount
        case .rows(let all): rows = all.count
        case .groups(let stream): rows = stream.rowsUpperBound
        case .singleRow: rows = 1
        case .union(let plans):
            rows = plans.reduce(0) {
                let (sum, overflow) = $0.addingReportingOverflow($1.rowsUpperBound)
                return overflow ? .max : sum
            }
        }
        for case .join(let stage) in stages { rows = stage.rowsUpperBound(rows) }
        return rows
    }
}

/// One thread's instance of a pipeline.
final class Pipeline {
    let reader: any BatchReader
    private var operators: [any StreamOperator] = []
    private let cancellation: Cancellation

    init(_ plan: PipelinePlan, context: RunContext, state: EvaluationState) throws(ExecutionError) {
        cancellation = context.cancellation
        var inputs: [ColumnInfo]
        switch plan.source {
        case .scan(let scan):
            reader = try ScanReader(scan, options: context.options, budget: context.budget)
            inputs = scan.columns.map(scan.table.scannedInfo)
        case .rows(let rows):
            reader = RowSetReader(rows)
            inputs = rows.infos
        case .groups(let stream):
            reader = try GroupStreamReader(stream, chunkRows: context.options.batchRows, budget: context.budget)
            inputs = stream.infos
        case .singleRow:
            reader = SingleRowReader()
            inputs = []
        case .union(let plans):
            var pipelines: [Pipeline] = []
            for plan in plans { pipelines.append(try Pipeline(plan, context: context, state: state)) }
            reader = UnionReader(pipelines)
            inputs = plans.first?.output ?? []
        }
        for stage in plan.stages {
            switch stage {
            case .filter(let conjuncts):
                let compiler = context.compiler(inputs)
                operators.append(
                    try FilterOperator(conjuncts, compiler: compiler, subjectCount: plan.subjectCount, state: state))
            case .project(let expressions):
                let compiler = context.compiler(inputs, sharing: expressions)
                let project = try ProjectOperator(expressions, compiler: compiler, state: state)
                operators.append(project)
                inputs = project.output
            case .join(let join):
                operators.append(try JoinOperator(join, inputs: inputs, context: context, state: state))
                inputs = join.output
            case .unify(let infos):
                operators.append(
                    try UnifyOperator(infos, inputs: inputs, compiler: context.compiler(inputs), state: state))
                inputs = infos
            }
        }
    }

    func open(morsel: Int) {
        reader.open(morsel: morsel)
        for step in operators { step.open(morsel: morsel) }
    }

    /// The next rows of the open morsel, never none; nil at its end.
    func next() throws(ExecutionError) -> Batch? {
        while true {
            var rows: Batch
            var step = 0
            // An operator that has more of its last batch goes first: what it was given holds only until its source goes on.
            if let last = operators.lastIndex(where: { $0.hasMore }) {
                rows = try operators[last].more()
                step = last + 1
            } else if let batch = try reader.next() {
                rows = batch
            } else {
                return nil
            }
            while step < operators.count, rows.count > 0 {
                rows = try operators[step].process(rows)
                step += 1
            }
            if rows.count > 0 { return rows }
            try cancellation.check()
        }
    }
}
