import Planning
import Schemas

/// One call with its arguments by position.
struct CallPlan {
    let call: AggregateCall
    var argument: Int?
    /// X of a pair (Y, X).
    var second: Int?
    /// Position in `AggregatePlan.distinctPlans`, where the call sees each value once.
    var distinct: Int?
}

/// A set of distinct values, or pairs, shared by the calls over them.
struct DistinctPlan {
    let arguments: [Int]
    var kinds: Set<AggregateKind> = []
}

extension AggregateKind {
    var isOfPairs: Bool {
        switch self {
        case .correlation, .covarianceSample, .covariancePopulation, .regressionSlope, .regressionIntercept,
            .regressionR2, .regressionCount, .regressionAverageX, .regressionAverageY, .regressionSXX, .regressionSYY,
            .regressionSXY:
            true
        default: false
        }
    }

    var isVariance: Bool {
        switch self {
        case .standardDeviationSample, .standardDeviationPopulation, .varianceSample, .variancePopulation: true
        default: false
        }
    }

    /// Repeated values change nothing.
    var ignoresRepetition: Bool {
        switch self {
        case .minimum, .maximum, .booleanAnd, .booleanOr: true
        default: false
        }
    }
}

extension AggregateCall {
    /// The call sees every value of a group once.
    var seesDistinctValues: Bool { kind == .countDistinct || (isDistinct && !kind.ignoresRepetition) }

    /// Throws `planInvalid` where the binder should not have made the call.
    func check() throws(ExecutionError) {
        guard (argument == nil) == (kind == .countRows),
            (secondArgument != nil) == (kind.isOfPairs || kind == .joinedText)
        else {
            throw ExecutionError(.planInvalid, "arguments of \(kind)")
        }
        guard kind.isOfOrderedValues else { return }
        if kind != .mode {
            guard let fraction, (0...1).contains(fraction) else { throw ExecutionError(.planInvalid, "fraction") }
        }
        if isDistinct { throw ExecutionError(.planInvalid, "DISTINCT \(kind)") }
        if kind == .percentileContinuous, let argument, !argument.type.isNumeric {
            throw ExecutionError(.planInvalid, "percentile of \(argument.type)")
        }
    }
}
