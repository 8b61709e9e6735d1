import Columns

/// All rows of a build side in the order of their source, whatever thread read them.
final class BuildRows: @unchecked Sendable {
    let block: BuildBlock
    /// Own the texts.
    private let sinks: [BuildSink]

    var count: Int { block.count }

    /// Row numbers are u32, and one more is the end of a chain.
    static let rowsLimit = Int(UInt32.max) - 1

    private init(_ block: BuildBlock, sinks: [BuildSink]) {
        self.block = block
        self.sinks = sinks
    }

    /// Runs a pipeline to its end.
    static func run(_ pipeline: PipelinePlan, context: RunContext) throws(ExecutionError) -> BuildRows {
        let budget = context.budget
        let columns = pipeline.output.map { BuildColumn($0, narrows: context.options.useFastKernels) }
        let target = try pipeline.exactRows.map { rows throws(ExecutionError) in
            guard rows < rowsLimit else { throw ExecutionError(.memoryLimit) }
            return try BuildBlock(columns, capacity: rows, budget: budget)
        }
        let sinks = try context.run(pipeline) { (_) throws(ExecutionError) in
            BuildSink(columns, target: target, budget: budget)
        }
        if let target {
            target.count = target.capacity
            return BuildRows(target, sinks: sinks)
        }
        return BuildRows(try merged(sinks, columns, context), sinks: sinks)
    }

    private static func merged(
        _ sinks: [BuildSink], _ columns: [BuildColumn], _ context: RunContext
    ) throws(ExecutionError) -> BuildBlock {
        let rows = sinks.reduce(0) { $0 + $1.count }
        guard rows < rowsLimit else { throw ExecutionError(.memoryLimit) }
        if sinks.count == 1, sinks[0].chunks.count == 1 { return sinks[0].chunks[0] }
        let block = try BuildBlock(columns, capacity: rows, budget: context.budget)
        let all = sinks.flatMap { sink in sink.segments.map { (block: sink.chunks[$0.chunk], segment: $0) } }
            .sorted { ($0.segment.morsel, $0.segment.chunk) < ($1.segment.morsel, $1.segment.chunk) }
        var (places, next): ([Int], Int) = ([], 0)
        for part in all {
            places.append(next)
            next += part.segment.count
        }
        let (starts, threads) = (places, rows > 1 << 14 ? context.options.threads : 1)
        try context.parallel(threads) { thread in
            for index in all.indices where index % threads == thread {
                let segment = all[index].segment
                block.copy(from: all[index].block, segment.first, segment.count, at: starts[index])
            }
        }
        block.count = rows
        for sink in sinks { sink.dropChunks() }
        return block
    }
}

extension PipelinePlan {
    /// Rows that come out, each at its ordinal, where that is known before the run.
    var exactRows: Int? {
        for stage in stages { guard case .project = stage else { return nil } }
        switch source {
        case .scan(let plan): return plan.predicates.isEmpty && plan.keyFilters.isEmpty ? plan.table.rowCount : nil
        case .rows(let rows): return rows.count
        case .groups, .singleRow, .union: return nil
        }
    }
}
