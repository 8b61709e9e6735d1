import Columns
import Glibc
import Planning
import Schemas

/// Chooses in which numbers a sum over frames runs, as `SumForm` does for groups.
struct SumEvaluators {
    let context: RunContext
    let rowCount: Int

    func evaluator(
        isAverage: Bool, _ info: ColumnInfo, _ vector: ColumnVector, _ type: ColumnType, _ shape: FrameShape
    ) throws(ExecutionError) -> any WindowEvaluator {
        let sum = SumFigure.Wanted(isAverage: isAverage, type: type, scale: info.type.scale)
        guard info.kind == .double || isAverage == (type == .double) else {
            throw ExecutionError(.planInvalid, "type of a sum")
        }
        if info.kind == .double {
            if let exponent = try exponent(vector) {
                return FixedSumEvaluator(vector: vector, exponent: exponent, wanted: sum, shape: shape)
            }
            return StateEvaluator(CompensatedReader(vector: vector, isAverage: isAverage), shape: shape)
        }
        switch SumForm.choose(info, rows: rowCount, allowsFixed: false) {
        case .narrow where info.kind != .int128:
            let largest = Int128(info.bounds.largest ?? 0) * Int128(max(rowCount, 1))
            return ExactSumEvaluator<Int64>(vector: vector, wanted: sum, shape: shape, largest: largest)
        case .narrow, .wide: return ExactSumEvaluator<Int128>(vector: vector, wanted: sum, shape: shape, largest: nil)
        default: return CheckedSumEvaluator(vector: vector, wanted: sum, shape: shape)
        }
    }

    /// The fixed-point unit in which all values of a column, and so all their sums, are exact; nil where there is none.
    private func exponent(_ vector: ColumnVector) throws(ExecutionError) -> Int? {
        let (values, count, step) = (vector.doubles, rowCount, 1 << 16)
        let tasks = (count + step - 1) / step
        let largest = Slots<Double>(count: tasks)
        try context.forEachTask(tasks) { (task) throws(ExecutionError) in
            var top = 0.0
            for row in (task * step)..<min((task + 1) * step, count) where !vector.isNull(row) {
                top = max(top, abs(values[row]))
            }
            largest.set(task, top)
        }
        let info = ColumnInfo(
            type: .double, kind: .double, bounds: .magnitude(largest.all.max() ?? 0), mayBeNull: true)
        guard case .fixed(let exponent) = SumForm.choose(info, rows: count, allowsFixed: true) else { return nil }
        let fits = Slots<Bool>(count: tasks)
        try context.forEachTask(tasks) { (task) throws(ExecutionError) in
            let range = (task * step)..<min((task + 1) * step, count)
            fits.set(
                task,
                range.allSatisfy {
                    vector.isNull($0) || FixedPoint.units(values[$0], exponent: exponent) != nil
                })
        }
        return fits.all.allSatisfy { $0 } ? exponent : nil
    }
}

extension SumFigure {
    /// What a call makes of sums.
    struct Wanted {
        let isAverage: Bool
        let type: ColumnType
        /// Of the argument.
        let scale: Int

        /// `largest`: of an exact sum, where 64 bits are enough.
        func info(largest: Int128?) -> ColumnInfo {
            if type == .double { return ColumnInfo(type: type, kind: .double, mayBeNull: true) }
            guard let largest else { return ColumnInfo(type: type, kind: .int128, mayBeNull: true) }
            return ColumnInfo(
                type: type, kind: .int64, bounds: .integers(lower: -largest, upper: largest), mayBeNull: true)
        }

        var divisor: Double { pow(10, Double(scale)) }
    }
}

extension WindowTask {
    /// A value, or NULL and the flag where it is beyond a double.
    @inline(__always)
    func put(_ value: Double, _ row: Int, _ out: ColumnVector) {
        if value.isFinite {
            out.doubles[first + row] = value
        } else {
            hadErrors = true
            putNull(row, out)
        }
    }

    /// A sum of integers or decimals, as `wanted`.
    func put(_ sum: Int128?, count: Int, _ wanted: SumFigure.Wanted, divisor: Double, _ row: Int, _ out: ColumnVector) {
        guard count > 0 else { return putNull(row, out) }
        guard let sum else {
            hadErrors = true
            return putNull(row, out)
        }
        if wanted.isAverage {
            out.doubles[first + row] = Double(sum) / (Double(count) * divisor)
        } else if let total = sum.inDecimal {
            out.int128s[first + row] = total
        } else {
            hadErrors = true
            putNull(row, out)
        }
    }
}

/// SUM and AVG of integers and decimals whose sums are known to fit.
struct ExactSumEvaluator<Total: FixedWidthInteger & PrefixTotal>: WindowEvaluator {
    let vector: ColumnVector
    let wanted: SumFigure.Wanted
    let shape: FrameShape
    /// Of a sum in 64 bits.
    let largest: Int128?

    var output: ColumnInfo { wanted.info(largest: largest) }

    func evaluate(_ task: WindowTask, into out: ColumnVector) throws(ExecutionError) {
        try task.open(shape)
        let counts = try FrameCounts(task, vector)
        let validity = vector.validityOrNil.map { $0 + task.first }
        let first = task.first
        let sums: PrefixSums<Total>
        if vector.kind == .int64 {
            let values = vector.int64s + first
            sums = try PrefixSums(task) { validity?[$0] != 0 ? Total(truncatingIfNeeded: values[$0]) : 0 }
        } else {
            sums = try PrefixSums(task) { validity?[$0] != 0 ? Total(truncatingIfNeeded: vector.word(first + $0)) : 0 }
        }
        if !wanted.isAverage, out.kind == .int64 {
            let target = out.int64s + first
            for row in 0..<task.count {
                let parts = task.parts(row, shape)
                target[row] = Int64(truncatingIfNeeded: sums.total(parts))
                if counts.count(parts) == 0 { task.putNull(row, out) }
            }
            return
        }
        let divisor = wanted.divisor
        for row in 0..<task.count {
            let parts = task.parts(row, shape)
            task.put(
                Int128(truncatingIfNeeded: sums.total(parts)), count: counts.count(parts), wanted, divisor: divisor,
                row, out)
        }
    }
}

/// SUM and AVG where 128 bits may not be enough: high and low halves are summed apart, so that no total overflows.
struct CheckedSumEvaluator: WindowEvaluator {
    let vector: ColumnVector
    let wanted: SumFigure.Wanted
    let shape: FrameShape

    var output: ColumnInfo { wanted.info(largest: nil) }

    func evaluate(_ task: WindowTask, into out: ColumnVector) throws(ExecutionError) {
        try task.open(shape)
        let counts = try FrameCounts(task, vector)
        let first = task.first
        let lowMask = Int128(UInt64.max)
        let high = try PrefixSums<Int128>(task) { vector.isNull(first + $0) ? 0 : vector.word(first + $0) >> 64 }
        let low = try PrefixSums<Int128>(task) { vector.isNull(first + $0) ? 0 : vector.word(first + $0) & lowMask }
        let divisor = wanted.divisor
        for row in 0..<task.count {
            let parts = task.parts(row, shape)
            let (top, carry) = (high.total(parts), low.total(parts))
            let (shifted, overflow) = (top + carry >> 64).multipliedReportingOverflow(by: 1 << 64)
            // The rest of the low half cannot carry again.
            let sum = overflow ? nil : shifted + (carry & lowMask)
            task.put(sum, count: counts.count(parts), wanted, divisor: divisor, row, out)
        }
    }
}

/// SUM and AVG of doubles that are all whole numbers of one unit: exact, rounded once.
struct FixedSumEvaluator: WindowEvaluator {
    let vector: ColumnVector
    let exponent: Int
    let wanted: SumFigure.Wanted
    let shape: FrameShape

    var output: ColumnInfo { wanted.info(largest: nil) }

    func evaluate(_ task: WindowTask, into out: ColumnVector) throws(ExecutionError) {
        try task.open(shape)
        let counts = try FrameCounts(task, vector)
        let (first, exponent) = (task.first, exponent)
        let values = vector.doubles + first
        let sums = try PrefixSums<Int128>(task) {
            vector.isNull(first + $0) ? 0 : FixedPoint.units(values[$0], exponent: exponent) ?? 0
        }
        for row in 0..<task.count {
            let parts = task.parts(row, shape)
            let count = counts.count(parts)
            if count == 0 {
                task.putNull(row, out)
            } else {
                let sum = FixedPoint.value(sums.total(parts), exponent: exponent)
                task.put(wanted.isAverage ? sum / Double(count) : sum, row, out)
            }
        }
    }
}
