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

    func addWideMoments(_ offset: Int, _ groups: UnsafePointer<UInt32>, _ count: Int, _ feed: MeasureFeed) {
        let (base, stride, vector) = (cells.base + offset, cells.stride, feed.vector)
        for row in 0..<count where feed.valid?[row] != 0 {
            let cell = base + Int(groups[row]) &* stride
            let moments = cell.assumingMemoryBound(to: WideMoments.self)
            moments.pointee = moments.pointee.plus(WideMoments(vector.word(row)))
            cell.add(1, at: MemoryLayout<WideMoments>.stride)
        }
    }

    func addWelford(_ offset: Int, _ groups: UnsafePointer<UInt32>, _ count: Int, _ feed: MeasureFeed) {
        let (base, stride) = (cells.base + offset, cells.stride)
        let values = feed.vector.doubles
        for row in 0..<count where feed.valid?[row] != 0 {
            let cell = base + Int(groups[row]) &* stride
            cell.add(1, at: 0)
            let fields = cell.assumingMemoryBound(to: Double.self)
            let value = values[row]
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
}
