import Columns
import Planning
import Schemas

/// One call of a window function, settled for all threads.
protocol WindowEvaluator {
    /// What the call gives.
    var output: ColumnInfo { get }
    /// Writes the values of a task's rows.
    func evaluate(_ task: WindowTask, into out: ColumnVector) throws(ExecutionError)
}

/// Chooses the evaluator of a call.
struct WindowEvaluators {
    let context: RunContext
    let rowCount: Int
    /// Makes the column of the one order key, for RANGE with offsets.
    let rangeKey: () throws(ExecutionError) -> RangeKey

    func evaluator(_ call: WindowCall, _ arguments: [WindowArgument]) throws(ExecutionError) -> any WindowEvaluator {
        let shape = try FrameShape(call.frame, key: rangeKey)
        func demand(_ count: Int) throws(ExecutionError) {
            guard arguments.count == count else { throw ExecutionError(.planInvalid, "window function arguments") }
        }
        switch call.function {
        case .rowNumber, .rank, .denseRank, .percentRank, .cumulativeDistribution:
            try demand(0)
            return try RankEvaluator(call.function)
        case .ntile:
            try demand(1)
            return NtileEvaluator(buckets: try IntegerArgument(arguments[0]))
        case .lag, .lead:
            try demand(3)
            return try ShiftEvaluator(arguments, isLag: call.function == .lag)
        case .firstValue, .lastValue:
            try demand(1)
            return FramePositionEvaluator(
                value: arguments[0], vector: try arguments[0].values(), shape: shape,
                choice: call.function == .firstValue ? .first : .last)
        case .nthValue:
            try demand(2)
            return FramePositionEvaluator(
                value: arguments[0], vector: try arguments[0].values(), shape: shape,
                choice: .nth(try IntegerArgument(arguments[1])))
        case .aggregate(let kind): return try aggregate(kind, call, arguments, shape)
        }
    }

    private func aggregate(
        _ kind: AggregateKind, _ call: WindowCall, _ arguments: [WindowArgument], _ shape: FrameShape
    ) throws(ExecutionError) -> any WindowEvaluator {
        if kind == .countRows { return CountEvaluator(argument: nil, shape: shape) }
        if let figure = PairFigure(kind) {
            guard arguments.count == 2, arguments.allSatisfy({ $0.info.kind == .double }) else {
                throw ExecutionError(.planInvalid, "\(kind.rawValue)")
            }
            let (y, x) = (try arguments[0].values(), try arguments[1].values())
            return StateEvaluator(PairReader(y: y, x: x, figure: figure), shape: shape)
        }
        guard arguments.count == 1 else { throw ExecutionError(.planInvalid, "window aggregate") }
        let (info, vector) = (arguments[0].info, try arguments[0].values())
        switch kind {
        case .count: return CountEvaluator(argument: vector, shape: shape)
        case .minimum, .maximum:
            return ExtremeEvaluator(value: arguments[0], vector: vector, shape: shape, isMaximum: kind == .maximum)
        case .booleanAnd, .booleanOr:
            guard info.kind == .boolean else { throw ExecutionError(.planInvalid, "\(kind.rawValue)") }
            return BooleanEvaluator(vector: vector, shape: shape, isAnd: kind == .booleanAnd)
        case .sum, .average:
            guard info.type.isNumeric else { throw ExecutionError(.planInvalid, "sum of \(info.type)") }
            return try SumEvaluators(context: context, rowCount: rowCount).evaluator(
                isAverage: kind == .average, info, vector, call.type, shape)
        case .standardDeviationSample, .standardDeviationPopulation, .varianceSample, .variancePopulation:
            guard info.type.isNumeric else { throw ExecutionError(.planInvalid, "variance of \(info.type)") }
            let figure = VarianceFigure(
                isSample: kind == .standardDeviationSample || kind == .varianceSample,
                isRoot: kind == .standardDeviationSample || kind == .standardDeviationPopulation)
            if let exact = ExactVarianceEvaluator(info, vector, figure, shape) { return exact }
            guard info.kind == .double else {
                return WideVarianceEvaluator(vector: vector, scale: info.type.scale, figure: figure, shape: shape)
            }
            return StateEvaluator(VarianceReader(vector: vector, figure: figure), shape: shape)
        default: throw ExecutionError(.planUnsupported, "\(kind.rawValue) over a window")
        }
    }
}
