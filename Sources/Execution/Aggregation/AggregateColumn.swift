import Columns
import Glibc
import Planning
import Schemas

/// What a thread meets while it writes.
final class OutputFlags {
    var hadScalarErrors = false
}

/// Writes the column of one call.
struct AggregateColumn {
    let call: CallPlan
    let result: AggregateResult
    let flags: OutputFlags

    private var kind: AggregateKind { call.call.kind }

    func write(_ run: AggregateOutput.Run, _ vector: ColumnVector, _ rows: RowSet) throws(ExecutionError) {
        guard let argument = call.argument else {
            let count = try result.rows()
            return try run.forEach(vector) { (group, cell) throws(ExecutionError) in cell.put(Int64(count(group))) }
        }
        let info = result.plan.argumentInfos[argument]
        let distinct = call.distinct.map { result.distinct[$0] }
        switch kind {
        case .joinedText: try writeJoined(argument, call.second ?? 0, run, vector, rows)
        case _ where call.second != nil: try writePairs(argument, distinct, run, vector)
        case .countRows, .count, .countDistinct:
            let count: CountReader
            if let distinct { count = try distinct.plain.reader(of: .rows) } else { count = try result.count(argument) }
            try run.forEach(vector) { (group, cell) throws(ExecutionError) in cell.put(Int64(count(group))) }
        case .minimum, .maximum, .booleanAnd, .booleanOr:
            try writeExtreme(argument, info, kind == .maximum || kind == .booleanOr, run, vector, rows)
        case .sum, .average:
            let sum: SumReader
            if let distinct { sum = try distinct.plain.sum(0, form: .wide) } else { sum = try result.sum(argument) }
            try writeSum(sum, scale: info.type.scale, run, vector)
        case .percentileContinuous, .percentileDiscrete, .mode: try writeChosen(argument, info, run, vector, rows)
        default:
            let isSample = kind == .varianceSample || kind == .standardDeviationSample
            let isRoot = kind == .standardDeviationSample || kind == .standardDeviationPopulation
            let (cells, index) = distinct.map { ($0.plain, 0) } ?? (result.plain, argument)
            try run.forEach(vector) { (group, cell) throws(ExecutionError) in
                let variance = cells.variance(index, group, scale: info.type.scale, isSample: isSample)
                cell.put(variance.map { isRoot ? $0.squareRoot() : $0 }.flatMap { finite($0) })
            }
        }
    }

    private func writePairs(
        _ argument: Int, _ distinct: DistinctCells?, _ run: AggregateOutput.Run, _ vector: ColumnVector
    ) throws(ExecutionError) {
        let accumulator = distinct == nil ? Accumulator.pairs(y: argument, x: call.second ?? 0) : .pairs(y: 0, x: 1)
        let cells = distinct?.plain ?? result.plain
        guard let offset = cells.offset(of: accumulator) else { throw ExecutionError(.planInvalid, "pairs") }
        let kind = kind
        try run.forEach(vector) { (group, cell) throws(ExecutionError) in
            let pairs = cells.pairs(at: offset, group)
            if kind == .regressionCount { return cell.put(Int64(pairs.count)) }
            cell.put(pairs.value(kind).flatMap { finite($0) })
        }
    }

    private func writeSum(
        _ sum: SumReader, scale: Int, _ run: AggregateOutput.Run, _ vector: ColumnVector
    ) throws(ExecutionError) {
        let divisor = pow(10, Double(scale))
        let isAverage = kind == .average
        try run.forEach(vector) { (group, cell) throws(ExecutionError) in
            switch sum(group) {
            case .exact(_, 0), .double(_, 0): cell.putNull()
            case .exact(let sum, let count) where isAverage: cell.put(Double(sum) / (Double(count) * divisor))
            case .double(let sum, let count) where isAverage: cell.put(finite(sum / Double(count)))
            case .exact(let sum, _):
                if sum.inDecimal == nil { flags.hadScalarErrors = true }
                cell.put(sum.inDecimal)
            case .double(let sum, _): cell.put(finite(sum))
            case .overflow:
                flags.hadScalarErrors = true
                cell.putNull()
            }
        }
    }

    private func finite(_ value: Double) -> Double? {
        if !value.isFinite { flags.hadScalarErrors = true }
        return value.finiteOrNil
    }

    private func writeExtreme(
        _ argument: Int, _ info: ColumnInfo, _ isMaximum: Bool, _ run: AggregateOutput.Run, _ vector: ColumnVector,
        _ rows: RowSet
    ) throws(ExecutionError) {
        if let cells = result.evidence.first, let extreme = cells.plan.extreme(of: argument, isMaximum: isMaximum) {
            return try run.forEach(vector) { (group, cell) throws(ExecutionError) in
                let place = cells.cells.record(group) + extreme.offset
                let isPresent = (place + extreme.width).assumingMemoryBound(to: UInt32.self)[2] != 0
                cell.putExtreme(isPresent ? place : nil, info.kind)
            }
        }
        let accumulators: [Accumulator] = [
            .extreme(argument: argument, isMaximum: isMaximum), .extremeWide(argument: argument, isMaximum: isMaximum),
            .extremeText(argument: argument, isMaximum: isMaximum),
        ]
        for (accumulator, presence) in zip(accumulators, [8, 16, 16]) {
            guard let offset = result.plain.offset(of: accumulator) else { continue }
            return try run.forEach(vector) { (group, cell) throws(ExecutionError) in
                let place = result.plain.cells.record(group) + offset
                let isPresent = place.load(fromByteOffset: presence, as: Int64.self) != 0
                guard info.kind == .text, isPresent else {
                    return cell.putExtreme(isPresent ? place : nil, info.kind)
                }
                vector.texts[cell.row] = try rows.kept(place.load(as: TextSlice.self))
                cell.markPresent()
            }
        }
        throw ExecutionError(.planInvalid, "extreme")
    }

    /// Percentiles and MODE.
    private func writeChosen(
        _ argument: Int, _ info: ColumnInfo, _ run: AggregateOutput.Run, _ vector: ColumnVector, _ rows: RowSet
    ) throws(ExecutionError) {
        guard let position = result.plan.valueArguments.firstIndex(of: argument) else {
            throw ExecutionError(.planInvalid, "values")
        }
        let values = result.values[position]
        switch info.kind {
        case .int128:
            try choose(values, Int128.self, run, vector, number: { Self.scaled(Double($0), info) }) {
                (value, cell) throws(ExecutionError) in cell.put(value)
            }
        case .text:
            try choose(values, TextSlice.self, run, vector, number: { _ in 0 }) {
                (value, cell) throws(ExecutionError) in
                vector.texts[cell.row] = try rows.kept(value)
                cell.markPresent()
            }
        default:
            let isDouble = info.kind == .double
            try choose(
                values, Int64.self, run, vector,
                number: { isDouble ? OrderKey.value($0) : Self.scaled(Double($0), info) },
                put: { (key, cell) throws(ExecutionError) in cell.putKey(key, info.kind) })
        }
    }

    private static func scaled(_ unscaled: Double, _ info: ColumnInfo) -> Double {
        unscaled / pow(10, Double(info.type.scale))
    }

    private func choose<T: Comparable & BitwiseCopyable>(
        _ values: GroupedValues, _: T.Type, _ run: AggregateOutput.Run, _ vector: ColumnVector,
        number: (T) -> Double, put: (T, OutputCell) throws(ExecutionError) -> Void
    ) throws(ExecutionError) {
        let (kind, isDescending, fraction) = (kind, call.call.isDescending, call.call.fraction ?? 0)
        if let chosen = result.chosen(by: call) {
            return try run.forEach(vector) { (group, cell) throws(ExecutionError) in
                guard let place = chosen.place(of: group) else { return cell.putNull() }
                if kind == .percentileContinuous {
                    cell.put(finite(place.load(as: Double.self)))
                } else {
                    try put(place.load(as: T.self), cell)
                }
            }
        }
        try run.forEach(vector) { (group, cell) throws(ExecutionError) in
            let own = values.values(group, as: T.self)
            guard own.count > 0 else { return cell.putNull() }
            switch kind {
            case .mode: try put(ValueSelection.mode(own, isDescending: isDescending), cell)
            case .percentileDiscrete:
                let rank = ValueSelection.discreteRank(fraction, count: own.count, isDescending: isDescending)
                try put(ValueSelection.select(own, rank: rank), cell)
            default:
                let ranks = ValueSelection.continuousRanks(fraction, count: own.count, isDescending: isDescending)
                let first = number(ValueSelection.select(own, rank: ranks.first))
                let second =
                    ranks.second == ranks.first ? first : number(ValueSelection.select(own, rank: ranks.second))
                cell.put(finite(first == second ? first : first + ranks.share * (second - first)))
            }
        }
    }
}
