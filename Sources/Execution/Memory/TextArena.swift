import Columns

/// Bytes of computed texts, in accounted blocks that never move.
final class TextArena {
    private let budget: MemoryBudget
    private var blocks: [UnsafeMutableRawBufferPointer] = []
    private var block = 0
    private var used = 0

    static let blockBytes = 1 << 16

    init(_ budget: MemoryBudget) { self.budget = budget }

    /// Forgets every text but keeps the blocks.
    func reset() { (block, used) = (0, 0) }

    /// Room for `count` bytes; cut to what was used by `shrinkLast`.
    func allocate(_ count: Int) throws(ExecutionError) -> UnsafeMutableRawPointer {
        while block < blocks.count, used + count > blocks[block].count { (block, used) = (block + 1, 0) }
        if block == blocks.count {
            let size = max(Self.blockBytes, count)
            try budget.reserve(size)
            blocks.append(.allocate(byteCount: size, alignment: 16))
            used = 0
        }
        defer { used += count }
        return blocks[block].baseAddress! + used
    }

    /// Gives back the end of the last allocation.
    func shrinkLast(by bytes: Int) { used -= bytes }

    /// A copy that lives as long as the arena (or until `reset`).
    func copy(_ slice: TextSlice) throws(ExecutionError) -> TextSlice {
        guard slice.count > 0 else { return .empty }
        let room = try allocate(slice.count)
        room.copyMemory(from: slice.start, byteCount: slice.count)
        return TextSlice(start: room, count: slice.count)
    }

    func copy(_ string: String) throws(ExecutionError) -> TextSlice {
        var string = string
        let length = string.utf8.count
        guard length > 0 else { return .empty }
        let room = try allocate(length)
        string.withUTF8 { room.copyMemory(from: $0.baseAddress!, byteCount: length) }
        return TextSlice(start: room, count: length)
    }

    deinit {
        for block in blocks {
            budget.release(block.count)
            block.deallocate()
        }
    }
}
