import Columns
import Planning
import Schemas

/// Runs a logical plan: streaming operators are put together into pipelines, every other operator runs its input's
/// pipeline to the end and keeps the rows.
struct PlanExecutor {
    let tables: [SealedTable]
    /// In the order of `tables`.
    let statistics: [TableStatistics]
    let context: RunContext
    let shared: SharedRows
    /// Shared plans below this may be named.
    var sharedLimit: Int
    /// The rows that a recursion's step works on.
    var latest: RowSet?
    /// How many rows of the recursion below LIMIT reads.
    var recursionLimit: Int?

    init(
        tables: [SealedTable], statistics: [TableStatistics], shared: [LogicalPlan], context: RunContext
    ) {
        self.tables = tables
        self.statistics = statistics
        self.context = context
        self.shared = SharedRows(shared)
        sharedLimit = shared.count
    }

    /// The rows of a plan, as a pipeline yet to run. `subjectKeys`: whose codes the rows must carry; `needed`: the output
    /// columns that anyone reads (nil: all).
    func pipeline(
        _ plan: LogicalPlan, subjectKeys: [Int] = [], needed: Set<Int>? = nil
    ) throws(ExecutionError) -> PipelinePlan {
        switch plan {
        case .scan(let table, let columns): return try scan(table, columns, filter: [], subjectKeys, needed)
        case .filter(.scan(let table, let columns), let predicate):
            return try scan(table, columns, filter: predicate.conjuncts, subjectKeys, needed)
        case .filter(let input, let predicate):
            var wanted = needed
            if wanted != nil { predicate.collectColumns(into: &wanted!) }
            var pipeline =
                if case .aggregate(let node) = input, subjectKeys.isEmpty {
                    try filteredAggregate(node)
                } else {
                    try pipeline(input, subjectKeys: subjectKeys, needed: wanted)
                }
            pipeline.stages.append(.filter(predicate.conjuncts))
            return pipeline
        case .project(let input, let expressions):
            var pipeline = try pipeline(input, subjectKeys: subjectKeys, needed: Self.columns(of: expressions))
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
        case .join(let node): return try join(node, needed: needed)
        case .unionAll(let inputs): return try unionAll(inputs, needed: needed)
        case .setOperation(let node): return try setOperation(node)
        case .values(let rows, let types): return source(try values(rows, types))
        case .shared(let index, _): return source(try sharedRows(index))
        case .window(let node): return source(try window(node))
        case .recursion: throw ExecutionError(.planInvalid, "recursion inside a plan")
        case .scan, .filter, .project: throw ExecutionError(.planInvalid)
        }
    }

    func source(_ rows: RowSet) -> PipelinePlan { PipelinePlan(source: .rows(rows), output: rows.infos) }

    /// Columns that expressions read.
    static func columns(of expressions: [BoundExpression]) -> Set<Int> {
        var found: Set<Int> = []
        for expression in expressions { expression.collectColumns(into: &found) }
        return found
    }

    private func scan(
        _ index: Int, _ columns: [Int], filter: [BoundExpression], _ subjectKeys: [Int], _ needed: Set<Int>?
    ) throws(ExecutionError) -> PipelinePlan {
        guard tables.indices.contains(index), columns.allSatisfy(tables[index].schema.isScannable),
            subjectKeys.allSatisfy(tables[index].subjects.indices.contains),
            Self.columns(of: filter).allSatisfy(columns.indices.contains)
        else { throw ExecutionError(.planInvalid, "scan") }
        let table = tables[index]
        var (predicates, rest): ([PackedPredicate], [BoundExpression]) = ([], [])
        let compiler = PredicateCompiler(table: table, columns: columns, context: context)
        for conjunct in filter {
            if context.options.useFastKernels, rest.isEmpty, let packed = try compiler.compile(conjunct) {
                let merged = predicates.indices.first { predicates[$0].intersected(with: packed) != nil }
                if let merged, let both = predicates[merged].intersected(with: packed) {
                    predicates[merged] = both
                } else {
                    predicates.append(packed)
                }
            } else {
                rest.append(conjunct)
            }
        }
        let read = needed.map { $0.union(Self.columns(of: rest)) } ?? Set(columns.indices)
        let plan = ScanPlan(
            table: table, columns: columns, read: columns.indices.map(read.contains), subjectKeys: subjectKeys,
            predicates: predicates, batchRows: context.options.batchRows)
        context.explain(
            "scan \(table.schema.name): \(read.count) columns, \(plan.morsels.count) morsels"
                + predicates.map { ", \($0.name)" }.joined()
                + (rest.isEmpty ? "" : ", filter of \(rest.count) conjuncts"))
        return PipelinePlan(
            source: .scan(plan), stages: rest.isEmpty ? [] : [.filter(rest)],
            output: columns.map(table.scannedInfo),
            subjectCount: subjectKeys.count)
    }
}
