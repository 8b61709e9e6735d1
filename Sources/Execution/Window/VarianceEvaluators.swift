import Columns
import Glibc
import Planning
import Schemas

/// Which figure of a variance a call wants.
struct VarianceFigure {
    let isSample: Bool
    let isRoot: Bool

    func value(variance: Double) -> Double { isRoot ? variance.squareRoot() : variance }
}

/// Variances of integers near one another: sums and sums of squares are exact, over any frame.
struct ExactVarianceEvaluator: WindowEvaluator {
    private let vector: ColumnVector
    private let shift: Int64
    private let scale: Int
    private let figure: VarianceFigure
    private let shape: FrameShape

    /// Nil where squares may not fit.
    init?(_ info: ColumnInfo, _ vector: ColumnVector, _ figure: VarianceFigure, _ shape: FrameShape) {
        guard info.kind == .int64, let (lower, upper) = info.bounds.interval, upper - lower < 1 << 47 else {
            return nil
        }
        (self.vector, self.figure, self.shape) = (vector, figure, shape)
        (shift, scale) = (Int64(lower), info.type.scale)
    }

    var output: ColumnInfo { ColumnInfo(type: .double, kind: .double, mayBeNull: true) }

    func evaluate(_ task: WindowTask, into out: ColumnVector) throws(ExecutionError) {
        try task.open(shape)
        let counts = try FrameCounts(task, vector)
        let (values, validity) = (vector.int64s + task.first, vector.validityOrNil.map { $0 + task.first })
        let shift = shift
        let sums = try PrefixSums<Int128>(task) { validity?[$0] != 0 ? Int128(values[$0] &- shift) : 0 }
        let squares = try PrefixSums<Int128>(task) {
            let value = Int128(values[$0] &- shift)
            return validity?[$0] != 0 ? value &* value : 0
        }
        let divisor = pow(10, Double(2 * scale))
        for row in 0..<task.count {
            let parts = task.parts(row, shape)
            let count = counts.count(parts)
            guard count > (figure.isSample ? 1 : 0) else {
                task.putNull(row, out)
                continue
            }
            let spread = PlainCells.spread(
                count: UInt128(count), sum: sums.total(parts).magnitude, squares: squares.total(parts).magnitude)
            let n = Double(count)
            task.put(figure.value(variance: spread / n / (figure.isSample ? n - 1 : n) / divisor), row, out)
        }
    }
}

/// Variances of any exact numbers, over any frame.
struct WideVarianceEvaluator: WindowEvaluator {
    let vector: ColumnVector
    let scale: Int
    let figure: VarianceFigure
    let shape: FrameShape

    var output: ColumnInfo { ColumnInfo(type: .double, kind: .double, mayBeNull: true) }

    func evaluate(_ task: WindowTask, into out: ColumnVector) throws(ExecutionError) {
        try task.open(shape)
        let counts = try FrameCounts(task, vector)
        let first = task.first
        let sums = try PrefixSums<WideMoments>(task) { row in
            vector.isNull(first + row) ? WideMoments() : WideMoments(vector.word(first + row))
        }
        let divisor = pow(10, Double(2 * scale))
        for row in 0..<task.count {
            let parts = task.parts(row, shape)
            let count = counts.count(parts)
            guard count > (figure.isSample ? 1 : 0) else {
                task.putNull(row, out)
                continue
            }
            let (n, spread) = (Double(count), sums.total(parts).spread(count: count))
            task.put(figure.value(variance: spread / n / (figure.isSample ? n - 1 : n) / divisor), row, out)
        }
    }
}

/// Of doubles: count, mean and squared distances; two of them make one (Chan, Golub and LeVeque 1979).
struct VarianceReader: FrameStateReader {
    struct State: BitwiseCopyable {
        var count = 0.0
        var mean = 0.0
        var squares = 0.0
    }

    let vector: ColumnVector
    let figure: VarianceFigure

    var output: ColumnInfo { ColumnInfo(type: .double, kind: .double, mayBeNull: true) }
    let empty = State()

    @inline(__always)
    func add(_ row: Int, to state: inout State) {
        guard !vector.isNull(row) else { return }
        let value = vector.doubles[row]
        state.count += 1
        let distance = value - state.mean
        state.mean += distance / state.count
        state.squares += distance * (value - state.mean)
    }

    @inline(__always)
    func merge(_ other: State, into state: inout State) {
        if other.count == 0 { return }
        if state.count == 0 { return state = other }
        let count = state.count + other.count
        let distance = other.mean - state.mean
        state.squares += other.squares + distance * distance * (state.count * other.count / count)
        state.mean += distance * (other.count / count)
        state.count = count
    }

    func put(_ state: State, _ row: Int, _ task: WindowTask, _ out: ColumnVector) {
        guard state.count > (figure.isSample ? 1 : 0) else { return task.putNull(row, out) }
        let variance = max(state.squares, 0) / (figure.isSample ? state.count - 1 : state.count)
        task.put(figure.value(variance: variance), row, out)
    }
}
