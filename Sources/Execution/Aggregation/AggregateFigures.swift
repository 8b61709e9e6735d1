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

/// Reads one count out of the records of a result; where it lies is settled once a column.
struct CountReader {
    let base: UnsafeMutableRawPointer
    let stride: Int
    /// 64 bits, or the 32 of evidence.
    let isWide: Bool

    init(_ cells: CellBuffer, offset: Int, isWide: Bool) {
        base = cells.base + offset
        stride = cells.stride
        self.isWide = isWide
    }

    @inline(__always)
    func callAsFunction(_ group: Int) -> Int {
        let place = base + group &* stride
        return isWide ? Int(place.load(as: Int64.self)) : Int(place.load(as: UInt32.self))
    }
}

/// Reads one sum out of the records of a result.
struct SumReader {
    enum Kind {
        case int64
        case double
        /// A double, its compensation.
        case compensated
        case int128(SumForm)
        /// The same with a mark of overflow.
        case checked(SumForm)
    }

    let base: UnsafeMutableRawPointer
    let stride: Int
    let kind: Kind
    let count: CountReader

    init(_ cells: CellBuffer, offset: Int, kind: Kind, count: CountReader) {
        base = cells.base + offset
        stride = cells.stride
        self.kind = kind
        self.count = count
    }

    @inline(__always)
    func callAsFunction(_ group: Int) -> SumFigure {
        let place = base + group &* stride
        let count = count(group)
        switch kind {
        case .int64: return .exact(Int128(place.load(as: Int64.self)), count: count)
        case .double: return .double(place.load(as: Double.self), count: count)
        case .compensated:
            let fields = place.assumingMemoryBound(to: Double.self)
            return .double(fields[0] + fields[1], count: count)
        case .int128(let form): return Self.figure(place.load(as: Int128.self), form, count)
        case .checked(let form):
            if place.load(fromByteOffset: 24, as: Int64.self) != 0 { return .overflow }
            return Self.figure(place.load(as: Int128.self), form, count)
        }
    }

    private static func figure(_ sum: Int128, _ form: SumForm, _ count: Int) -> SumFigure {
        if case .fixed(let exponent) = form { return .double(FixedPoint.value(sum, exponent: exponent), count: count) }
        return .exact(sum, count: count)
    }
}

extension AggregateResult {
    /// Rows of a group.
    func rows() throws(ExecutionError) -> CountReader {
        if let cells = evidence.first {
            return CountReader(cells.cells, offset: EvidenceCells.Header.rows * 4, isWide: false)
        }
        return try plain.reader(of: .rows)
    }

    /// Rows of a group whose argument is not NULL.
    func count(_ argument: Int) throws(ExecutionError) -> CountReader {
        guard plan.argumentInfos[argument].mayBeNull else { return try rows() }
        if let cells = evidence.first, let part = cells.plan.part(of: argument) {
            return CountReader(cells.cells, offset: part.countsOffset + EvidenceCells.Counts.rows * 4, isWide: false)
        }
        if plain.offset(of: .count(argument: argument)) != nil {
            return try plain.reader(of: .count(argument: argument))
        }
        return try sum(argument).count
    }

    /// The sum of an argument over a group.
    func sum(_ argument: Int) throws(ExecutionError) -> SumReader {
        guard let cells = evidence.first, let part = cells.plan.part(of: argument), part.kind != .count else {
            return try plain.sum(argument, form: plan.forms[argument])
        }
        let kind: SumReader.Kind =
            switch part.kind {
            case .int64, .unsigned64: .int64
            case .double: .double
            default: .int128(plan.forms[argument])
            }
        return SumReader(
            cells.cells, offset: part.offset + EvidenceCells.Sums.sum * part.kind.width, kind: kind,
            count: part.isShared ? try rows() : try count(argument))
    }
}

extension PlainCells {
    func reader(of accumulator: Accumulator) throws(ExecutionError) -> CountReader {
        guard let offset = offset(of: accumulator) else { throw ExecutionError(.planInvalid, accumulator.name) }
        return CountReader(cells, offset: offset, isWide: true)
    }

    /// The sum of an argument, wherever it is kept.
    func sum(_ argument: Int, form: SumForm) throws(ExecutionError) -> SumReader {
        func reader(_ offset: Int, _ kind: SumReader.Kind, _ countAt: Int) -> SumReader {
            SumReader(
                cells, offset: offset, kind: kind, count: CountReader(cells, offset: offset + countAt, isWide: true))
        }
        if let offset = offset(of: .sumNarrow(argument: argument)) { return reader(offset, .int64, 8) }
        if let offset = offset(of: .sumDouble(argument: argument)) { return reader(offset, .compensated, 16) }
        if let offset = offset(of: .sumWide(argument: argument)) { return reader(offset, .checked(form), 16) }
        throw ExecutionError(.planInvalid, "sum")
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
            case .wideMoments(argument):
                let count = cell.load(fromByteOffset: MemoryLayout<WideMoments>.stride, as: Int64.self)
                guard count > (isSample ? 1 : 0) else { return nil }
                let (n, spread) = (Double(count), cell.load(as: WideMoments.self).spread(count: Int(count)))
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
    static func spread(count: UInt128, sum: UInt128, squares: UInt128) -> Double {
        let (a, b) = (count.multipliedFullWidth(by: squares), sum.multipliedFullWidth(by: sum))
        let (low, borrow) = a.low.subtractingReportingOverflow(b.low)
        let high = a.high &- b.high &- (borrow ? 1 : 0)
        return Double(high) * 0x1p128 + Double(low)
    }
}
