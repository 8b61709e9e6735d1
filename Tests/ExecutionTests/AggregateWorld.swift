import Columns
import Execution
import Planning
import Schemas

/// A random table, and calls of every aggregate over it.
struct AggregateWorld {
    static let types: [ColumnType] = [
        .integer, .text, .integer, .boolean, .integer, .decimal(precision: 12, scale: 2), .double, .double, .text,
        .integer,
    ]
    static let schema = TableSchema(
        name: "t", columns: types.enumerated().map { ColumnSchema(name: "c\($0.offset)", type: $0.element) })

    let table: SealedTable
    let rows: [[Value]]

    /// Columns: few keys, text keys, many keys, truth, values of four kinds, texts, wide integers. `nulls` in a hundred.
    init(rows count: Int, nulls: Int, keys: Int, seed: UInt64) throws {
        var random = Random(seed: seed)
        var rows: [[Value]] = []
        for _ in 0..<count {
            var row: [Value] = [
                .integer(Int64(random.below(5))), .text("k\(random.below(7))"),
                .integer(Int64(random.below(keys)) * 1_000_003), .boolean(random.below(3) > 0),
                .integer(Int64(random.below(40)) - 20), .decimal(unscaled: Int128(random.below(900)) - 100, scale: 2),
                .double(Double(random.below(16)) / 4 - 1), .double(Double(random.below(1_000)) * 0.1),
                .text("word \(random.below(30))"), .integer(Int64(random.below(50)) << 56),
            ]
            for column in row.indices where random.below(100) < nulls { row[column] = .null }
            rows.append(row)
        }
        self.rows = rows
        table = try Engine.seal(Self.schema, rows)
    }

    static func column(_ index: Int) -> BoundExpression { .column(index: index, type: types[index]) }
    /// A computed text: no dictionary codes.
    static let scan = LogicalPlan.scan(table: 0, columns: Array(types.indices))

    /// Calls of one argument each; the oracle takes the same.
    static let calls: [AggregateCall] = {
        var calls = [AggregateCall(kind: .countRows, argument: nil, type: .integer)]
        func add(_ kind: AggregateKind, _ index: Int, _ type: ColumnType? = nil, distinct: Bool = false) {
            calls.append(
                AggregateCall(kind: kind, argument: column(index), isDistinct: distinct, type: type ?? types[index]))
        }
        for index in [3, 4, 5, 6, 8] {
            add(.count, index, .integer)
            add(.countDistinct, index, .integer)
            add(.minimum, index)
            add(.maximum, index)
        }
        for isDistinct in [false, true] {
            add(.sum, 4, .decimal(precision: 38, scale: 0), distinct: isDistinct)
            add(.sum, 5, .decimal(precision: 38, scale: 2), distinct: isDistinct)
            add(.sum, 9, .decimal(precision: 38, scale: 0), distinct: isDistinct)
            add(.sum, 7, .double, distinct: isDistinct)
            add(.booleanAnd, 3, .boolean, distinct: isDistinct)
            add(.booleanOr, 3, .boolean, distinct: isDistinct)
            for index in [4, 5, 6] {
                for kind in [
                    AggregateKind.average, .variancePopulation, .varianceSample, .standardDeviationPopulation,
                    .standardDeviationSample,
                ] { add(kind, index, .double, distinct: isDistinct) }
            }
        }
        return calls
    }()

    /// Percentiles and modes.
    static let ordered: [AggregateCall] = {
        var calls: [AggregateCall] = []
        for isDescending in [false, true] {
            for index in [3, 4, 5, 6, 8, 9] {
                calls.append(
                    AggregateCall(
                        kind: .mode, argument: column(index), isDescending: isDescending, type: types[index]))
                for fraction in [0, 0.25, 0.5, 1] {
                    calls.append(
                        AggregateCall(
                            kind: .percentileDiscrete, argument: column(index), fraction: fraction,
                            isDescending: isDescending, type: types[index]))
                    guard types[index].isNumeric else { continue }
                    calls.append(
                        AggregateCall(
                            kind: .percentileContinuous, argument: column(index), fraction: fraction,
                            isDescending: isDescending, type: .double))
                }
            }
        }
        return calls
    }()

    /// Correlation and its kin.
    static let pairs: [AggregateCall] = [false, true].flatMap { isDistinct in
        [
            AggregateKind.correlation, .covarianceSample, .covariancePopulation, .regressionSlope,
            .regressionIntercept, .regressionR2, .regressionCount, .regressionAverageX, .regressionAverageY,
            .regressionSXX, .regressionSYY, .regressionSXY,
        ].map { kind in
            AggregateCall(
                kind: kind, argument: column(6), secondArgument: column(7), isDistinct: isDistinct,
                type: kind == .regressionCount ? .integer : .double)
        }
    }

    func run(_ node: AggregateNode, _ options: ExecutionOptions) throws -> QueryResult {
        let types =
            node.groups.map(\.type) + node.aggregates.map(\.type)
            + (node.groupingSets == nil ? [] : [ColumnType.integer])
        return try Engine.run(.aggregate(node), types: types, table, options)
    }
}
