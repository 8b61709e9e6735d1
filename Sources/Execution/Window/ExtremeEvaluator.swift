import Columns
import Planning
import Schemas

/// MIN and MAX over frames: the place of the extreme value. Frames that slide keep the places that can still become the
/// extreme (a monotonic deque): every row enters and leaves once.
struct ExtremeEvaluator: WindowEvaluator {
    let value: WindowArgument
    let vector: ColumnVector
    let shape: FrameShape
    let isMaximum: Bool

    var output: ColumnInfo {
        var info = value.info
        info.mayBeNull = true
        return info
    }

    func evaluate(_ task: WindowTask, into out: ColumnVector) throws(ExecutionError) {
        try task.open(shape)
        let first = task.first
        switch vector.kind {
        // Dictionaries ascend.
        case .boolean: try evaluate(task, out, vector.booleans + first) { $0 < $1 }
        case .code: try evaluate(task, out, vector.codes + first) { $0 < $1 }
        case .int64: try evaluate(task, out, vector.int64s + first) { $0 < $1 }
        case .int128: try evaluate(task, out, vector.int128s + first) { $0 < $1 }
        case .double: try evaluate(task, out, vector.doubles + first) { $0 < $1 }
        case .text: try evaluate(task, out, vector.texts + first) { $0.compare($1) < 0 }
        }
    }

    @inline(__always)
    private func evaluate<T>(
        _ task: WindowTask, _ out: ColumnVector, _ values: UnsafePointer<T>, _ isLess: (T, T) -> Bool
    ) throws(ExecutionError) {
        let best = try task.buffer(UInt32.self, count: task.count)
        let (isMaximum, count) = (isMaximum, task.count)
        let validity = vector.validityOrNil.map { $0 + task.first }
        let lookup = Places(values: values, validity: validity, isMaximum: isMaximum)
        if shape.isGrowing {
            lookup.grow(task, best, isLess)
        } else if shape.exclusion == .none {
            let deque = try task.buffer(UInt32.self, count: count)
            lookup.slide(task, task.lower, task.upper, deque, best, isLess)
        } else {
            // What lies before and what lies behind the excluded rows slides too.
            let deque = try task.buffer(UInt32.self, count: count)
            let tail = try task.buffer(UInt32.self, count: count)
            lookup.slide(task, task.lower, task.excludedLower, deque, best, isLess)
            lookup.slide(task, task.excludedUpper, task.upper, deque, tail, isLess)
            for row in 0..<count {
                best[row] = lookup.better(best[row], tail[row], isLess)
                if shape.exclusion == .ties, task.lower[row] <= row, row < task.upper[row], validity?[row] != 0 {
                    best[row] = lookup.better(best[row], UInt32(row), isLess)
                }
            }
        }
        task.take(best, from: vector, standIn: nil, into: out)
    }
}

/// Finds extreme places among values.
private struct Places<T> {
    let values: UnsafePointer<T>
    let validity: UnsafePointer<UInt8>?
    let isMaximum: Bool

    /// The place of the better value, the first of equal ones.
    @inline(__always)
    func better(_ a: UInt32, _ b: UInt32, _ isLess: (T, T) -> Bool) -> UInt32 {
        if a == WindowTask.noRow { return b }
        if b == WindowTask.noRow { return a }
        return isBetter(Int(b), Int(a), isLess) ? b : a
    }

    @inline(__always)
    private func isBetter(_ a: Int, _ b: Int, _ isLess: (T, T) -> Bool) -> Bool {
        isMaximum ? isLess(values[b], values[a]) : isLess(values[a], values[b])
    }

    @inline(__always)
    func grow(_ task: WindowTask, _ best: UnsafeMutablePointer<UInt32>, _ isLess: (T, T) -> Bool) {
        let (upper, start) = (task.upper, task.partitionStart)
        var (current, next) = (WindowTask.noRow, 0)
        for row in 0..<task.count {
            if start[row] == row { (current, next) = (WindowTask.noRow, row) }
            while next < upper[row] {
                if validity?[next] != 0 { current = better(current, UInt32(next), isLess) }
                next += 1
            }
            best[row] = current
        }
    }

    /// Both edges only move on within a partition.
    @inline(__always)
    func slide(
        _ task: WindowTask, _ lower: UnsafePointer<UInt32>, _ upper: UnsafePointer<UInt32>,
        _ deque: UnsafeMutablePointer<UInt32>, _ best: UnsafeMutablePointer<UInt32>, _ isLess: (T, T) -> Bool
    ) {
        let start = task.partitionStart
        var (head, end, next) = (0, 0, 0)
        for row in 0..<task.count {
            if start[row] == row { (head, end, next) = (0, 0, row) }
            while next < upper[row] {
                if validity?[next] != 0 {
                    while end > head, isBetter(next, Int(deque[end - 1]), isLess) { end -= 1 }
                    deque[end] = UInt32(next)
                    end += 1
                }
                next += 1
            }
            while head < end, deque[head] < lower[row] { head += 1 }
            best[row] = head < end ? deque[head] : WindowTask.noRow
        }
    }
}
