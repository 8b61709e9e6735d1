import Columns

/// An aggregate whose state depends on the order in which it is made: sums and moments of doubles.
protocol FrameStateReader {
    associatedtype State: BitwiseCopyable
    var output: ColumnInfo { get }
    var empty: State { get }
    /// Adds a row, counted among all rows.
    func add(_ row: Int, to state: inout State)
    /// Adds the rows of another state, which come behind.
    func merge(_ other: State, into state: inout State)
    func put(_ state: State, _ row: Int, _ task: WindowTask, _ out: ColumnVector)
}

/// Evaluates one of those. Frames that grow take their rows one by one; other frames add few rows one by one and take many from
/// a tree over the partition. The order of additions so depends on the partition and the frame alone.
struct StateEvaluator<Reader: FrameStateReader>: WindowEvaluator {
    private let reader: Reader
    private let shape: FrameShape

    init(_ reader: Reader, shape: FrameShape) {
        self.reader = reader
        self.shape = shape
    }

    /// Frames of at most so many rows need no tree.
    private static var directRows: Int { 16 }
    private static var checkedRows: Int { 4_096 }

    var output: ColumnInfo { reader.output }

    func evaluate(_ task: WindowTask, into out: ColumnVector) throws(ExecutionError) {
        try task.open(shape)
        if shape.isGrowing { return try grow(task, out) }
        // One buffer for all partitions: a tree has twice as many states as rows.
        let nodes = try task.buffer(Reader.State.self, count: 2 * task.count)
        try task.forEachPartition { (range) throws(ExecutionError) in
            var hasTree = false
            for row in range {
                if row % Self.checkedRows == 0 { try task.context.cancellation.check() }
                let parts = task.parts(row, shape)
                var state = reader.empty
                for part in [parts.head, parts.middle, parts.tail] where !part.isEmpty {
                    if part.count <= Self.directRows {
                        for other in part { reader.add(task.first + other, to: &state) }
                        continue
                    }
                    if !hasTree { plant(nodes, range, task.first) }
                    hasTree = true
                    take(nodes, range, part, into: &state)
                }
                reader.put(state, row, task, out)
            }
        }
    }

    private func grow(_ task: WindowTask, _ out: ColumnVector) throws(ExecutionError) {
        let (start, upper) = (task.partitionStart, task.upper)
        var (state, next) = (reader.empty, 0)
        for row in 0..<task.count {
            if row % Self.checkedRows == 0 { try task.context.cancellation.check() }
            if start[row] == row { (state, next) = (reader.empty, row) }
            while next < upper[row] {
                reader.add(task.first + next, to: &state)
                next += 1
            }
            reader.put(state, row, task, out)
        }
    }

    /// A segment tree: leaf i at `count` + i, node n above 2n and 2n + 1.
    private func plant(_ nodes: UnsafeMutablePointer<Reader.State>, _ range: Range<Int>, _ first: Int) {
        let count = range.count
        for leaf in 0..<count {
            var state = reader.empty
            reader.add(first + range.lowerBound + leaf, to: &state)
            (nodes + count + leaf).initialize(to: state)
        }
        for node in stride(from: count - 1, through: 1, by: -1) {
            var state = nodes[2 * node]
            reader.merge(nodes[2 * node + 1], into: &state)
            (nodes + node).initialize(to: state)
        }
    }

    /// Adds the rows of a part of the partition.
    private func take(
        _ nodes: UnsafeMutablePointer<Reader.State>, _ range: Range<Int>, _ part: Range<Int>,
        into state: inout Reader.State
    ) {
        var (left, right) = (reader.empty, reader.empty)
        var (low, high) = (
            part.lowerBound - range.lowerBound + range.count, part.upperBound - range.lowerBound + range.count
        )
        while low < high {
            if low & 1 == 1 {
                reader.merge(nodes[low], into: &left)
                low += 1
            }
            if high & 1 == 1 {
                high -= 1
                var front = nodes[high]
                reader.merge(right, into: &front)
                right = front
            }
            (low, high) = (low / 2, high / 2)
        }
        reader.merge(left, into: &state)
        reader.merge(right, into: &state)
    }
}

/// A sum of doubles with what rounding lost (Neumaier 1974).
struct CompensatedReader: FrameStateReader {
    struct State: BitwiseCopyable {
        var sum = 0.0
        var lost = 0.0
        var count = 0
    }

    let vector: ColumnVector
    let isAverage: Bool

    var output: ColumnInfo { ColumnInfo(type: .double, kind: .double, mayBeNull: true) }
    let empty = State()

    @inline(__always)
    func add(_ row: Int, to state: inout State) {
        guard !vector.isNull(row) else { return }
        add(vector.doubles[row], to: &state)
        state.count += 1
    }

    @inline(__always)
    private func add(_ value: Double, to state: inout State) {
        let total = state.sum + value
        state.lost += abs(state.sum) >= abs(value) ? (state.sum - total) + value : (value - total) + state.sum
        state.sum = total
    }

    @inline(__always)
    func merge(_ other: State, into state: inout State) {
        add(other.sum, to: &state)
        state.lost += other.lost
        state.count += other.count
    }

    func put(_ state: State, _ row: Int, _ task: WindowTask, _ out: ColumnVector) {
        guard state.count > 0 else { return task.putNull(row, out) }
        // What was lost is meaningless once the sum has overflowed.
        let sum = state.sum.isFinite ? state.sum + state.lost : state.sum
        task.put(isAverage ? sum / Double(state.count) : sum, row, out)
    }
}
