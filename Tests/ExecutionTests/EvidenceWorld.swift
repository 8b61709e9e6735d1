import Columns
import Planning
import Schemas

/// Random tables and aggregations with evidence, and what a computation with explicit sets of subjects makes of them.
struct EvidenceWorld {
    static let types: [ColumnType] = [
        .integer, .integer, .text, .integer, .boolean, .integer, .integer, .decimal(precision: 12, scale: 2), .double,
        .date,
        .text,
    ]
    static let names = ["person", "firm", "g1", "g2", "g3", "big", "v", "w", "d", "day", "note"]
    static let groupColumns = [2, 3, 4, 5, 9]

    var schema: TableSchema
    var rows: [[Value]]
    var node: AggregateNode
    /// The comparison of the filter, if any: column, function, constant.
    var filter: (column: Int, function: ScalarFunction, value: Value)?

    /// `rows`: how many, where the seed does not choose.
    init(seed: UInt64, rows wanted: Int? = nil) {
        var random = Random(seed: seed)
        let nulls = random.below(3) * 15
        schema = TableSchema(
            name: "t", columns: zip(Self.names, Self.types).map { ColumnSchema(name: $0, type: $1) },
            subjectKeys: [SubjectKey(column: "person", type: "person"), SubjectKey(column: "firm", type: "enterprise")])
        let usual = [0, 1, 5, 40, 300, 700][random.below(6)]
        let count = wanted ?? usual
        let (people, firms) = (1 + random.below(60), 1 + random.below(400))
        rows = []
        for _ in 0..<count {
            var row: [Value] = [
                .integer(Int64(random.below(people))), .integer(Int64(random.below(firms))),
                .text(["a", "b", "建", "zz", ""][random.below(5)]), .integer(Int64(random.below(4)) - 1),
                .boolean(random.chance(50)), .integer(Int64(random.below(30)) * 1_000_000_007_000),
                .integer(Int64(random.below(2_000)) - 1_000),
                .decimal(unscaled: Int128(random.below(100_000)) - 50_000, scale: 2),
                .double(Double(random.below(4_000) - 2_000) / 8), .date(Int32(random.below(40)) - 20),
                .text("note \(random.below(9))"),
            ]
            for column in row.indices where random.chance(column == 3 ? nulls / 3 : nulls) { row[column] = .null }
            rows.append(row)
        }
        var groups = Self.groupColumns.filter { _ in random.chance(35) }
        let isCompleted = random.chance(35)
        if isCompleted { groups.removeAll { $0 == 5 || $0 == 9 } }
        let columns = groups.map { BoundExpression.column(index: $0, type: Self.types[$0]) }
        var input = LogicalPlan.scan(table: 0, columns: Array(Self.types.indices))
        if random.chance(60) {
            let column = [2, 3, 6, 7, 8, 9][random.below(6)]
            let functions: [ScalarFunction] = [.equal, .notEqual, .less, .greaterOrEqual]
            let value = rows.isEmpty ? .null : rows[random.below(rows.count)][column]
            let wanted = (column, functions[random.below(4)], value)
            filter = wanted
            input = .filter(
                input,
                .call(
                    wanted.1,
                    [.column(index: column, type: Self.types[column]), .literal(value, type: Self.types[column])],
                    type: .boolean))
        }
        let aggregates = (0...random.below(4)).map { _ in Self.call(&random) }
        let keys = [[0], [1], [0, 1], [1, 0]][random.below(4)]
        node = AggregateNode(
            input: input, groups: columns, aggregates: aggregates, evidence: EvidenceRequest(subjectKeys: keys),
            completion: isCompleted ? groups.map(Self.domain) : nil)
    }

    private static func domain(_ column: Int) -> Domain {
        switch column {
        case 2: .values([.text("zz"), .text("never"), .text("a"), .text("建")])
        case 3: .range(lower: 0, upper: 3)
        default: .values([.boolean(true), .boolean(false)])
        }
    }

    private static func call(_ random: inout Random) -> AggregateCall {
        let numbers = [6, 7, 8]
        let kinds = AggregateKind.allCases.filter(\.hasEvidence)
        let kind = kinds[random.below(kinds.count)]
        func column(_ choices: [Int]) -> BoundExpression {
            let index = choices[random.below(choices.count)]
            return .column(index: index, type: types[index])
        }
        switch kind {
        case .countRows: return AggregateCall(kind: kind, argument: nil, type: .integer)
        case .count, .countDistinct:
            return AggregateCall(kind: kind, argument: column(Array(types.indices)), type: .integer)
        case .minimum, .maximum:
            let argument = column([2, 4, 6, 7, 8, 9])
            return AggregateCall(kind: kind, argument: argument, type: argument.type)
        case .percentileDiscrete, .mode, .percentileContinuous:
            // Dates and codes of texts have no continuous percentile, texts that are computed come elsewhere.
            let argument = column(kind == .percentileContinuous ? numbers : [2, 4, 6, 7, 8, 9, 10])
            let fractions = [0, 0.25, 0.3, 0.5, 0.75, 1]
            return AggregateCall(
                kind: kind, argument: argument, fraction: kind == .mode ? nil : fractions[random.below(6)],
                type: kind == .percentileContinuous ? .double : argument.type)
        case .sum:
            let argument = column(numbers)
            switch argument.type {
            case .double: return AggregateCall(kind: kind, argument: argument, type: .double)
            case .decimal(_, let scale):
                return AggregateCall(kind: kind, argument: argument, type: .decimal(precision: 38, scale: scale))
            default: return AggregateCall(kind: kind, argument: argument, type: .decimal(precision: 38, scale: 0))
            }
        default: return AggregateCall(kind: kind, argument: column(numbers), type: .double)
        }
    }

    /// Types of the output columns.
    var outputTypes: [ColumnType] {
        node.groups.map(\.type) + node.aggregates.map(\.type) + EvidenceLayout.columns(of: node).map(\.type)
    }
}
