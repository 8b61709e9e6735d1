import Columns

/// The values of one argument and their subjects, put where their group's are as they come: small numbers of few groups,
/// each the 32 bits that it is above the least. One instance a thread.
final class SubjectBlocks: @unchecked Sendable {
    let argument: Int
    /// One below the least value, so that a bound below all of them has a number too.
    let offset: Int64
    /// Lanes of a block: values, then the codes of each subject key.
    private let laneCount: Int
    /// By group: where its next value goes, the end of its block, and its blocks.
    private let next: UnsafeMutablePointer<UnsafeMutablePointer<UInt32>>
    private let ends: UnsafeMutablePointer<UnsafeMutablePointer<UInt32>>
    private var blocks: [[UnsafeMutablePointer<UInt32>]]
    private var slabs: [UnsafeMutableRawPointer] = []
    /// Blocks of the last slab, and those in use; slabs double until they are large.
    private var slabBlocks = 8
    private var slabUsed = 8
    /// The distance of the greatest value.
    private let last: UInt64
    private let reservation: Reservation

    static let groupsLimit = 256
    /// Values of a block. Not a power of two: lanes that are 4 KiB apart fight for the same place in the cache.
    private static let blockValues = 1_008
    private static let slabBlocksLimit = 512
    /// What lists of blocks and of their segments take for each.
    private static let listedBytes = 128

    /// Nil where the values are no small numbers, or the groups many or not known.
    init?(argument: Int, info: ColumnInfo, groupCount: Int?, keyCount: Int, budget: MemoryBudget) throws(ExecutionError)
    {
        guard let groupCount, groupCount <= Self.groupsLimit, keyCount > 0,
            [.int64, .code, .boolean].contains(info.kind),
            let lower = info.bounds.interval?.lower, let least = Int64(exactly: lower), least > .min,
            let span = info.bounds.span, span < UInt128(UInt32.max) - 2
        else { return nil }
        self.argument = argument
        reservation = Reservation(budget)
        try reservation.add(max(groupCount, 1) * 3 * MemoryLayout<UnsafeMutablePointer<UInt32>>.stride)
        (offset, last) = (least - 1, UInt64(span) + 1)
        laneCount = 1 + keyCount
        blocks = Array(repeating: [], count: groupCount)
        next = .allocate(capacity: max(groupCount, 1))
        ends = .allocate(capacity: max(groupCount, 1))
        // Ends that are met at once.
        let nowhere = UnsafeMutablePointer<UInt32>(bitPattern: 64)!
        next.initialize(repeating: nowhere, count: max(groupCount, 1))
        ends.initialize(repeating: nowhere, count: max(groupCount, 1))
    }

    deinit {
        next.deallocate()
        ends.deallocate()
        for slab in slabs { slab.deallocate() }
    }

    private var blockWords: Int { Self.blockValues * laneCount }

    private func openBlock(_ group: Int) throws(ExecutionError) {
        if slabUsed == slabBlocks {
            (slabBlocks, slabUsed) = (min(slabBlocks * 2, Self.slabBlocksLimit), 0)
            let bytes = slabBlocks * blockWords * 4
            try reservation.add(bytes + slabBlocks * Self.listedBytes)
            slabs.append(LargeMemory.allocate(bytes))
        }
        let block = slabs[slabs.count - 1].bound(UInt32.self) + slabUsed * blockWords
        slabUsed += 1
        blocks[group].append(block)
        next[group] = block
        ends[group] = block + Self.blockValues
    }

    /// Adds a batch; NULLs do not count. Values outside the bounds (a file that lies about its statistics) count as the last.
    func add(
        _ groups: UnsafePointer<UInt32>, _ feed: MeasureFeed, count: Int, subjects: [UnsafeMutablePointer<UInt32>]
    ) throws(ExecutionError) {
        guard subjects.count == laneCount - 1 else { throw ExecutionError(.planInvalid, "subjects") }
        let valid = feed.isFull ? nil : feed.valid
        let (keys, offset, last, first) = (feed.orderKeys, offset, last, subjects[0])
        for row in 0..<count {
            if let valid, valid[row] == 0 { continue }
            let group = Int(groups[row])
            if next[group] == ends[group] { try openBlock(group) }
            let place = next[group]
            place.pointee = UInt32(truncatingIfNeeded: min(UInt64(bitPattern: keys[row] &- offset), last))
            place[Self.blockValues] = first[row]
            for key in 1..<subjects.count { place[Self.blockValues &* (key &+ 1)] = subjects[key][row] }
            next[group] = place + 1
        }
    }

    fileprivate func count(_ group: Int) -> Int {
        guard !blocks[group].isEmpty else { return 0 }
        return blocks[group].count * Self.blockValues - (ends[group] - next[group])
    }

    fileprivate func append<Key: BitwiseCopyable>(
        _ group: Int, key: Int, to segments: inout [ValueSegment<Key>]
    ) {
        for (index, block) in blocks[group].enumerated() {
            let isLast = index == blocks[group].count - 1
            let count = isLast ? next[group] - block : Self.blockValues
            segments.append(
                ValueSegment(
                    values: UnsafeBufferPointer(start: UnsafeRawPointer(block).bound(Key.self), count: count),
                    codes: UnsafePointer(block + Self.blockValues * (key + 1))))
        }
    }
}

/// The blocks of all threads, whose groups have the same numbers.
final class BlockedValues: SegmentSource {
    let offset: Int64
    private let parts: [SubjectBlocks]

    init(_ parts: [SubjectBlocks]) {
        self.parts = parts
        offset = parts[0].offset
    }

    func count(_ group: Int) -> Int { parts.reduce(0) { $0 + $1.count(group) } }

    func segments<Key: BitwiseCopyable>(_ group: Int, key: Int, as _: Key.Type) -> [ValueSegment<Key>] {
        var segments: [ValueSegment<Key>] = []
        for part in parts { part.append(group, key: key, to: &segments) }
        return segments
    }
}
