import Columns
import Planning
import Schemas

/// Runs a logical plan: streaming operators are put together into pipelines, every other operator runs its input's
/// pipeline to the end and keeps the rows.
struct PlanExecutor {
    let tables: [SealedTable]
    let context: RunContext

    /// The rows of a plan, as a pipeline yet to run. `subjectKeys`: whose codes the rows must carry.
    func pipeline(_ plan: LogicalPlan, subjectKeys: [Int] = []) throws(ExecutionError) -> PipelinePlan {
        switch plan {
        case .scan(let table, let columns): return try scan(table, columns, filter: [], subjectKeys)
        case .filter(.scan(let table, let columns), let predicate):
            return try scan(table, columns, filter: predicate.conjuncts, subjectKeys)
        case .filter(let input, let predicate):
            var pipeline = try pipeline(input, subjectKeys: subjectKeys)
            pipeline.stages.append(.filter(predicate.conjuncts))
            return pipeline
        case .project(let input, let expressions):
            var pipeline = try pipeline(input, subjectKeys: subjectKeys)
            let compiler = context.compiler(pipeline.output)
            var output: [ColumnInfo] = []
            for expression in expressions { output.append(try compiler.compile(expression).info) }
            pipeline.stages.append(.project(expressions))
            pipeline.output = output
            return pipeline
        default: break
        }
        guard subjectKeys.isEmpty else { throw ExecutionError(.planUnsupported, "evidence through this operator") }
        switch plan {
        case .singleRow: return PipelinePlan(source: .singleRow, output: [])
        case .aggregate(let node): return source(try aggregate(node))
        case .distinct(let input): return source(try distinct(input))
        case .sort(let input, let keys): return source(try sort(input, keys, wanted: nil))
        case .limit(let input, let count, let offset): return source(try limit(input, count: count, offset: offset))
        case .scan, .filter, .project: throw ExecutionError(.planInvalid)
        }
    }

    private func source(_ rows: RowSet) -> PipelinePlan { PipelinePlan(source: .rows(rows), output: rows.infos) }

    private func scan(
        _ index: Int, _ columns: [Int], filter: [BoundExpression], _ subjectKeys: [Int]
    ) throws(ExecutionError) -> PipelinePlan {
        guard tables.indices.contains(index), columns.allSatisfy(tables[index].columns.indices.contains),
            subjectKeys.allSatisfy(tables[index].subjects.indices.contains)
        else { throw ExecutionError(.planInvalid, "scan") }
        let table = tables[index]
        var (predicates, rest): ([PackedPredicate], [BoundExpression]) = ([], [])
        let compiler = PredicateCompiler(table: table, columns: columns, budget: context.budget)
        for conjunct in filter {
            if context.options.useFastKernels, rest.isEmpty, let packed = try compiler.compile(conjunct) {
                predicates.append(packed)
            } else {
                rest.append(conjunct)
            }
        }
        let plan = ScanPlan(table: table, columns: columns, subjectKeys: subjectKeys, predicates: predicates)
        context.explain(
            "scan \(table.schema.name): \(columns.count) columns, \(plan.morsels.count) morsels"
                + predicates.map { ", \($0.name)" }.joined() + (rest.isEmpty ? "" : ", filter of \(rest.count) conjuncts"))
        return PipelinePlan(
            source: .scan(plan), stages: rest.isEmpty ? [] : [.filter(rest)], output: columns.map { table.columns[$0].info },
            subjectCount: subjectKeys.count)
    }
}
