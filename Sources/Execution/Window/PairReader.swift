import Columns
import Schemas

/// The statistics of pairs (Y, X), both doubles.
enum PairFigure {
    case correlation, covarianceSample, covariancePopulation
    case slope, intercept, r2, count, averageX, averageY, sxx, syy, sxy

    init?(_ kind: AggregateKind) {
        switch kind {
        case .correlation: self = .correlation
        case .covarianceSample: self = .covarianceSample
        case .covariancePopulation: self = .covariancePopulation
        case .regressionSlope: self = .slope
        case .regressionIntercept: self = .intercept
        case .regressionR2: self = .r2
        case .regressionCount: self = .count
        case .regressionAverageX: self = .averageX
        case .regressionAverageY: self = .averageY
        case .regressionSXX: self = .sxx
        case .regressionSYY: self = .syy
        case .regressionSXY: self = .sxy
        default: return nil
        }
    }
}

/// Means and co-moments of the pairs without a NULL.
struct PairReader: FrameStateReader {
    struct State: BitwiseCopyable {
        var count = 0.0
        var (meanX, meanY) = (0.0, 0.0)
        var (sxx, syy, sxy) = (0.0, 0.0, 0.0)
    }

    let y: ColumnVector
    let x: ColumnVector
    let figure: PairFigure

    let empty = State()

    init(y: ColumnVector, x: ColumnVector, figure: PairFigure) { (self.y, self.x, self.figure) = (y, x, figure) }

    var output: ColumnInfo {
        figure == .count ? .count : ColumnInfo(type: .double, kind: .double, mayBeNull: true)
    }

    @inline(__always)
    func add(_ row: Int, to state: inout State) {
        guard !y.isNull(row), !x.isNull(row) else { return }
        state.count += 1
        let (dx, dy) = (x.doubles[row] - state.meanX, y.doubles[row] - state.meanY)
        state.meanX += dx / state.count
        state.meanY += dy / state.count
        state.sxx += dx * (x.doubles[row] - state.meanX)
        state.syy += dy * (y.doubles[row] - state.meanY)
        state.sxy += dx * (y.doubles[row] - state.meanY)
    }

    @inline(__always)
    func merge(_ other: State, into state: inout State) {
        if other.count == 0 { return }
        if state.count == 0 { return state = other }
        let count = state.count + other.count
        let (dx, dy) = (other.meanX - state.meanX, other.meanY - state.meanY)
        let weight = state.count * other.count / count
        state.sxx += other.sxx + dx * dx * weight
        state.syy += other.syy + dy * dy * weight
        state.sxy += other.sxy + dx * dy * weight
        state.meanX += dx * (other.count / count)
        state.meanY += dy * (other.count / count)
        state.count = count
    }

    func put(_ state: State, _ row: Int, _ task: WindowTask, _ out: ColumnVector) {
        if figure == .count {
            out.int64s[task.first + row] = Int64(state.count)
        } else if let value = value(state) {
            task.put(value, row, out)
        } else {
            task.putNull(row, out)
        }
    }

    /// Nil where PostgreSQL gives NULL.
    private func value(_ state: State) -> Double? {
        let n = state.count
        guard n > 0 else { return nil }
        let (sxx, syy) = (max(state.sxx, 0), max(state.syy, 0))
        switch figure {
        case .correlation: return sxx == 0 || syy == 0 ? nil : state.sxy / (sxx * syy).squareRoot()
        case .covarianceSample: return n < 2 ? nil : state.sxy / (n - 1)
        case .covariancePopulation: return state.sxy / n
        case .slope: return sxx == 0 ? nil : state.sxy / sxx
        case .intercept: return sxx == 0 ? nil : state.meanY - state.meanX * state.sxy / sxx
        case .r2: return sxx == 0 ? nil : syy == 0 ? 1 : state.sxy * state.sxy / (sxx * syy)
        case .count: return n
        case .averageX: return state.meanX
        case .averageY: return state.meanY
        case .sxx: return sxx
        case .syy: return syy
        case .sxy: return state.sxy
        }
    }
}
