import Planning
import Schemas

/// Which rows of a partition the frame of a row holds.
struct Frame {
    private let frame: WindowFrame
    private let partition: Partition
    private let evaluator: Evaluator

    init(_ frame: WindowFrame, _ partition: Partition, _ evaluator: Evaluator) {
        self.frame = frame
        self.partition = partition
        self.evaluator = evaluator
    }

    /// The positions of the frame of the row at `place`, ascending.
    func positions(around place: Int) throws(TwinError) -> [Int] {
        let first = try start(place)
        let last = try end(place)
        guard first <= last else { return [] }
        let peers = partition.peers(of: place)
        return (first...last).filter { position in
            switch frame.exclusion {
            case .none: true
            case .currentRow: position != place
            case .group: !peers.contains(position)
            case .ties: position == place || !peers.contains(position)
            }
        }
    }

    /// The first position; beyond the last row where the frame begins there.
    private func start(_ place: Int) throws(TwinError) -> Int {
        try evaluator.meter.step()
        let count = partition.rows.count
        switch (frame.start, frame.unit) {
        case (.unboundedPreceding, _): return 0
        case (.unboundedFollowing, _): throw TwinError(.planInvalid, "frame start")
        case (.currentRow, .rows): return place
        case (.currentRow, _): return partition.peers(of: place).lowerBound
        case (let bound, .rows): return max(0, min(count, place + (try distance(bound))))
        case (let bound, .groups):
            let group = partition.peerGroup[place] + (try distance(bound))
            if group < 0 { return 0 }
            return group < partition.groups.count ? partition.groups[group].lowerBound : count
        case (let bound, .range):
            for position in partition.rows.indices where try isAtOrAfter(bound, position, from: place) {
                return position
            }
            return count
        }
    }

    /// The last position; −1 where the frame ends before the first row.
    private func end(_ place: Int) throws(TwinError) -> Int {
        let count = partition.rows.count
        switch (frame.end, frame.unit) {
        case (.unboundedFollowing, _): return count - 1
        case (.unboundedPreceding, _): throw TwinError(.planInvalid, "frame end")
        case (.currentRow, .rows): return place
        case (.currentRow, _): return partition.peers(of: place).upperBound - 1
        case (let bound, .rows): return max(-1, min(count - 1, place + (try distance(bound))))
        case (let bound, .groups):
            let group = partition.peerGroup[place] + (try distance(bound))
            if group < 0 { return -1 }
            return group < partition.groups.count ? partition.groups[group].upperBound - 1 : count - 1
        case (let bound, .range):
            for position in partition.rows.indices.reversed() where try isAtOrBefore(bound, position, from: place) {
                return position
            }
            return -1
        }
    }

    /// Rows or groups from the current one, cut to what a partition can hold.
    private func distance(_ bound: WindowFrame.Bound) throws(TwinError) -> Int {
        let limit: Int64 = 1 << 40
        switch bound {
        case .preceding(.integer(let count)) where count >= 0: return -Int(min(count, limit))
        case .following(.integer(let count)) where count >= 0: return Int(min(count, limit))
        default: throw TwinError(.planInvalid, "frame offset")
        }
    }

    // RANGE: a row's key against the current row's key moved by the offset. NULL is its own only neighbour, and lies where
    // the order puts it.

    private func isAtOrAfter(
        _ bound: WindowFrame.Bound, _ position: Int, from place: Int
    ) throws(TwinError) -> Bool {
        try comparison(bound, position, from: place) >= 0
    }

    private func isAtOrBefore(
        _ bound: WindowFrame.Bound, _ position: Int, from place: Int
    ) throws(TwinError) -> Bool {
        try comparison(bound, position, from: place) <= 0
    }

    /// Where the row at `position` lies in the order against the moved key of the row at `place`.
    private func comparison(
        _ bound: WindowFrame.Bound, _ position: Int, from place: Int
    ) throws(TwinError) -> Int {
        try evaluator.meter.step()
        guard partition.order.count == 1 else { throw TwinError(.planInvalid, "range without one key") }
        let key = partition.order[0]
        let (value, origin) = (partition.sortValues[position][0], partition.sortValues[place][0])
        if value.isNull || origin.isNull { return Ordering.compare([value], [origin], by: partition.order) }
        let comparison = try MovedKey(origin, bound, isDescending: key.isDescending).compared(with: value)
        return key.isDescending ? -comparison : comparison
    }
}
