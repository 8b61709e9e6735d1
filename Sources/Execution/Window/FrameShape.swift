import Columns
import Planning
import Schemas

/// A frame clause, checked and put in numbers.
struct FrameShape: Equatable {
    enum Edge: Equatable {
        case unbounded
        case current
        /// ROWS, GROUPS: so many after (below zero: before) the current one.
        case count(Int64)
        /// RANGE: the key's distance, in the direction of the order.
        case distance(RangeOffset)
    }

    let unit: WindowFrame.Unit
    let start: Edge
    let end: Edge
    let exclusion: WindowFrame.Exclusion
    /// RANGE with offsets: the order key.
    let key: RangeKey?

    static func == (a: FrameShape, b: FrameShape) -> Bool {
        a.unit == b.unit && a.start == b.start && a.end == b.end && a.exclusion == b.exclusion
    }

    /// `key`: makes the one order key's column, where the frame needs it.
    init(_ frame: WindowFrame, key: () throws(ExecutionError) -> RangeKey) throws(ExecutionError) {
        unit = frame.unit
        exclusion = frame.exclusion
        guard frame.start != .unboundedFollowing, frame.end != .unboundedPreceding else {
            throw ExecutionError(.planInvalid, "frame")
        }
        let needsKey = unit == .range && (Self.hasOffset(frame.start) || Self.hasOffset(frame.end))
        self.key = needsKey ? try key() : nil
        start = try Self.edge(frame.start, unit, self.key)
        end = try Self.edge(frame.end, unit, self.key)
    }

    private static func hasOffset(_ bound: WindowFrame.Bound) -> Bool {
        switch bound {
        case .unboundedPreceding, .unboundedFollowing, .currentRow: false
        case .preceding, .following, .monthsPreceding, .monthsFollowing: true
        }
    }

    private static func edge(
        _ bound: WindowFrame.Bound, _ unit: WindowFrame.Unit, _ key: RangeKey?
    ) throws(ExecutionError) -> Edge {
        switch bound {
        case .unboundedPreceding, .unboundedFollowing: return .unbounded
        case .currentRow: return .current
        case .preceding(let value), .following(let value):
            let isBefore = if case .preceding = bound { true } else { false }
            if let key { return .distance(try key.offset(value, isBefore: isBefore)) }
            guard unit != .range, case .integer(let count) = value, count >= 0 else {
                throw ExecutionError(.planInvalid, "frame offset")
            }
            return .count(isBefore ? -count : count)
        case .monthsPreceding(let months), .monthsFollowing(let months):
            let isBefore = if case .monthsPreceding = bound { true } else { false }
            guard let key else { throw ExecutionError(.planInvalid, "frame offset") }
            return .distance(try key.offset(months: months, isBefore: isBefore))
        }
    }

    /// The frame starts with the partition and ends later and later: values can be added one by one.
    var isGrowing: Bool { start == .unbounded && exclusion == .none }
    /// The frame is the partition.
    var isWhole: Bool { isGrowing && end == .unbounded }
}

extension WindowTask {
    /// Writes the frames of all rows.
    func fill(_ shape: FrameShape) throws(ExecutionError) {
        try fillStart(shape)
        try fillEnd(shape)
        for row in 0..<count where upper[row] < lower[row] { upper[row] = lower[row] }
        guard shape.exclusion != .none else { return }
        for row in 0..<count {
            let isRow = shape.exclusion == .currentRow
            let (from, to) = isRow ? (UInt32(row), UInt32(row) + 1) : (peerStart[row], peerEnd[row])
            excludedLower[row] = min(max(from, lower[row]), upper[row])
            excludedUpper[row] = min(max(to, lower[row]), upper[row])
        }
    }

    private func fillStart(_ shape: FrameShape) throws(ExecutionError) {
        let (lower, count) = (lower, count)
        switch shape.start {
        case .unbounded: lower.update(from: partitionStart, count: count)
        case .current where shape.unit == .rows: for row in 0..<count { lower[row] = UInt32(row) }
        case .current: lower.update(from: peerStart, count: count)
        case .count(let offset) where shape.unit == .rows:
            let offset = clamped(offset)
            for row in 0..<count {
                lower[row] = UInt32(min(max(row + offset, Int(partitionStart[row])), Int(partitionEnd[row])))
            }
        case .count(let offset):
            let offset = clamped(offset)
            for row in 0..<count {
                let wanted = Int(group[row]) + offset
                let start = wanted < 0 ? 0 : wanted > groupCount ? UInt32(count) : groupStarts[wanted]
                lower[row] = min(max(start, partitionStart[row]), partitionEnd[row])
            }
        case .distance(let offset): try shape.key?.fill(self, offset, isEnd: false, into: lower)
        }
    }

    private func fillEnd(_ shape: FrameShape) throws(ExecutionError) {
        let (upper, count) = (upper, count)
        switch shape.end {
        case .unbounded: upper.update(from: partitionEnd, count: count)
        case .current where shape.unit == .rows: for row in 0..<count { upper[row] = UInt32(row + 1) }
        case .current: upper.update(from: peerEnd, count: count)
        case .count(let offset) where shape.unit == .rows:
            let offset = clamped(offset)
            for row in 0..<count {
                upper[row] = UInt32(min(max(row + offset + 1, Int(partitionStart[row])), Int(partitionEnd[row])))
            }
        case .count(let offset):
            let offset = clamped(offset)
            for row in 0..<count {
                let wanted = Int(group[row]) + offset + 1
                let end = wanted < 0 ? 0 : wanted > groupCount ? UInt32(count) : groupStarts[wanted]
                upper[row] = min(max(end, partitionStart[row]), partitionEnd[row])
            }
        case .distance(let offset): try shape.key?.fill(self, offset, isEnd: true, into: upper)
        }
    }

    /// Beyond the task's rows all offsets are alike.
    private func clamped(_ offset: Int64) -> Int { Int(min(max(offset, Int64(-count - 1)), Int64(count + 1))) }
}
