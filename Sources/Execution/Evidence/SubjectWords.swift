import Columns
import Kernels

/// Rows set aside for a subject key that does not cluster the table, a 64-bit word each: subject, cell and value. For evidence of
/// one sum at most, over cells whose number is known. One instance a thread.
final class SubjectWords {
    let plan: EvidencePlan
    let none: UInt32
    let layout: KnWordLayout
    let cells: Int
    /// By partition: where its next word goes, and where its last block ends.
    private let next: UnsafeMutablePointer<UnsafeMutablePointer<UInt64>?>
    private let ends: UnsafeMutablePointer<UnsafeMutablePointer<UInt64>?>
    private var blocks: [[UnsafeMutablePointer<UInt64>]]
    private var slabs: [UnsafeMutableRawPointer] = []
    /// Blocks of the last slab that are not given out yet, and of all slabs.
    private var blocksLeft = 0
    private var blocksInAll = 0
    private let reservation: Reservation

    static let blockWords = 2_048
    /// Most blocks of a slab: 4 MiB, so that it may have huge pages. The first slabs are smaller.
    private static let slabBlocks = 256
    private static let partitionLimit = 256
    /// Bytes of the subjects and cells of one partition that stay in the second-level cache.
    private static let matrixBytes = 1 << 18
    /// Subjects of a partition whose rows are put in order.
    private static let sortedSubjectBits = 11
    static let matrixValueBits = 32

    /// Few cells: contributions are added up in a matrix of subjects and cells.
    var hasMatrix: Bool { cells <= Int(KN_FEW_CELLS) && layout.value_bits <= Self.matrixValueBits }
    /// Cells of a subject in the matrix.
    var stride: Int { (cells + 7) / 8 * 8 }
    var partitionCount: Int { blocks.count }
    var subjectsPerPartition: Int { 1 << Int(layout.subject_bits) }

    /// Nil where a row does not fit a word.
    init?(_ plan: EvidencePlan, none: UInt32, cells: Int, context: RunContext) throws(ExecutionError) {
        guard context.options.useFastKernels, plan.extremes.isEmpty, plan.parts.count <= 1, cells <= 1 << 20,
            plan.parts.allSatisfy({ $0.isShared && ($0.kind == .int64 || $0.kind == .unsigned64) })
        else { return nil }
        var valueBits = 0
        if let part = plan.parts.first {
            guard let span = part.span, span < 1 << 40 else { return nil }
            valueBits = Self.bits(Int(span))
        }
        let isFew = cells <= Int(KN_FEW_CELLS) && valueBits <= Self.matrixValueBits
        var subjectBits = Self.sortedSubjectBits
        if isFew {
            subjectBits = 8
            while (8 * ((cells + 7) / 8 * 8)) << (subjectBits + 1) <= Self.matrixBytes { subjectBits += 1 }
        }
        while Int(none) >> subjectBits >= Self.partitionLimit { subjectBits += 1 }
        let groupBits = Self.bits(cells - 1)
        guard subjectBits + groupBits + valueBits <= 64 else { return nil }
        (self.plan, self.none, self.cells) = (plan, none, cells)
        layout = KnWordLayout(
            subject_bits: UInt32(subjectBits), group_bits: UInt32(groupBits), value_bits: UInt32(valueBits),
            low: plan.parts.first?.low ?? 0)
        let count = (Int(none) >> subjectBits) + 1
        blocks = Array(repeating: [], count: count)
        reservation = Reservation(context.budget)
        try reservation.add(count * 16)
        next = .allocate(capacity: count)
        next.initialize(repeating: nil, count: count)
        ends = .allocate(capacity: count)
        ends.initialize(repeating: nil, count: count)
    }

    deinit {
        next.deallocate()
        ends.deallocate()
        for slab in slabs { slab.deallocate() }
    }

    private static func bits(_ largest: Int) -> Int { Int.bitWidth - max(largest, 0).leadingZeroBitCount }

    func append(_ rows: StampRows) throws(ExecutionError) {
        let values = rows.parts.first?.values?.assumingMemoryBound(to: Int64.self)
        var (layout, row) = (layout, 0)
        while true {
            row = kn_words_scatter(&layout, rows.subjects, rows.groups, values, row, rows.count, next, ends)
            if row == rows.count { return }
            try makeRoom(Int(rows.subjects[row]) >> Int(layout.subject_bits))
        }
    }

    private func makeRoom(_ partition: Int) throws(ExecutionError) {
        if blocksLeft == 0 {
            let count = min(max(blocksInAll, 4), Self.slabBlocks)
            let bytes = count * Self.blockWords * 8
            try reservation.add(bytes)
            slabs.append(LargeMemory.allocate(bytes))
            (blocksLeft, blocksInAll) = (count, blocksInAll + count)
        }
        blocksLeft -= 1
        let block = slabs[slabs.count - 1].assumingMemoryBound(to: UInt64.self) + blocksLeft * Self.blockWords
        blocks[partition].append(block)
        (next[partition], ends[partition]) = (block, block + Self.blockWords)
    }

    /// The words of a partition, block by block.
    func blocks(_ partition: Int) -> [UnsafeMutableBufferPointer<UInt64>] {
        blocks[partition].enumerated().map { index, block in
            let isLast = index == blocks[partition].count - 1
            return UnsafeMutableBufferPointer(
                start: block, count: isLast ? next[partition]! - block : Self.blockWords)
        }
    }
}
