import Columns
import Planning
import Schemas

/// LAG and LEAD.
struct ShiftEvaluator: WindowEvaluator {
    let output: ColumnInfo
    private let value: ColumnVector
    private let offset: IntegerArgument
    /// Beyond the partition; nil: NULL.
    private let standIn: ColumnVector?
    private let isLag: Bool

    init(_ arguments: [WindowArgument], isLag: Bool) throws(ExecutionError) {
        self.isLag = isLag
        value = try arguments[0].values()
        offset = try IntegerArgument(arguments[1])
        var info = arguments[0].info
        info.mayBeNull = true
        if arguments[2].constant == .null {
            standIn = nil
        } else {
            guard !arguments[2].info.isUnlike(info) else {
                throw ExecutionError(.planInvalid, "default of LAG or LEAD")
            }
            standIn = try arguments[2].values()
            info.bounds = info.bounds.union(arguments[2].info.bounds)
        }
        output = info
    }

    func evaluate(_ task: WindowTask, into out: ColumnVector) throws(ExecutionError) {
        let source = try task.buffer(UInt32.self, count: task.count)
        let (start, end) = (task.partitionStart, task.partitionEnd)
        for row in 0..<task.count {
            // A NULL offset gives NULL, not the default.
            guard let offset = offset.value(task.first + row) else {
                source[row] = WindowTask.noRow
                continue
            }
            let (target, overflow) =
                isLag
                ? Int64(row).subtractingReportingOverflow(offset) : Int64(row).addingReportingOverflow(offset)
            let isInside = !overflow && target >= Int64(start[row]) && target < Int64(end[row])
            source[row] = isInside ? UInt32(target) : WindowTask.standIn
        }
        task.take(source, from: value, standIn: standIn, into: out)
    }
}

/// FIRST_VALUE, LAST_VALUE and NTH_VALUE: a row of the frame.
struct FramePositionEvaluator: WindowEvaluator {
    enum Choice {
        case first, last
        case nth(IntegerArgument)
    }

    let value: WindowArgument
    let vector: ColumnVector
    let shape: FrameShape
    let choice: Choice

    var output: ColumnInfo {
        var info = value.info
        info.mayBeNull = true
        return info
    }

    func evaluate(_ task: WindowTask, into out: ColumnVector) throws(ExecutionError) {
        try task.open(shape)
        let source = try task.buffer(UInt32.self, count: task.count)
        for row in 0..<task.count {
            let parts = task.parts(row, shape)
            switch choice {
            case .first: source[row] = parts.place(0) ?? WindowTask.noRow
            case .last: source[row] = parts.place(parts.count - 1) ?? WindowTask.noRow
            case .nth(let number):
                let wanted = number.value(task.first + row)
                if let wanted, wanted < 1 { task.hadErrors = true }
                source[row] = wanted.flatMap { parts.place(Int($0) - 1) } ?? WindowTask.noRow
            }
        }
        task.take(source, from: vector, standIn: nil, into: out)
    }
}

/// The rows of a frame: up to three ranges, ascending.
struct FrameParts {
    /// Before what is excluded.
    var head: Range<Int>
    /// The current row, where its peers are excluded.
    var middle: Range<Int>
    var tail: Range<Int>

    var count: Int { head.count + middle.count + tail.count }

    /// The place of the frame's row `number`, from 0.
    func place(_ number: Int) -> UInt32? {
        guard number >= 0 else { return nil }
        if number < head.count { return UInt32(head.lowerBound + number) }
        if number < head.count + middle.count { return UInt32(middle.lowerBound + number - head.count) }
        guard number < count else { return nil }
        return UInt32(tail.lowerBound + number - head.count - middle.count)
    }
}

extension WindowTask {
    /// Stands for NULL, among places.
    static let noRow = UInt32.max
    /// Stands for the default.
    static let standIn = UInt32.max - 1

    /// The frame of a row; `open` has made the frames.
    @inline(__always)
    func parts(_ row: Int, _ shape: FrameShape) -> FrameParts {
        let (start, end) = (Int(lower[row]), Int(upper[row]))
        if shape.exclusion == .none { return FrameParts(head: start..<end, middle: end..<end, tail: end..<end) }
        let (from, to) = (Int(excludedLower[row]), Int(excludedUpper[row]))
        let keepsRow = shape.exclusion == .ties && start <= row && row < end
        return FrameParts(head: start..<from, middle: keepsRow ? row..<(row + 1) : from..<from, tail: to..<end)
    }

    /// Writes the values at some places of the task.
    func take(
        _ source: UnsafePointer<UInt32>, from vector: ColumnVector, standIn: ColumnVector?, into out: ColumnVector
    ) {
        switch vector.kind.width {
        case 1: take(UInt8.self, source, vector, standIn, out)
        case 4: take(UInt32.self, source, vector, standIn, out)
        case 8: take(UInt64.self, source, vector, standIn, out)
        default: take(UInt128.self, source, vector, standIn, out)
        }
    }

    private func take<T: BitwiseCopyable>(
        _: T.Type, _ source: UnsafePointer<UInt32>, _ vector: ColumnVector, _ standIn: ColumnVector?,
        _ out: ColumnVector
    ) {
        let values = vector.data.assumingMemoryBound(to: T.self) + first
        let target = out.data.assumingMemoryBound(to: T.self) + first
        let validity = vector.validityOrNil.map { $0 + first }
        for row in 0..<count {
            let place = source[row]
            if place < Self.standIn {
                target[row] = values[Int(place)]
                if let validity, validity[Int(place)] == 0 { putNull(row, out) }
            } else if place == Self.standIn, let standIn, !standIn.isNull(first + row) {
                target[row] = standIn.data.assumingMemoryBound(to: T.self)[first + row]
            } else {
                putNull(row, out)
            }
        }
    }
}
