import Kernels

/// Counts and sums of one batch where there are few cells: kernels keep several copies of each, so that a row does not wait
/// for the row before it. One instance a thread.
final class FewCells {
    /// Rows of the batch, by cell.
    let counts: UnsafeMutablePointer<Int64>
    let sums: UnsafeMutablePointer<Int64>
    private static let limit = Int(KN_FEW_CELLS)
    /// Below, the copies cost more than they save.
    private static let leastRows = 256

    init() {
        counts = .allocate(capacity: Self.limit)
        sums = .allocate(capacity: Self.limit)
    }

    deinit {
        counts.deallocate()
        sums.deallocate()
    }

    /// Counts the batch's rows; false: too many cells or too few rows.
    func begin(_ groups: UnsafePointer<UInt32>, count: Int, cells: Int) -> Bool {
        guard cells <= Self.limit, count >= Self.leastRows else { return false }
        kn_few_count(groups, count, cells, counts)
        return true
    }
}

extension PlainCells {
    /// Adds counts and sums of arguments without NULLs in this batch; false: not one of those.
    func addFew(_ slot: Slot, _ groups: UnsafePointer<UInt32>, _ count: Int, _ feeds: [MeasureFeed]) -> Bool {
        let (base, stride, size, few) = (cells.base + slot.offset, cells.stride, cells.count, few)
        switch slot.accumulator {
        case .rows:
            for cell in 0..<size { (base + cell &* stride).add(few.counts[cell], at: 0) }
        case .count(let argument) where feeds[argument].isFull:
            for cell in 0..<size { (base + cell &* stride).add(few.counts[cell], at: 0) }
        case .sumNarrow(let argument) where feeds[argument].info.kind == .int64 && feeds[argument].isFull:
            kn_few_sum_i64(groups, feeds[argument].vector.int64s, count, size, few.sums)
            for cell in 0..<size {
                (base + cell &* stride).add(few.sums[cell], at: 0)
                (base + cell &* stride).add(few.counts[cell], at: 8)
            }
        case .sumWide(let argument)
        where feeds[argument].info.kind == .int64 && feeds[argument].isFull && feeds[argument].batchFitsInt64:
            kn_few_sum_i64(groups, feeds[argument].vector.int64s, count, size, few.sums)
            for cell in 0..<size {
                let record = base + cell &* stride
                record.assumingMemoryBound(to: Int128.self).pointee &+= Int128(few.sums[cell])
                record.add(few.counts[cell], at: 16)
            }
        default: return false
        }
        return true
    }
}
