extension EvidenceCells {
    /// Adds closed cells of other subjects; `map` gives their groups' numbers here.
    func merge(_ other: EvidenceCells, map: [UInt32]?) throws(ExecutionError) {
        for group in 0..<other.cells.count {
            let target = map.map { Int($0[group]) } ?? group
            try cells.ensure(target + 1)
            merge(other.cells.record(group), into: cells.record(target))
        }
    }

    private func merge(_ source: UnsafeMutableRawPointer, into target: UnsafeMutableRawPointer) {
        let (from, to) = (source.assumingMemoryBound(to: UInt32.self), target.assumingMemoryBound(to: UInt32.self))
        guard from[Header.rows] > 0 else { return }
        to[Header.rows] += from[Header.rows]
        to[Header.subjects] += from[Header.subjects]
        Self.offer(from[Header.top1], to, Header.top1, Header.top2)
        Self.offer(from[Header.top2], to, Header.top1, Header.top2)
        for part in plan.parts {
            if part.kind == .unsigned64 {
                mergeUnsigned(part, source, target)
                continue
            }
            let (a, b) = (source + part.countsOffset, target + part.countsOffset)
            Self.mergeCounts(a.assumingMemoryBound(to: UInt32.self), b.assumingMemoryBound(to: UInt32.self))
            let (x, y) = (source + part.offset, target + part.offset)
            switch part.kind {
            case .count, .unsigned64: break
            case .int64: Self.mergeSums(x.assumingMemoryBound(to: Int64.self), y.assumingMemoryBound(to: Int64.self))
            case .int128: Self.mergeSums(x.assumingMemoryBound(to: Int128.self), y.assumingMemoryBound(to: Int128.self))
            case .double: Self.mergeSums(x.assumingMemoryBound(to: Double.self), y.assumingMemoryBound(to: Double.self))
            }
        }
        for extreme in plan.extremes {
            let (x, y) = (source + extreme.offset, target + extreme.offset)
            if extreme.isWide {
                Self.mergeExtreme(x, y, Int128.self, extreme.isMaximum)
            } else {
                Self.mergeExtreme(x, y, Int64.self, extreme.isMaximum)
            }
        }
    }

    private func mergeUnsigned(
        _ part: EvidencePlan.Part, _ source: UnsafeMutableRawPointer, _ target: UnsafeMutableRawPointer
    ) {
        let from = (source + part.offset).assumingMemoryBound(to: Int64.self)
        let to = (target + part.offset).assumingMemoryBound(to: Int64.self)
        to[UnsignedSums.sum] += from[UnsignedSums.sum]
        Self.offer(from[UnsignedSums.top1], to, UnsignedSums.top1, UnsignedSums.top2)
        Self.offer(from[UnsignedSums.top2], to, UnsignedSums.top1, UnsignedSums.top2)
        (target + part.nonzeroOffset).assumingMemoryBound(to: UInt32.self)[0] +=
            (source + part.nonzeroOffset).assumingMemoryBound(to: UInt32.self)[0]
    }

    private static func mergeCounts(_ from: UnsafeMutablePointer<UInt32>, _ to: UnsafeMutablePointer<UInt32>) {
        to[Counts.rows] += from[Counts.rows]
        to[Counts.subjects] += from[Counts.subjects]
        to[Counts.nonzero] += from[Counts.nonzero]
        offer(from[Counts.top1], to, Counts.top1, Counts.top2)
        offer(from[Counts.top2], to, Counts.top1, Counts.top2)
    }

    private static func mergeSums<T: Numeric & Comparable>(
        _ from: UnsafeMutablePointer<T>, _ to: UnsafeMutablePointer<T>
    ) {
        to[Sums.sum] = to[Sums.sum] + from[Sums.sum]
        to[Sums.total] = to[Sums.total] + from[Sums.total]
        offer(from[Sums.top1], to, Sums.top1, Sums.top2)
        offer(from[Sums.top2], to, Sums.top1, Sums.top2)
    }

    private static func mergeExtreme<T: FixedWidthInteger & BitwiseCopyable>(
        _ source: UnsafeMutableRawPointer, _ target: UnsafeMutableRawPointer, _: T.Type, _ isMaximum: Bool
    ) {
        let from = (source + MemoryLayout<T>.size).assumingMemoryBound(to: UInt32.self)
        let to = (target + MemoryLayout<T>.size).assumingMemoryBound(to: UInt32.self)
        guard from[2] != 0 else { return }
        let value = source.assumingMemoryBound(to: T.self).pointee
        let mine = target.assumingMemoryBound(to: T.self)
        if to[2] == 0 || (isMaximum ? value > mine.pointee : value < mine.pointee) {
            mine.pointee = value
            (to[1], to[2]) = (from[1], 1)
        } else if value == mine.pointee {
            to[1] += from[1]
        }
    }
}
