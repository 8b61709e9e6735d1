import Columns

extension PlainCells {
    /// Adds another thread's cells; `map` gives its groups' numbers here.
    func merge(_ other: PlainCells, map: [UInt32]?) throws(ExecutionError) {
        for group in 0..<other.cells.count { try merge(other, group, into: map.map { Int($0[group]) } ?? group) }
    }

    /// Adds one of another's cells to one of these.
    func merge(_ other: PlainCells, _ group: Int, into target: Int) throws(ExecutionError) {
        try cells.ensure(target + 1)
        for slot in slots {
            try merge(slot.accumulator, other.cells.record(group) + slot.offset, cells.record(target) + slot.offset)
        }
    }

    private func merge(
        _ accumulator: Accumulator, _ source: UnsafeMutableRawPointer, _ target: UnsafeMutableRawPointer
    ) throws(ExecutionError) {
        let (from, to) = (source.assumingMemoryBound(to: Int64.self), target.assumingMemoryBound(to: Int64.self))
        let (wideFrom, wideTo) = (
            source.assumingMemoryBound(to: Int128.self), target.assumingMemoryBound(to: Int128.self)
        )
        switch accumulator {
        case .rows, .count: to[0] += from[0]
        case .sumNarrow:
            to[0] &+= from[0]
            to[1] += from[1]
        case .sumWide:
            wideTo[0] &+= wideFrom[0]
            to[2] += from[2]
            to[3] |= from[3]
        case .moments:
            wideTo[0] &+= wideFrom[0]
            wideTo[1] &+= wideFrom[1]
            to[4] += from[4]
        case .wideMoments:
            let count = MemoryLayout<WideMoments>.stride / 8
            let moments = target.assumingMemoryBound(to: WideMoments.self)
            moments.pointee = moments.pointee.plus(source.load(as: WideMoments.self))
            to[count] += from[count]
        case .extreme(_, let isMaximum):
            if from[1] != 0, to[1] == 0 || (isMaximum ? from[0] > to[0] : from[0] < to[0]) { to[0] = from[0] }
            to[1] |= from[1]
        case .extremeWide(_, let isMaximum):
            if from[2] != 0, to[2] == 0 || (isMaximum ? wideFrom[0] > wideTo[0] : wideFrom[0] < wideTo[0]) {
                wideTo[0] = wideFrom[0]
            }
            to[2] |= from[2]
        case .extremeText(_, let isMaximum):
            if from[2] != 0 { try offer(source.load(as: TextSlice.self), to: target, isMaximum) }
        // These run on one thread: there is nothing to merge.
        case .sumDouble, .welford, .pairs, .joined: break
        }
    }
}
