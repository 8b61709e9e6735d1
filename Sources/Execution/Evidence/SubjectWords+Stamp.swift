import Columns
import Kernels

extension SubjectWords {
    /// The evidence of all threads' rows: partitions are taken in turn.
    static func stamped(
        _ parts: [SubjectWords], groupCount: Int, context: RunContext, isSequential: Bool
    ) throws(ExecutionError) -> EvidenceCells {
        let context = isSequential ? context.sequential : context
        let workers = try context.forEachTask(parts[0].partitionCount) { () throws(ExecutionError) in
            try SubjectWordsWorker(parts, groupCount: groupCount, context: context)
        } body: { (worker, partition) throws(ExecutionError) in
            try worker.stamp(partition)
        }
        for worker in workers {
            worker.close()
            if worker !== workers[0] { try workers[0].cells.merge(worker.cells, map: nil) }
        }
        return workers[0].cells
    }
}

/// One thread's share of the partitions.
private final class SubjectWordsWorker {
    let cells: EvidenceCells
    private let parts: [SubjectWords]
    private let budget: MemoryBudget
    /// Words of rows and sums, subject by subject.
    private let matrix: GrowingArray<UInt64>
    private let runs: GrowingArray<UInt8>
    private let style: EvidenceCells.RunStyle?

    private var one: SubjectWords { parts[0] }

    init(_ parts: [SubjectWords], groupCount: Int, context: RunContext) throws(ExecutionError) {
        self.parts = parts
        budget = context.budget
        let one = parts[0]
        cells = try EvidenceCells(one.plan, none: one.none, context: context)
        try cells.cells.ensure(max(groupCount, one.cells))
        matrix = try GrowingArray(budget)
        runs = try GrowingArray(budget)
        if one.hasMatrix {
            try matrix.fill(to: one.stride * one.subjectsPerPartition, with: 0)
            try runs.fill(to: kn_runs_bytes(), with: 0)
            style = nil
        } else {
            style = try cells.directStyle(cells: cells.cells.count, context: context)
        }
    }

    func stamp(_ partition: Int) throws(ExecutionError) {
        let blocks = parts.flatMap { $0.blocks(partition) }
        if blocks.isEmpty { return }
        if one.hasMatrix, fold(partition, blocks) { return }
        try sort(partition, blocks)
    }

    /// False: some subject has more rows in a cell than a word counts.
    private func fold(_ partition: Int, _ blocks: [UnsafeMutableBufferPointer<UInt64>]) -> Bool {
        var layout = one.layout
        let first = partition * one.subjectsPerPartition
        let subjects = min(one.subjectsPerPartition, Int(one.none) + 1 - first)
        let size = subjects * one.stride
        matrix.pointer.update(repeating: 0, count: size)
        var unchecked = 0
        for block in blocks {
            kn_words_add(&layout, one.cells, block.baseAddress, block.count, matrix.pointer)
            unchecked += block.count
            if unchecked > 1 << 14 {
                if kn_words_are_full(matrix.pointer, size) != 0 { return false }
                unchecked = 0
            }
        }
        let part = one.plan.parts.map {
            KnRunPart(values: nil, low: $0.low, is_signed: $0.kind == .int64 ? 1 : 0)
        }
        kn_runs_fold(
            OpaquePointer(runs.pointer), one.cells, matrix.pointer, first, subjects, one.none, part, part.count)
        return true
    }

    /// Puts the rows in the order of their subjects and stamps them.
    private func sort(_ partition: Int, _ blocks: [UnsafeMutableBufferPointer<UInt64>]) throws(ExecutionError) {
        var layout = one.layout
        let (first, bins) = (partition * one.subjectsPerPartition, one.subjectsPerPartition)
        let total = blocks.reduce(0) { $0 + $1.count }
        func array<T: BitwiseCopyable>(_: T.Type, _ count: Int) throws(ExecutionError) -> GrowingArray<T> {
            try GrowingArray<T>(budget, capacity: count)
        }
        let (counts, offsets) = (try array(UInt32.self, bins), try array(UInt32.self, bins + 1))
        try counts.fill(to: bins, with: 0)
        for block in blocks { kn_words_count(&layout, block.baseAddress, block.count, counts.pointer) }
        var place: UInt32 = 0
        for bin in 0..<bins {
            let count = counts.pointer[bin]
            (offsets.pointer[bin], counts.pointer[bin]) = (place, place)
            place += count
        }
        offsets.pointer[bins] = place
        let sorted = try array(UInt64.self, total)
        for block in blocks {
            kn_words_place(&layout, block.baseAddress, block.count, counts.pointer, sorted.pointer)
        }
        let (subjects, groups, values) = (
            try array(UInt32.self, total), try array(UInt32.self, total), try array(Int64.self, total)
        )
        kn_words_split(
            &layout, sorted.pointer, total, UInt32(first), subjects.pointer, groups.pointer, values.pointer)
        let rows = StampRows(
            groups: groups.pointer, subjects: subjects.pointer, count: total,
            parts: one.plan.parts.map { _ in StampRows.Values(values: UnsafeRawPointer(values.pointer), valid: nil) },
            extremes: [])
        guard let style else { return cells.stamp(rows) }
        // Subjects of the partition only are looked up.
        _ = cells.stampRuns(style, rows, offsets: UnsafePointer(offsets.pointer) - first, current: first, first: 0)
    }

    func close() {
        if one.hasMatrix { cells.closeRuns(.few(runs)) }
        cells.close()
    }
}
