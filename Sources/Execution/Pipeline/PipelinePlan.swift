import Columns
import Planning

/// Where a pipeline's rows come from.
enum PipelineSource {
    case scan(ScanPlan)
    case rows(RowSet)
    case singleRow
}

/// A source and the operators that rows stream through, settled for all threads.
struct PipelinePlan {
    enum Stage {
        case filter([BoundExpression])
        case project([BoundExpression])
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
        case .singleRow: 1
        }
    }

    /// Most rows that can come out.
    var rowsUpperBound: Int {
        switch source {
        case .scan(let plan): plan.table.rowCount
        case .rows(let rows): rows.count
        case .singleRow: 1
        }
    }
}

/// One thread's instance of a pipeline.
final class Pipeline {
    let reader: any BatchReader
    private var operators: [any StreamOperator] = []

    init(_ plan: PipelinePlan, context: RunContext, state: EvaluationState) throws(ExecutionError) {
        var inputs: [ColumnInfo]
        switch plan.source {
        case .scan(let scan):
            reader = try ScanReader(scan, options: context.options, budget: context.budget)
            inputs = scan.columns.map { scan.table.columns[$0].info }
        case .rows(let rows):
            reader = RowSetReader(rows)
            inputs = rows.infos
        case .singleRow:
            reader = SingleRowReader()
            inputs = []
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
            }
        }
    }

    /// The next rows of the open morsel, never none; nil at its end.
    func next() throws(ExecutionError) -> Batch? {
        while let batch = try reader.next() {
            var rows = batch
            for step in operators where rows.count > 0 { rows = try step.process(rows) }
            if rows.count > 0 { return rows }
        }
        return nil
    }
}
