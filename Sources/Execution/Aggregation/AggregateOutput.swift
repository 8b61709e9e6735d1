import Columns
import Glibc
import Planning
import Schemas

/// Writes an aggregation's groups, aggregates and evidence as rows.
struct AggregateOutput {
    let result: AggregateResult
    let context: RunContext

    private var plan: AggregatePlan { result.plan }

    /// What the columns are: groups, aggregates, then evidence as `EvidenceLayout` says.
    func infos() -> [ColumnInfo] {
        var infos = result.groups.output
        for (call, argument) in zip(plan.node.aggregates, plan.callArguments) {
            infos.append(Self.info(call, argument.map { plan.argumentInfos[$0] }))
        }
        for _ in plan.node.evidence?.subjectKeys ?? [] { infos += EvidenceOutput.infos(plan) }
        return infos
    }

    private static func info(_ call: AggregateCall, _ argument: ColumnInfo?) -> ColumnInfo {
        switch call.kind {
        case .countRows, .count, .countDistinct:
            return ColumnInfo(
                type: .integer, kind: .int64, bounds: .integers(lower: 0, upper: 1 << 40), mayBeNull: false)
        case .minimum, .maximum:
            var info = argument ?? ColumnInfo(type: call.type, kind: .int64, mayBeNull: true)
            info.mayBeNull = true
            return info
        default:
            let kind: VectorKind = call.type == .double ? .double : .int128
            return ColumnInfo(type: call.type, kind: kind, mayBeNull: true)
        }
    }

    func rows() throws(ExecutionError) -> RowSet {
        let capacity = context.options.batchRows
        let rows = RowSet(infos: infos(), chunkRows: capacity, budget: context.budget)
        let shown = result.groups.shown { result.rows($0) > 0 }
        for first in stride(from: 0, to: shown.count, by: capacity) {
            let chunk = try rows.roomy()
            let groups = shown[first..<min(first + capacity, shown.count)]
            for (row, group) in groups.enumerated() { try write(Int(group), into: chunk, row: row, rows) }
            rows.advance(groups.count)
            try context.cancellation.check()
        }
        return rows
    }

    private func write(_ group: Int, into chunk: Batch, row: Int, _ rows: RowSet) throws(ExecutionError) {
        let groupCount = plan.node.groups.count
        for column in 0..<groupCount {
            let vector = chunk.columns[column]
            result.groups.write(column: column, group: group, into: vector, row: row)
            if vector.kind == .text, vector.validity[row] != 0 { vector.texts[row] = try rows.kept(vector.texts[row]) }
        }
        for (index, call) in plan.node.aggregates.enumerated() {
            let cell = OutputCell(vector: chunk.columns[groupCount + index], row: row)
            try write(call, plan.callArguments[index], group, cell, rows)
        }
        var column = groupCount + plan.node.aggregates.count
        for key in result.evidence.indices {
            let output = EvidenceOutput(result: result, key: key)
            output.write(group, into: chunk, firstColumn: &column, row: row)
        }
    }

    private func write(
        _ call: AggregateCall, _ argument: Int?, _ group: Int, _ cell: OutputCell, _ rows: RowSet
    ) throws(ExecutionError) {
        guard let argument else { return cell.put(Int64(result.rows(group))) }
        let isDistinct =
            call.kind == .countDistinct || (call.isDistinct && call.kind != .minimum && call.kind != .maximum)
        let distinct = isDistinct ? result.distinct[argument] : nil
        switch call.kind {
        case .countDistinct: cell.put(Int64(distinct?.rows(group) ?? 0))
        case .countRows, .count: cell.put(Int64(distinct?.rows(group) ?? result.count(argument, group)))
        case .minimum, .maximum: try writeExtreme(call, argument, group, cell, rows)
        case .sum, .average:
            writeSum(distinct?.sum(group) ?? result.sum(argument, group), call, argument, cell)
        default:
            let isSample = call.kind == .varianceSample || call.kind == .standardDeviationSample
            let isRoot = call.kind == .standardDeviationSample || call.kind == .standardDeviationPopulation
            let scale = plan.argumentInfos[argument].type.scale
            let (cells, index) = distinct.map { ($0.plain, 0) } ?? (result.plain, argument)
            let variance = cells.variance(index, group, scale: scale, isSample: isSample)
            cell.put(variance.map { isRoot ? $0.squareRoot() : $0 }.flatMap { finite($0) })
        }
    }

    private func writeSum(_ figure: SumFigure, _ call: AggregateCall, _ argument: Int, _ cell: OutputCell) {
        let divisor = pow(10, Double(plan.argumentInfos[argument].type.scale))
        switch (figure, call.kind) {
        case (.exact(_, 0), _), (.double(_, 0), _): cell.putNull()
        case (.exact(let sum, let count), .average): cell.put(Double(sum) / (Double(count) * divisor))
        case (.double(let sum, let count), .average): cell.put(finite(sum / Double(count)))
        case (.exact(let sum, _), _):
            if sum.inDecimal == nil { context.hadScalarErrors = true }
            cell.put(sum.inDecimal)
        case (.double(let sum, _), _): cell.put(finite(sum))
        case (.overflow, _):
            context.hadScalarErrors = true
            cell.putNull()
        }
    }

    private func finite(_ value: Double) -> Double? {
        if !value.isFinite { context.hadScalarErrors = true }
        return value.finiteOrNil
    }

    private func writeExtreme(
        _ call: AggregateCall, _ argument: Int, _ group: Int, _ cell: OutputCell, _ rows: RowSet
    ) throws(ExecutionError) {
        let (info, isMaximum) = (plan.argumentInfos[argument], call.kind == .maximum)
        if let cells = result.evidence.first, let extreme = cells.plan.extreme(of: argument, isMaximum: isMaximum) {
            let place = cells.cells.record(group) + extreme.offset
            let isPresent = (place + extreme.width).assumingMemoryBound(to: UInt32.self)[2] != 0
            return cell.putExtreme(isPresent ? place : nil, info.kind)
        }
        let accumulators: [Accumulator] = [
            .extreme(argument: argument, isMaximum: isMaximum), .extremeWide(argument: argument, isMaximum: isMaximum),
            .extremeText(argument: argument, isMaximum: isMaximum),
        ]
        for (accumulator, presence) in zip(accumulators, [8, 16, 16]) {
            guard let offset = result.plain.offset(of: accumulator) else { continue }
            let place = result.plain.cells.record(group) + offset
            let isPresent = place.load(fromByteOffset: presence, as: Int64.self) != 0
            if info.kind == .text, isPresent {
                cell.vector.texts[cell.row] = try rows.kept(place.load(as: TextSlice.self))
                return cell.markPresent()
            }
            return cell.putExtreme(isPresent ? place : nil, info.kind)
        }
        throw ExecutionError(.planInvalid, "extreme")
    }
}

extension DistinctCells {
    func rows(_ group: Int) -> Int {
        plain.offset(of: .rows).map { Int((plain.cells.record(group) + $0).load(as: Int64.self)) } ?? 0
    }

    func sum(_ group: Int) -> SumFigure { plain.sum(0, group, form: .checked) }
}

/// One cell of an output chunk.
struct OutputCell {
    let vector: ColumnVector
    let row: Int

    func markPresent() { vector.validity[row] = 1 }

    func putNull() {
        vector.hasNulls = true
        vector.validity[row] = 0
    }

    func put(_ value: Int64) {
        vector.int64s[row] = value
        markPresent()
    }

    func put(_ value: Double?) {
        guard let value else { return putNull() }
        vector.doubles[row] = value
        markPresent()
    }

    func put(_ value: Int128?) {
        guard let value else { return putNull() }
        vector.int128s[row] = value
        markPresent()
    }

    /// A 64-bit order key or a 128-bit value; nil is NULL.
    func putExtreme(_ place: UnsafeMutableRawPointer?, _ kind: VectorKind) {
        guard let place else { return putNull() }
        markPresent()
        switch kind {
        case .int128: vector.int128s[row] = place.load(as: Int128.self)
        case .double: vector.doubles[row] = OrderKey.value(place.load(as: Int64.self))
        case .boolean: vector.booleans[row] = UInt8(truncatingIfNeeded: place.load(as: Int64.self))
        case .code: vector.codes[row] = UInt32(truncatingIfNeeded: place.load(as: Int64.self))
        default: vector.int64s[row] = place.load(as: Int64.self)
        }
    }
}
