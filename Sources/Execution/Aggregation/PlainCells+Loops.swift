import Columns

extension PlainCells {
    func addDoubles(_ offset: Int, _ groups: UnsafePointer<UInt32>, _ count: Int, _ feed: MeasureFeed) {
        let (base, stride, values) = (cells.base + offset, cells.stride, feed.vector.doubles)
        for row in 0..<count where feed.valid?[row] != 0 {
            let cell = base + Int(groups[row]) &* stride
            let fields = cell.assumingMemoryBound(to: Double.self)
            let (sum, value) = (fields[0], values[row])
            let total = sum + value
            fields[1] += abs(sum) >= abs(value) ? (sum - total) + value : (value - total) + sum
            fields[0] = total
            cell.add(1, at: 16)
        }
    }

    func addMoments(_ offset: Int, _ groups: UnsafePointer<UInt32>, _ count: Int, _ feed: MeasureFeed, _ shift: Int64) {
        let (base, stride, values) = (cells.base + offset, cells.stride, feed.vector.int64s)
        for row in 0..<count where feed.valid?[row] != 0 {
            let cell = base + Int(groups[row]) &* stride
            let fields = cell.assumingMemoryBound(to: Int128.self)
            let value = Int128(values[row] &- shift)
            fields[0] &+= value
            fields[1] &+= value &* value
            cell.add(1, at: 32)
        }
    }

    func addWelford(_ offset: Int, _ groups: UnsafePointer<UInt32>, _ count: Int, _ feed: MeasureFeed) {
        let (base, stride) = (cells.base + offset, cells.stride)
        let divisor = feed.info.type.isDecimal ? Double(Int128.powerOfTen(feed.info.type.scale) ?? 1) : 1
        let isDouble = feed.info.kind == .double
        for row in 0..<count where feed.valid?[row] != 0 {
            let cell = base + Int(groups[row]) &* stride
            cell.add(1, at: 0)
            let fields = cell.assumingMemoryBound(to: Double.self)
            let value = isDouble ? feed.vector.doubles[row] : Double(feed.vector.word(row)) / divisor
            let distance = value - fields[1]
            fields[1] += distance / Double(cell.load(as: Int64.self))
            fields[2] += distance * (value - fields[1])
        }
    }

    func addExtremes(
        _ offset: Int, _ groups: UnsafePointer<UInt32>, _ count: Int, _ feed: MeasureFeed, _ isMaximum: Bool
    ) {
        let (base, stride, keys) = (cells.base + offset, cells.stride, feed.orderKeys)
        for row in 0..<count where feed.valid?[row] != 0 {
            let words = (base + Int(groups[row]) &* stride).assumingMemoryBound(to: Int64.self)
            let key = keys[row]
            if words[1] == 0 || (isMaximum ? key > words[0] : key < words[0]) { words[0] = key }
            words[1] = 1
        }
    }

    func addWideExtremes(
        _ offset: Int, _ groups: UnsafePointer<UInt32>, _ count: Int, _ feed: MeasureFeed, _ isMaximum: Bool
    ) {
        let (base, stride, values) = (cells.base + offset, cells.stride, feed.vector.int128s)
        for row in 0..<count where feed.valid?[row] != 0 {
            let cell = base + Int(groups[row]) &* stride
            let field = cell.assumingMemoryBound(to: Int128.self)
            let isPresent = cell.load(fromByteOffset: 16, as: Int64.self) != 0
            if !isPresent || (isMaximum ? values[row] > field.pointee : values[row] < field.pointee) {
                field.pointee = values[row]
            }
            cell.storeBytes(of: 1, toByteOffset: 16, as: Int64.self)
        }
    }

    /// Adds another thread's cells; `map` gives its groups' numbers here.
    func merge(_ other: PlainCells, map: [UInt32]?) throws(ExecutionError) {
        for group in 0..<other.cells.count {
            let target = map.map { Int($0[group]) } ?? group
            try cells.ensure(target + 1)
            for slot in slots {
                try merge(slot.accumulator, other.cells.record(group) + slot.offset, cells.record(target) + slot.offset)
            }
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
        case .sumDouble, .welford: break
        }
    }
}
