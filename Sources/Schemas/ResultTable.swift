/// The aggregate functions whose results carry evidence.
package enum AggregateKind: String, Hashable, Sendable, Codable, CaseIterable {
    case countRows, count, countDistinct, sum, average, minimum, maximum
    case standardDeviationSample, standardDeviationPopulation, varianceSample, variancePopulation
    case booleanAnd, booleanOr
    // Of ordered values.
    case percentileContinuous, percentileDiscrete, mode
    // Of pairs (Y, X) without a NULL.
    case correlation, covarianceSample, covariancePopulation
    case regressionSlope, regressionIntercept, regressionR2, regressionCount
    case regressionAverageX, regressionAverageY, regressionSXX, regressionSYY, regressionSXY
    /// STRING_AGG.
    case joinedText

    /// No rule of disclosure control judges these yet: restricted data refuses them.
    package var needsRules: Bool {
        switch self {
        case .countRows, .count, .countDistinct, .sum, .average, .minimum, .maximum, .standardDeviationSample,
            .standardDeviationPopulation, .varianceSample, .variancePopulation, .percentileContinuous,
            .percentileDiscrete:
            false
        default: true
        }
    }

    package var isPercentile: Bool { self == .percentileContinuous || self == .percentileDiscrete }

    /// The result is chosen among the values of a group in their order.
    package var isOfOrderedValues: Bool {
        switch self {
        case .percentileContinuous, .percentileDiscrete, .mode: true
        default: false
        }
    }

    /// The executor tells who stands behind the value.
    package var hasEvidence: Bool { !needsRules || isOfOrderedValues }
}

/// Where an output column comes from: the rules depend on it.
package enum ColumnRole: Hashable, Sendable {
    /// A grouping column with a declared domain (restricted), or any grouping expression (open). `column` names it where
    /// it is a plain column.
    case group(column: String?)
    /// One aggregate; `column` names its argument where that is a plain column.
    case aggregate(AggregateKind, column: String?)
    /// Anything else; never in a restricted result.
    case plain

    /// True for a grouping column or expression.
    package var isGroup: Bool { if case .group = self { true } else { false } }
}

/// One output column.
package struct ResultColumn: Hashable, Sendable, Codable {
    package var name: String
    package var type: ResultType
    package var role: ColumnRole

    package init(name: String, type: ResultType, role: ColumnRole) {
        self.name = name
        self.type = type
        self.role = role
    }
}

/// As `ColumnType`, but a decimal states its scale alone (computed decimals reach 38 digits).
package enum ResultType: Hashable, Sendable, Codable {
    case integer, double, boolean, date, timestamp, text
    case decimal(scale: Int)
}

extension ResultType {
    package init(_ type: ColumnType) {
        switch type {
        case .integer: self = .integer
        case .double: self = .double
        case .boolean: self = .boolean
        case .date: self = .date
        case .timestamp: self = .timestamp
        case .text: self = .text
        case .decimal(_, let scale): self = .decimal(scale: scale)
        }
    }
}

/// The values of one output column; `nil` is NULL. All columns of a table have its `rowCount` values.
package enum ResultVector: Hashable, Sendable {
    case integer([Int64?])
    case decimal([Int128?], scale: Int)
    case double([Double?])
    case boolean([Bool?])
    case date([Int32?])
    case timestamp([Int64?])
    case text([String?])

    package var count: Int {
        switch self {
        case .integer(let values): values.count
        case .decimal(let values, _): values.count
        case .double(let values): values.count
        case .boolean(let values): values.count
        case .date(let values): values.count
        case .timestamp(let values): values.count
        case .text(let values): values.count
        }
    }

    package subscript(row: Int) -> Value {
        switch self {
        case .integer(let values): values[row].map(Value.integer) ?? .null
        case .decimal(let values, let scale): values[row].map { .decimal(unscaled: $0, scale: scale) } ?? .null
        case .double(let values): values[row].map(Value.double) ?? .null
        case .boolean(let values): values[row].map(Value.boolean) ?? .null
        case .date(let values): values[row].map(Value.date) ?? .null
        case .timestamp(let values): values[row].map(Value.timestamp) ?? .null
        case .text(let values): values[row].map(Value.text) ?? .null
        }
    }
}

/// A result, or a batch of one: columns with equally many values.
package struct ResultTable: Hashable, Sendable {
    package var columns: [ResultColumn]
    package var vectors: [ResultVector]
    package var rowCount: Int

    package init(columns: [ResultColumn], vectors: [ResultVector], rowCount: Int) {
        self.columns = columns
        self.vectors = vectors
        self.rowCount = rowCount
    }
}
