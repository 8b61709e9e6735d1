import Columns
import Planning
import Schemas

/// A distance between keys, in the numbers of the key; it is added to the current row's key.
enum RangeOffset: Equatable {
    /// In units of 1/`factor` of the key's.
    case integer(Int128, factor: Int128)
    case double(Double)
    case months(Int64)
}

/// The one order key of a RANGE frame with offsets, in the order of the window.
struct RangeKey {
    let vector: ColumnVector
    let type: ColumnType
    let isDescending: Bool

    init(_ vector: ColumnVector, type: ColumnType, isDescending: Bool) throws(ExecutionError) {
        guard type.isNumeric || type == .date || type == .timestamp else {
            throw ExecutionError(.planInvalid, "RANGE offset over \(type)")
        }
        (self.vector, self.type, self.isDescending) = (vector, type, isDescending)
    }

    /// `isBefore` means before in the order: below, or above where it descends.
    func offset(_ value: Value, isBefore: Bool) throws(ExecutionError) -> RangeOffset {
        let sign: Int128 = isBefore != isDescending ? -1 : 1
        func scaled(_ distance: Int128, _ from: Int, _ to: Int) -> RangeOffset? {
            guard distance >= 0, let grown = Int128.powerOfTen(max(to - from, 0))?.multipliedOrNil(distance),
                let factor = Int128.powerOfTen(max(from - to, 0))
            else { return nil }
            return .integer(sign * grown, factor: factor)
        }
        switch (type, value) {
        case (.double, .double(let distance)) where distance >= 0: return .double(Double(sign) * distance)
        case (.integer, .integer(let distance)), (.date, .integer(let distance)), (.timestamp, .integer(let distance)):
            if let offset = scaled(Int128(distance), 0, 0) { return offset }
        case (.decimal(_, let scale), .integer(let distance)):
            if let offset = scaled(Int128(distance), 0, scale) { return offset }
        case (.decimal(_, let scale), .decimal(let distance, let other)):
            if let offset = scaled(distance, other, scale) { return offset }
        default: break
        }
        throw ExecutionError(.planInvalid, "RANGE offset")
    }

    func offset(months: Int64, isBefore: Bool) throws(ExecutionError) -> RangeOffset {
        guard months >= 0, type == .date || type == .timestamp else {
            throw ExecutionError(.planInvalid, "RANGE offset in months")
        }
        return .months(isBefore != isDescending ? -months : months)
    }

    /// Writes where each row's frame starts, or ends.
    func fill(
        _ task: WindowTask, _ offset: RangeOffset, isEnd: Bool, into edges: UnsafeMutablePointer<UInt32>
    ) throws(ExecutionError) {
        let first = task.first
        switch offset {
        case .double(let distance):
            let values = vector.doubles + first
            try sweep(task, isEnd, edges) {
                values[$0]
            } target: {
                $0 + distance
            }
        case .integer(let distance, let factor):
            try sweep(task, isEnd, edges) { row in
                let (key, overflow) = vector.word(first + row).multipliedReportingOverflow(by: factor)
                return overflow ? (vector.word(first + row) < 0 ? .min : .max) : key
            } target: { key in
                let (sum, overflow) = key.addingReportingOverflow(distance)
                return overflow ? (distance < 0 ? .min : .max) : sum
            }
        case .months(let months):
            try sweep(task, isEnd, edges) {
                vector.word(first + $0)
            } target: {
                shifted($0, months: months)
            }
        }
    }

    /// Beyond the calendar there is no date: everything is before, or after.
    private func shifted(_ key: Int128, months: Int64) -> Int128 {
        let value = Int64(truncatingIfNeeded: key)
        let day = type == .timestamp ? Calendar.days(ofMicroseconds: value) : value
        guard let target = Calendar.addMonths(day, months) else { return months < 0 ? .min : .max }
        guard type == .timestamp else { return Int128(target) }
        return Int128(target) * Int128(microsecondsPerDay) + Int128(value - day * microsecondsPerDay)
    }

    /// Targets ascend with the keys, so that each edge only moves on. Rows without a key are peers: to one of them an offset
    /// means all of them, to the others none.
    private func sweep<Key: Comparable>(
        _ task: WindowTask, _ isEnd: Bool, _ edges: UnsafeMutablePointer<UInt32>, _ key: (Int) -> Key,
        target: (Key) -> Key
    ) throws(ExecutionError) {
        let validity = vector.validityOrNil.map { $0 + task.first }
        try task.forEachPartition { (range) throws(ExecutionError) in
            var keyed = range
            if let validity {
                while !keyed.isEmpty, validity[keyed.lowerBound] == 0 { keyed = keyed.dropFirst() }
                while !keyed.isEmpty, validity[keyed.upperBound - 1] == 0 { keyed = keyed.dropLast() }
            }
            var edge = keyed.lowerBound
            for row in range {
                guard keyed.contains(row) else {
                    edges[row] = isEnd ? task.peerEnd[row] : task.peerStart[row]
                    continue
                }
                let target = target(key(row))
                while edge < keyed.upperBound {
                    let value = key(edge)
                    let isBefore = isDescending ? value > target : value < target
                    guard isBefore || (isEnd && value == target) else { break }
                    edge += 1
                }
                edges[row] = UInt32(edge)
            }
        }
    }
}
