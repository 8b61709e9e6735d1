import Columns
import Planning
import Schemas

/// Writes the evidence columns of one subject key, in the order of `EvidenceLayout`.
struct EvidenceOutput {
    let result: AggregateResult
    let key: Int

    private var plan: AggregatePlan { result.plan }
    private var cells: EvidenceCells { result.evidence[key] }

    /// What the columns of one key are.
    static func infos(_ plan: AggregatePlan) -> [ColumnInfo] {
        let count = ColumnInfo(
            type: .integer, kind: .int64, bounds: .integers(lower: 0, upper: 1 << 40), mayBeNull: true)
        var infos = [count, count]
        for call in plan.node.aggregates {
            infos += [count, count, count, count]
            let type = call.contributionType
            let size = ColumnInfo(type: type, kind: ColumnInfo.kind(of: type, bounds: .unknown), mayBeNull: true)
            infos += [size, size, size, count, count]
        }
        return infos
    }

    func write(_ group: Int, into chunk: Batch, firstColumn column: inout Int, row: Int) {
        let record = cells.cells.record(group)
        let header = record.assumingMemoryBound(to: UInt32.self)
        func next() -> OutputCell {
            defer { column += 1 }
            return OutputCell(vector: chunk.columns[column], row: row)
        }
        next().put(Int64(header[EvidenceCells.Header.rows]))
        next().put(Int64(header[EvidenceCells.Header.subjects]))
        for call in plan.calls {
            let figures = figures(call, group, record)
            next().put(Int64(figures.rows))
            next().put(Int64(figures.subjects))
            next().put(Int64(figures.nonzero))
            if let holders = figures.atExtreme { next().put(Int64(holders)) } else { next().putNull() }
            for size in [figures.top1, figures.top2, figures.total] {
                switch size {
                case .none: next().putNull()
                case .exact(let value): next().put(value.inDecimal)
                case .double(let value): next().put(value.finiteOrNil)
                }
            }
            let sides = figures.sides
            if let sides { next().put(Int64(sides.below)) } else { next().putNull() }
            if let sides { next().put(Int64(sides.above)) } else { next().putNull() }
        }
    }

    private enum Size {
        case none
        case exact(Int128)
        case double(Double)
    }

    private struct Figures {
        var rows: UInt32
        var subjects: UInt32
        var nonzero: UInt32
        var atExtreme: UInt32?
        var top1 = Size.none
        var top2 = Size.none
        var total = Size.none
        var sides: (below: UInt32, above: UInt32)?
    }

    private func figures(_ call: CallPlan, _ group: Int, _ record: UnsafeMutableRawPointer) -> Figures {
        let argument = call.argument
        typealias Header = EvidenceCells.Header
        typealias Counts = EvidenceCells.Counts
        let header = record.assumingMemoryBound(to: UInt32.self)
        // Rows and subjects are the group's, unless the argument may be NULL.
        var figures = Figures(
            rows: header[Header.rows], subjects: header[Header.subjects], nonzero: header[Header.subjects])
        var (top1, top2) = (header[Header.top1], header[Header.top2])
        let part = argument.flatMap { cells.plan.part(of: $0) }
        if let part, !part.isShared {
            let counts = (record + part.countsOffset).assumingMemoryBound(to: UInt32.self)
            figures = Figures(
                rows: counts[Counts.rows], subjects: counts[Counts.subjects], nonzero: counts[Counts.subjects])
            (top1, top2) = (counts[Counts.top1], counts[Counts.top2])
        }
        switch call.call.kind {
        case .countRows, .count, .countDistinct, .percentileContinuous, .percentileDiscrete, .mode:
            (figures.top1, figures.top2) = (.exact(Int128(top1)), .exact(Int128(top2)))
            figures.total = .exact(Int128(figures.rows))
            guard let chosen = result.chosen(by: call), let around = chosen.around(group, key: key) else { break }
            if call.call.kind == .mode { figures.atExtreme = around.below } else { figures.sides = around }
        case .minimum, .maximum:
            if let argument, let extreme = cells.plan.extreme(of: argument, isMaximum: call.call.kind == .maximum) {
                figures.atExtreme = (record + extreme.offset + extreme.width).assumingMemoryBound(to: UInt32.self)[1]
            }
        default:
            guard let argument, let part else { break }
            figures.nonzero = (record + part.nonzeroOffset).assumingMemoryBound(to: UInt32.self)[0]
            (figures.top1, figures.top2, figures.total) = sizes(part, plan.forms[argument], record + part.offset)
        }
        return figures
    }

    private func sizes(
        _ part: EvidencePlan.Part, _ form: SumForm, _ place: UnsafeMutableRawPointer
    ) -> (Size, Size, Size) {
        typealias Sums = EvidenceCells.Sums
        switch part.kind {
        case .count: return (.none, .none, .none)
        case .unsigned64:
            typealias Fields = EvidenceCells.UnsignedSums
            let sums = place.assumingMemoryBound(to: Int64.self)
            return (
                .exact(Int128(sums[Fields.top1])), .exact(Int128(sums[Fields.top2])), .exact(Int128(sums[Fields.sum]))
            )
        case .int64:
            let sums = place.assumingMemoryBound(to: Int64.self)
            return (.exact(Int128(sums[Sums.top1])), .exact(Int128(sums[Sums.top2])), .exact(Int128(sums[Sums.total])))
        case .double:
            let sums = place.assumingMemoryBound(to: Double.self)
            return (.double(sums[Sums.top1]), .double(sums[Sums.top2]), .double(sums[Sums.total]))
        case .int128:
            let sums = place.assumingMemoryBound(to: Int128.self)
            let values = [sums[Sums.top1], sums[Sums.top2], sums[Sums.total]]
            guard case .fixed(let exponent) = form else {
                return (.exact(values[0]), .exact(values[1]), .exact(values[2]))
            }
            let doubles = values.map { Size.double(FixedPoint.value($0, exponent: exponent)) }
            return (doubles[0], doubles[1], doubles[2])
        }
    }
}
