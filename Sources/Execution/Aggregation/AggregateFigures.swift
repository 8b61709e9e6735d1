import Columns
import Glibc
import Planning
import Schemas

/// A sum and how many values went into it.
enum SumFigure {
    case exact(Int128, count: Int)
    case double(Double, count: Int)
    /// Beyond 128 bits.
    case overflow
}

extension AggregateResult {
    /// Rows of a group.
    func rows(_ group: Int) -> Int {
        if let cells = evidence.first {
            return Int(cells.cells.record(group).assumingMemoryBound(to: UInt32.self)[EvidenceCells.Header.rows])
        }
        guard let offset = plain.offset(of: .rows) else { return 0 }
        return Int((plain.cells.record(group) + offset).load(as: Int64.self))
    }

    /// Rows of a group whose argument is not NULL.
    func count(_ argument: Int, _ group: Int) -> Int {
        guard plan.argumentInfos[argument].mayBeNull else { return rows(group) }
        if let cells = evidence.first, let part = cells.plan.part(of: argument) {
            let counts = (cells.cells.record(group) + part.countsOffset).assumingMemoryBound(to: UInt32.self)
            return Int(counts[EvidenceCells.Counts.rows])
        }
        if let offset = plain.offset(of: .count(argument: argument)) {
            return Int((plain.cells.record(group) + offset).load(as: Int64.self))
        }
        switch sum(argument, group) {
        case .exact(_, let count), .double(_, let count): return count
        case .overflow: return 0
        }
    }

    /// The sum of an argument over a group.
    func sum(_ argument: Int, _ group: Int) -> SumFigure {
        let form = plan.forms[argument]
        if let cells = evidence.first, let part = cells.plan.part(of: argument), part.kind != .count {
            let count = part.isShared ? rows(group) : count(argument, group)
            let place = cells.cells.record(group) + part.offset
            switch part.kind {
            case .int64:
                return .exact(Int128(place.assumingMemoryBound(to: Int64.self)[EvidenceCells.Sums.sum]), count: count)
            case .double:
                return .double(place.assumingMemoryBound(to: Double.self)[EvidenceCells.Sums.sum], count: count)
            default:
                return Self.figure(place.assumingMemoryBound(to: Int128.self)[EvidenceCells.Sums.sum], form, count)
            }
        }
        return plain.sum(argument, group, form: form)
    }

    static func figure(_ sum: Int128, _ form: SumForm, _ count: Int) -> SumFigure {
        if case .fixed(let exponent) = form { return .double(FixedPoint.value(sum, exponent: exponent), count: count) }
        return .exact(sum, count: count)
    }
}

extension PlainCells {
    /// The sum of an argument, wherever it is kept.
    func sum(_ argument: Int, _ group: Int, form: SumForm) -> SumFigure {
        let record = cells.record(group)
        if let offset = offset(of: .sumNarrow(argument: argument)) {
            let words = (record + offset).assumingMemoryBound(to: Int64.self)
            return .exact(Int128(words[0]), count: Int(words[1]))
        }
        if let offset = offset(of: .sumDouble(argument: argument)) {
            let fields = (record + offset).assumingMemoryBound(to: Double.self)
            return .double(
                fields[0] + fields[1], count: Int((record + offset).load(fromByteOffset: 16, as: Int64.self)))
        }
        guard let offset = offset(of: .sumWide(argument: argument)) else { return .exact(0, count: 0) }
        let words = (record + offset).assumingMemoryBound(to: Int64.self)
        if words[3] != 0 { return .overflow }
        return AggregateResult.figure((record + offset).load(as: Int128.self), form, Int(words[2]))
    }

    /// The variance over a population or a sample; nil where there are too few values.
    func variance(_ argument: Int, _ group: Int, scale: Int, isSample: Bool) -> Double? {
        for slot in slots {
            let cell = cells.record(group) + slot.offset
            switch slot.accumulator {
            case .moments(argument, _):
                let count = cell.load(fromByteOffset: 32, as: Int64.self)
                guard count > (isSample ? 1 : 0) else { return nil }
                let fields = cell.assumingMemoryBound(to: Int128.self)
                let spread = Self.spread(count: UInt128(count), sum: fields[0].magnitude, squares: fields[1].magnitude)
                let n = Double(count)
                return spread / n / (isSample ? n - 1 : n) / pow(10, Double(2 * scale))
            case .welford(argument):
                let count = cell.load(as: Int64.self)
                guard count > (isSample ? 1 : 0) else { return nil }
                let squares = cell.assumingMemoryBound(to: Double.self)[2]
                return max(squares, 0) / Double(isSample ? count - 1 : count)
            default: continue
            }
        }
        return nil
    }

    /// count × squares − sum², exactly, then as a double.
    private static func spread(count: UInt128, sum: UInt128, squares: UInt128) -> Double {
        let (a, b) = (count.multipliedFullWidth(by: squares), sum.multipliedFullWidth(by: sum))
        let (low, borrow) = a.low.subtractingReportingOverflow(b.low)
        let high = a.high &- b.high &- (borrow ? 1 : 0)
        return Double(high) * 0x1p128 + Double(low)
    }
}
