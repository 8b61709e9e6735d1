import Schemas

/// SQL's names of aggregates.
enum AggregateNames {
    /// `count` without an argument, and COUNT(DISTINCT …), are told apart by the call.
    static let kinds: [String: AggregateKind] = [
        "count": .count, "sum": .sum, "avg": .average, "min": .minimum, "max": .maximum,
        "stddev": .standardDeviationSample, "stddev_samp": .standardDeviationSample,
        "stddev_pop": .standardDeviationPopulation, "variance": .varianceSample, "var_samp": .varianceSample,
        "var_pop": .variancePopulation,
        // Any value may be the least.
        "any_value": .minimum,
        "bool_and": .booleanAnd, "every": .booleanAnd, "bool_or": .booleanOr, "percentile_cont": .percentileContinuous,
        "percentile_disc": .percentileDiscrete, "median": .percentileContinuous, "mode": .mode, "corr": .correlation,
        "covar_samp": .covarianceSample, "covar_pop": .covariancePopulation, "regr_slope": .regressionSlope,
        "regr_intercept": .regressionIntercept, "regr_r2": .regressionR2, "regr_count": .regressionCount,
        "regr_avgx": .regressionAverageX, "regr_avgy": .regressionAverageY, "regr_sxx": .regressionSXX,
        "regr_syy": .regressionSYY, "regr_sxy": .regressionSXY, "string_agg": .joinedText,
    ]

    /// Those that disclosure control judges: names that are not here never run over restricted data.
    static let judged: [String: AggregateKind] = kinds.filter { name, kind in !kind.needsRules && name != "any_value" }

    /// Known, and for later.
    static let unsupported: Set<String> = [
        "quantile", "array_agg", "approx_count_distinct", "group_concat", "listagg", "arg_min", "arg_max",
        "bit_and", "bit_or", "bit_xor", "json_agg", "jsonb_agg",
    ]

    /// True for names of aggregates, supported or not.
    static func contains(_ name: String) -> Bool {
        kinds[name.lowercased()] != nil || unsupported.contains(name.lowercased())
    }
}

extension AggregateCall {
    /// The call with the type that its kind gives.
    init(_ kind: AggregateKind, _ argument: BoundExpression?, isDistinct: Bool = false) {
        self.init(
            kind: kind, argument: argument, isDistinct: isDistinct,
            type: Self.resultType(kind, argument: argument?.type ?? .integer))
    }

    static func resultType(_ kind: AggregateKind, argument: ColumnType) -> ColumnType {
        switch kind {
        case .countRows, .count, .countDistinct, .regressionCount: .integer
        case .sum: sumType(of: argument)
        case .minimum, .maximum, .percentileDiscrete, .mode: argument
        case .booleanAnd, .booleanOr: .boolean
        case .joinedText: .text
        default: .double
        }
    }

    /// The type of a sum of `type`.
    static func sumType(of type: ColumnType) -> ColumnType {
        switch type {
        case .integer: .decimal(precision: ColumnType.computedDecimalPrecision, scale: 0)
        case .decimal(_, let scale): .decimal(precision: ColumnType.computedDecimalPrecision, scale: scale)
        default: .double
        }
    }

    /// The type of the evidence columns top1, top2 and total absolute.
    package var contributionType: ColumnType {
        switch kind {
        case .countRows, .count, .countDistinct, .percentileContinuous, .percentileDiscrete, .mode:
            .decimal(precision: ColumnType.computedDecimalPrecision, scale: 0)
        default: Self.sumType(of: argument?.type ?? .integer)
        }
    }
}
