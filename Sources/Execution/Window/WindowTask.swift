import Columns
import Planning

/// One thread's view of some whole partitions. All places are counted from the task's first row; values of whole columns
/// start at `first`.
final class WindowTask {
    let context: RunContext
    private let rows: WindowRows
    private(set) var first = 0
    private(set) var count = 0
    /// For each row: its partition, its peers and the number of its peer group.
    private let places: [GrowingArray<UInt32>]
    /// Where each peer group starts, then `count`.
    private let starts: GrowingArray<UInt32>
    /// For each row: the frame, and what is excluded from it; see `FrameShape`.
    private let frames: [GrowingArray<UInt32>]
    private var frame: FrameShape?
    private var buffers: [GrowingArray<UInt128>] = []
    private var usedBuffers = 0
    /// Of the call that is being evaluated.
    private(set) var hadNulls = false
    var hadErrors = false

    init(_ rows: WindowRows, context: RunContext) throws(ExecutionError) {
        self.rows = rows
        self.context = context
        (places, frames) = (try Self.arrays(5, context), try Self.arrays(4, context))
        starts = try GrowingArray(context.budget)
    }

    private static func arrays(_ count: Int, _ context: RunContext) throws(ExecutionError) -> [GrowingArray<UInt32>] {
        var result: [GrowingArray<UInt32>] = []
        for _ in 0..<count { result.append(try GrowingArray(context.budget)) }
        return result
    }

    var partitionStart: UnsafeMutablePointer<UInt32> { places[0].pointer }
    /// The place after the partition's last row.
    var partitionEnd: UnsafeMutablePointer<UInt32> { places[1].pointer }
    var peerStart: UnsafeMutablePointer<UInt32> { places[2].pointer }
    var peerEnd: UnsafeMutablePointer<UInt32> { places[3].pointer }
    var group: UnsafeMutablePointer<UInt32> { places[4].pointer }
    var groupStarts: UnsafeMutablePointer<UInt32> { starts.pointer }
    var groupCount: Int { starts.count - 1 }

    /// The frame `lower[i]..<upper[i]`, and the part of it that is excluded.
    var lower: UnsafeMutablePointer<UInt32> { frames[0].pointer }
    var upper: UnsafeMutablePointer<UInt32> { frames[1].pointer }
    var excludedLower: UnsafeMutablePointer<UInt32> { frames[2].pointer }
    var excludedUpper: UnsafeMutablePointer<UInt32> { frames[3].pointer }

    /// Goes to a task of the rows.
    func open(_ index: Int) throws(ExecutionError) {
        let range = rows.tasks[index]
        (first, count, frame) = (range.lowerBound, range.count, nil)
        for array in places { try resize(array) }
        starts.count = 0
        let changes = rows.order.changes.pointer + first
        var (partition, peer, number): (UInt32, UInt32, Int) = (0, 0, -1)
        for row in 0..<count {
            if row == 0 || changes[row] & RowOrder.Change.leading != 0 { partition = UInt32(row) }
            if row == 0 || changes[row] != 0 {
                (peer, number) = (UInt32(row), number + 1)
                try starts.append(peer)
            }
            (partitionStart[row], peerStart[row], group[row]) = (partition, peer, UInt32(number))
        }
        try starts.append(UInt32(count))
        var (partitionEnd, peerEnd) = (UInt32(count), UInt32(count))
        for row in stride(from: count - 1, through: 0, by: -1) {
            (self.partitionEnd[row], self.peerEnd[row]) = (partitionEnd, peerEnd)
            if partitionStart[row] == row { partitionEnd = UInt32(row) }
            if peerStart[row] == row { peerEnd = UInt32(row) }
        }
    }

    private func resize(_ array: GrowingArray<UInt32>) throws(ExecutionError) {
        array.count = 0
        try array.ensureRoom(count)
        array.count = count
    }

    /// Begins a call: no NULL so far, buffers are free again.
    func begin() throws(ExecutionError) {
        (hadNulls, usedBuffers) = (false, 0)
        try context.cancellation.check()
    }

    /// Computes the frames of a call's rows, unless the call before had the same.
    func open(_ shape: FrameShape) throws(ExecutionError) {
        if frame == shape { return }
        for array in frames { try resize(array) }
        try fill(shape)
        frame = shape
    }

    /// Room for `count` elements until the call ends; what is in it is left over from others.
    func buffer<T: BitwiseCopyable>(_: T.Type, count: Int) throws(ExecutionError) -> UnsafeMutablePointer<T> {
        if usedBuffers == buffers.count { buffers.append(try GrowingArray(context.budget)) }
        let buffer = buffers[usedBuffers]
        usedBuffers += 1
        buffer.count = 0
        try buffer.ensureRoom((count * MemoryLayout<T>.stride + 15) / 16)
        return UnsafeMutableRawPointer(buffer.pointer).assumingMemoryBound(to: T.self)
    }

    /// The row's value is NULL.
    func putNull(_ row: Int, _ out: ColumnVector) {
        out.validity[first + row] = 0
        hadNulls = true
    }

    /// Partition after partition.
    func forEachPartition(_ body: (Range<Int>) throws(ExecutionError) -> Void) throws(ExecutionError) {
        var start = 0
        while start < count {
            let end = Int(partitionEnd[start])
            try body(start..<end)
            start = end
        }
    }
}
