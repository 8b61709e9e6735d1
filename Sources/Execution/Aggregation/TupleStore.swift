import Columns

/// Rows set aside in partitions, block by block. One instance a thread.
final class TupleStore {
    struct Block {
        let start: UnsafeMutableRawPointer
        var count: Int
    }

    let layout: TupleLayout
    private let budget: MemoryBudget
    private var full: [[UnsafeMutableRawPointer]]
    private let current: UnsafeMutablePointer<UnsafeMutableRawPointer?>
    private let fill: UnsafeMutablePointer<Int>
    /// Where the rows of a batch go: the block, and the place in it.
    private let rowBlocks: UnsafeMutablePointer<UnsafeMutableRawPointer>
    private let rowPlaces: UnsafeMutablePointer<UInt32>
    private var slabs: [UnsafeMutableRawPointer] = []
    private var slabUsed = TupleStore.slabBlocks

    static let slabBlocks = 32

    init(_ layout: TupleLayout, partitions: Int, capacity: Int, budget: MemoryBudget) {
        self.layout = layout
        self.budget = budget
        full = Array(repeating: [], count: partitions)
        current = .allocate(capacity: partitions)
        current.initialize(repeating: nil, count: partitions)
        fill = .allocate(capacity: partitions)
        fill.initialize(repeating: TupleLayout.blockRows, count: partitions)
        rowBlocks = .allocate(capacity: capacity)
        rowPlaces = .allocate(capacity: capacity)
    }

    deinit {
        current.deallocate()
        fill.deallocate()
        rowBlocks.deallocate()
        rowPlaces.deallocate()
        for slab in slabs { slab.deallocate() }
        budget.release(slabs.count * Self.slabBlocks * layout.blockBytes)
    }

    /// The blocks of a partition.
    func blocks(_ partition: Int) -> [Block] {
        var blocks = full[partition].map { Block(start: $0, count: TupleLayout.blockRows) }
        if let last = current[partition] { blocks.append(Block(start: last, count: fill[partition])) }
        return blocks
    }

    private func freshBlock() throws(ExecutionError) -> UnsafeMutableRawPointer {
        if slabUsed == Self.slabBlocks {
            let bytes = Self.slabBlocks * layout.blockBytes
            try budget.reserve(bytes)
            slabs.append(.allocate(byteCount: bytes, alignment: 64))
            slabUsed = 0
        }
        slabUsed += 1
        return slabs[slabs.count - 1] + (slabUsed - 1) * layout.blockBytes
    }

    @inline(never)
    private func turn(_ partition: Int) throws(ExecutionError) {
        let fresh = try freshBlock()
        if let last = current[partition] { full[partition].append(last) }
        current[partition] = fresh
        fill[partition] = 0
    }

    /// Finds a place for every row of a batch; row i goes to partition `targets[i]`.
    func place(_ targets: UnsafePointer<UInt32>, count: Int) throws(ExecutionError) {
        let (fill, current, blocks, places) = (fill, current, rowBlocks, rowPlaces)
        for row in 0..<count {
            let partition = Int(targets[row])
            if fill[partition] == TupleLayout.blockRows { try turn(partition) }
            blocks[row] = current[partition].unsafelyUnwrapped
            places[row] = UInt32(truncatingIfNeeded: fill[partition])
            fill[partition] &+= 1
        }
    }

    /// Writes one lane of the rows that were just placed.
    func put(_ lane: TupleLayout.Lane, _ source: UnsafeRawPointer, kind: VectorKind, count: Int) {
        switch (kind, lane.width) {
        case (.int64, 1): putNarrow(lane, source.bound(Int64.self), UInt8.self, count)
        case (.int64, 2): putNarrow(lane, source.bound(Int64.self), UInt16.self, count)
        case (.int64, 4): putNarrow(lane, source.bound(Int64.self), UInt32.self, count)
        case (.code, 1): putNarrow(lane, source.bound(UInt32.self), UInt8.self, count)
        case (.code, 2): putNarrow(lane, source.bound(UInt32.self), UInt16.self, count)
        case (_, 1): putWhole(lane, source.bound(UInt8.self), count)
        case (_, 4): putWhole(lane, source.bound(UInt32.self), count)
        case (_, 8): putWhole(lane, source.bound(UInt64.self), count)
        default: putWhole(lane, source.bound(UInt128.self), count)
        }
    }

    @inline(__always)
    private func putWhole<T: BitwiseCopyable>(_ lane: TupleLayout.Lane, _ from: UnsafePointer<T>, _ count: Int) {
        let (blocks, places, offset) = (rowBlocks, rowPlaces, lane.offset)
        for row in 0..<count { (blocks[row] + offset).bound(T.self)[Int(places[row])] = from[row] }
    }

    @inline(__always)
    private func putNarrow<S: FixedWidthInteger & BitwiseCopyable, T: FixedWidthInteger & BitwiseCopyable>(
        _ lane: TupleLayout.Lane, _ from: UnsafePointer<S>, _: T.Type, _ count: Int
    ) {
        let (blocks, places, offset) = (rowBlocks, rowPlaces, lane.offset)
        let base = S(truncatingIfNeeded: lane.base)
        for row in 0..<count {
            (blocks[row] + offset).bound(T.self)[Int(places[row])] = T(truncatingIfNeeded: from[row] &- base)
        }
    }
}
