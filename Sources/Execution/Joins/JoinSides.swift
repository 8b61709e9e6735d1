import Columns
import Planning
import Schemas

/// The two inputs of a join: which one is built, and where every column lies then.
struct JoinSides {
    /// One input's part.
    struct Side {
        var pipeline: PipelinePlan
        var keys: [BoundExpression]
        var keyInfos: [ColumnInfo]
        /// Build side: positions of the keys among its columns.
        var keyColumns: [Int] = []

        /// Rows of its tables may be missing: other rows may have keys that meet nothing.
        var isSelective: Bool {
            guard case .scan(let plan) = pipeline.source, plan.predicates.isEmpty, plan.keyFilters.isEmpty else {
                return true
            }
            return pipeline.stages.contains { if case .project = $0 { false } else { true } }
        }
    }

    let buildsLeft: Bool
    let build: Side
    let probe: Side
    /// The inputs' columns as they come.
    let left: [ColumnInfo]
    let right: [ColumnInfo]
    /// Where left columns, then right columns come from.
    let columns: [PairColumn]
    /// Columns of the output that anyone reads.
    let outputRead: Set<Int>
    let nullsMatch: [Bool]
    /// SEMI and ANTI that build their left side: the right side only says which rows it meets.
    let flagsBuild: Bool
    /// Of the build side it only matters whether a key has a row.
    let isExistence: Bool
    /// The whole condition, keys and residual, over left columns, then right columns.
    let condition: BoundExpression?

    init(_ node: JoinNode, needed: Set<Int>?, executor: PlanExecutor) throws(ExecutionError) {
        let schemas = executor.tables.map(\.schema)
        let (leftCount, rightCount) = (node.left.types(schemas).count, node.right.types(schemas).count)
        buildsLeft = executor.buildsLeft(node)
        flagsBuild = buildsLeft && (node.kind == .semi || node.kind == .anti)
        isExistence = !node.kind.showsRight && node.residual == nil && !flagsBuild
        let shown = node.kind.showsRight ? leftCount + rightCount : leftCount
        outputRead = needed.map { $0.filter { $0 < shown } } ?? Set(0..<shown)
        nullsMatch = node.keys.map(\.nullsMatch)
        condition = Self.condition(node, leftCount)
        // Pairs are looked at for the residual, and of marks with several keys or a residual for the keys too.
        var read = outputRead.union(node.residual?.columns ?? [])
        if node.kind == .mark, node.keys.count > 1 || node.residual != nil { read.formUnion(condition?.columns ?? []) }
        guard read.allSatisfy({ $0 < leftCount + rightCount }) else {
            throw ExecutionError(.planInvalid, "join columns")
        }
        let leftRead = read.filter { $0 < leftCount }
        let rightRead = Set(read.filter { $0 >= leftCount }.map { $0 - leftCount })
        func side(_ plan: LogicalPlan, _ keys: [BoundExpression], _ read: Set<Int>) throws(ExecutionError) -> Side {
            let pipeline = try executor.pipeline(plan, needed: read.union(PlanExecutor.columns(of: keys)))
            let compiler = executor.context.compiler(pipeline.output)
            var infos: [ColumnInfo] = []
            for key in keys { infos.append(try compiler.compile(key).info) }
            return Side(pipeline: pipeline, keys: keys, keyInfos: infos)
        }
        // Inputs run from left to right, whichever is built.
        let leftSide = try side(node.left, node.keys.map(\.left), leftRead)
        let rightSide = try side(node.right, node.keys.map(\.right), rightRead)
        (left, right) = (leftSide.pipeline.output, rightSide.pipeline.output)
        guard left.count == leftCount, right.count == rightCount else { throw ExecutionError(.planInvalid, "join") }
        let kept = try Self.kept(buildsLeft ? leftSide : rightSide, buildsLeft ? leftRead : rightRead, executor)
        (build, probe) = (kept.side, buildsLeft ? rightSide : leftSide)
        let buildsLeft = buildsLeft
        columns = (0..<leftCount + rightCount).map { column in
            let (isLeft, index) = (column < leftCount, column < leftCount ? column : column - leftCount)
            if isLeft == buildsLeft { return kept.positions[index].map { .build($0) } ?? .unread }
            return (isLeft ? leftRead : rightRead).contains(index) ? .probe(index) : .unread
        }
    }

    /// A build side whose pipeline gives the columns that are read and the keys, and nothing else.
    private static func kept(
        _ side: Side, _ read: Set<Int>, _ executor: PlanExecutor
    ) throws(ExecutionError) -> (side: Side, positions: [Int: Int]) {
        var side = side
        let inputs = side.pipeline.output
        guard read.allSatisfy(inputs.indices.contains) else { throw ExecutionError(.planInvalid, "join columns") }
        var positions: [Int: Int] = [:]
        var expressions: [BoundExpression] = []
        for column in read.sorted() {
            positions[column] = expressions.count
            expressions.append(.column(index: column, type: inputs[column].type))
        }
        var output = read.sorted().map { inputs[$0] }
        for (key, info) in zip(side.keys, side.keyInfos) {
            if case .column(let column, _) = key, let known = positions[column] {
                side.keyColumns.append(known)
                continue
            }
            side.keyColumns.append(expressions.count)
            if case .column(let column, _) = key { positions[column] = expressions.count }
            expressions.append(key)
            output.append(info)
        }
        side.pipeline.stages.append(.project(expressions))
        side.pipeline.output = output
        return (side, positions)
    }

    private static func condition(_ node: JoinNode, _ leftCount: Int) -> BoundExpression? {
        var conjuncts: [BoundExpression] = node.keys.map { key in
            var moved: [Int: Int] = [:]
            for column in key.right.columns { moved[column] = column + leftCount }
            let function: ScalarFunction = key.nullsMatch ? .isNotDistinctFrom : .equal
            return .call(function, [key.left, key.right.remapped(moved)], type: .boolean)
        }
        if let residual = node.residual { conjuncts.append(residual) }
        return conjuncts.count > 1 ? .call(.and, conjuncts, type: .boolean) : conjuncts.first
    }

    /// The output's columns: an input whose rows may be missing has NULLs.
    func shown(_ kind: JoinKind) -> [ColumnInfo] {
        func nullable(_ infos: [ColumnInfo], _ isNullable: Bool) -> [ColumnInfo] {
            infos.map { info in
                var info = info
                info.mayBeNull = info.mayBeNull || isNullable
                return info
            }
        }
        let missesLeft = kind == .right || kind == .full
        let missesRight = kind == .left || kind == .full || kind == .single
        return nullable(left, missesLeft) + (kind.showsRight ? nullable(right, missesRight) : [])
    }

    /// A column of the output comes from the probe side.
    func isProbe(column: Int) -> Bool { (column < left.count) != buildsLeft }
}

extension PlanExecutor {
    /// Which input a join builds: the right one where left rows are kept, the left one where right rows are; else the one that
    /// statistics say is smaller.
    func buildsLeft(_ node: JoinNode) -> Bool {
        switch node.kind {
        case .right: return true
        case .left, .full, .mark, .single: return false
        case .inner:
            return estimatedRows(node.left) < estimatedRows(node.right)
        case .semi, .anti:
            guard !node.keys.isEmpty else { return false }
            return estimatedRows(node.left) * 2 < estimatedRows(node.right)
        }
    }

    /// From the statistics of the sealed tables alone: the same whatever the settings of a run.
    private func estimatedRows(_ plan: LogicalPlan) -> Double {
        JoinOrdering.estimatedRows(
            plan, shared: shared.plans, statistics: statistics, tables: tables.map(\.schema))
    }
}
