import Columns
import Planning
import Schemas

extension PlanExecutor {
    /// All rows of all inputs, one input after the other.
    func unionAll(_ inputs: [LogicalPlan], needed: Set<Int>?) throws(ExecutionError) -> PipelinePlan {
        var pipelines: [PipelinePlan] = []
        for input in inputs { pipelines.append(try pipeline(input, needed: needed)) }
        return try Self.union(pipelines)
    }

    /// Pipelines one after the other, their columns in one kind.
    private static func union(_ pipelines: [PipelinePlan]) throws(ExecutionError) -> PipelinePlan {
        guard let first = pipelines.first else { throw ExecutionError(.planInvalid, "union") }
        if pipelines.count == 1 { return first }
        let infos = try ColumnInfo.unified(pipelines.map(\.output))
        return PipelinePlan(source: .union(pipelines.map { unified($0, infos) }), output: infos)
    }

    private static func unified(_ pipeline: PipelinePlan, _ infos: [ColumnInfo]) -> PipelinePlan {
        var pipeline = pipeline
        pipeline.stages.append(.unify(infos))
        pipeline.output = infos
        return pipeline
    }

    /// INTERSECT and EXCEPT: the left rows in their order, as often as the right side lets them.
    func setOperation(_ node: SetOperationNode) throws(ExecutionError) -> PipelinePlan {
        let keys = zip(node.left.types(tables.map(\.schema)), node.right.types(tables.map(\.schema))).enumerated().map {
            JoinKey(
                left: .column(index: $0.offset, type: $0.element.0),
                right: .column(index: $0.offset, type: $0.element.1), nullsMatch: true)
        }
        guard node.isAll else {
            let kind: JoinKind = node.kind == .intersect ? .semi : .anti
            return try join(
                JoinNode(kind: kind, left: .distinct(node.left), right: node.right, keys: keys), needed: nil)
        }
        let (left, right) = (try pipeline(node.left), try pipeline(node.right))
        let infos = try ColumnInfo.unified([left.output, right.output])
        let (kept, taken) = (try collect(Self.unified(left, infos)), try collect(Self.unified(right, infos)))
        let selection = try MultisetSelection(infos, capacity: context.options.batchRows, budget: context.budget)
        for chunk in taken.chunks {
            try context.cancellation.check()
            try selection.count(chunk)
        }
        let result = RowSet(infos: infos, chunkRows: kept.chunkRows, budget: context.budget)
        for chunk in kept.chunks {
            try context.cancellation.check()
            for row in try selection.rows(of: chunk, takesCounted: node.kind == .intersect) {
                try result.append(chunk, row, row + 1)
            }
        }
        context.explain("\(node.kind.rawValue) all: \(kept.count) and \(taken.count) rows")
        return source(result)
    }
}

/// How often each row may still be taken.
private final class MultisetSelection {
    private let groups: HashGroups
    private let counts: GrowingArray<Int>
    private let numbers: UnsafeMutablePointer<UInt32>

    init(_ infos: [ColumnInfo], capacity: Int, budget: MemoryBudget) throws(ExecutionError) {
        groups = try HashGroups(infos, capacity: capacity, budget: budget)
        counts = try GrowingArray(budget)
        numbers = .allocate(capacity: capacity)
    }

    deinit { numbers.deallocate() }

    private func assign(_ chunk: Batch) throws(ExecutionError) {
        try groups.assign(chunk.columns, chunk, out: numbers)
        try counts.fill(to: groups.groupCount, with: 0)
    }

    /// Counts the rows of a batch.
    func count(_ chunk: Batch) throws(ExecutionError) {
        try assign(chunk)
        for row in 0..<chunk.count { counts.pointer[Int(numbers[row])] += 1 }
    }

    /// The rows that use up one that was counted, or those that find none left.
    func rows(of chunk: Batch, takesCounted: Bool) throws(ExecutionError) -> [Int] {
        try assign(chunk)
        return (0..<chunk.count).filter { row in
            let number = Int(numbers[row])
            let isCounted = counts.pointer[number] > 0
            if isCounted { counts.pointer[number] -= 1 }
            return isCounted == takesCounted
        }
    }
}

extension ColumnInfo {
    /// What columns of several inputs are together: codes of one dictionary stay codes, other texts become slices, and 64
    /// bits become 128 where one input needs them.
    static func unified(_ inputs: [[ColumnInfo]]) throws(ExecutionError) -> [ColumnInfo] {
        guard let first = inputs.first, inputs.allSatisfy({ $0.count == first.count }) else {
            throw ExecutionError(.planInvalid, "inputs differ")
        }
        var result: [ColumnInfo] = []
        for column in first.indices {
            let all = inputs.map { $0[column] }
            guard all.allSatisfy({ $0.type.isSameFamily(as: first[column].type) }) else {
                throw ExecutionError(.planInvalid, "types differ")
            }
            let mayBeNull = all.contains(where: \.mayBeNull)
            let bounds = all.dropFirst().reduce(all[0].bounds) { $0.union($1.bounds) }
            let kinds = Set(all.map(\.kind))
            let ends = Set(all.map(\.dictionary?.ends))
            var kind = all[0].kind
            if kinds.contains(.int128) { kind = .int128 }
            if kind == .code || kind == .text { kind = kinds == [.code] && ends.count == 1 ? .code : .text }
            result.append(
                ColumnInfo(
                    type: first[column].type, kind: kind, bounds: kind == .text ? .unknown : bounds,
                    mayBeNull: mayBeNull, dictionary: kind == .code ? all[0].dictionary : nil))
        }
        return result
    }
}
