import Columns
import Planning
import Schemas
import Testing

@testable import Twin

/// Evidence beyond one table: what the README defines, by hand.
@Suite struct EvidenceTests {
    /// Persons; orders (person, amount) and visits (person, place) of theirs: person 1 has two orders and three visits, 4 has
    /// only visits.
    private static func world() throws -> (tables: [SealedTable], schemas: [TableSchema]) {
        let path = ForeignKey(columns: ["person"], references: "persons", to: ["person"])
        func rows(_ rows: [[Int64?]]) -> [[Value]] { rows.map { $0.map { $0.map(Value.integer) ?? .null } } }
        let names = TableSchema(
            name: "persons", columns: [ColumnSchema(name: "person", type: .integer)],
            subjectKeys: [SubjectKey(column: "person", type: "person")])
        let persons = try TableSealer(UnsealedTable(schema: names, rows: rows([[1], [2], [3], [4]]))).sealInMemory()
        func table(_ name: String, _ second: String, _ values: [[Int64?]]) throws -> SealedTable {
            let schema = TableSchema(
                name: name,
                columns: [
                    ColumnSchema(name: "person", type: .integer), ColumnSchema(name: second, type: .integer),
                ],
                subjectKeys: [SubjectKey(column: "person", type: "person", path: [path])], foreignKeys: [path])
            let unsealed = try UnsealedTable(schema: schema, rows: rows(values))
            let parents = try KeyIndex(persons, columns: path.to).rows(of: unsealed, columns: path.columns, threads: 1)
            let subjects = try AttachedSubject(rows: parents.rows, in: persons, key: 0)
            return try TableSealer(unsealed, attached: [0: subjects]).sealInMemory()
        }
        let tables = [
            try table("orders", "amount", [[1, 10], [1, -4], [2, 7], [3, 0], [nil, 5], [nil, 6]]),
            try table("visits", "place", [[1, 1], [1, 1], [1, 2], [2, 1], [4, 2], [nil, 2]]), persons,
        ]
        return (tables, tables.map(\.schema))
    }

    private static let orders = LogicalPlan.scan(table: 0, columns: [0, 1])
    private static let visits = LogicalPlan.scan(table: 1, columns: [0, 1])
    private static let sum = AggregateCall(
        kind: .sum, argument: .column(index: 1, type: .integer), type: .decimal(precision: 38, scale: 0)
    )

    /// rows, subjects of the group; rows, subjects, nonzero, at extreme, top1, top2, total, below, above of the call.
    private static func evidence(_ input: LogicalPlan, _ call: AggregateCall = sum) throws -> [[Int?]] {
        let node = AggregateNode(
            input: input, groups: [], aggregates: [call], evidence: EvidenceRequest(subjectKeys: [0]))
        let (tables, schemas) = try world()
        let plan = LogicalPlan.aggregate(node)
        let columns = plan.types(schemas).map {
            ResultColumn(name: "", type: ResultType($0), role: .plain)
        }
        let query = BoundQuery(plan: plan, columns: columns, tables: schemas, isRestricted: false)
        return try Evaluator(query: query, tables: tables).run().rows.map { row in
            row.map { value in
                switch value {
                case .integer(let number): Int(number)
                case .decimal(let unscaled, 0): Int(unscaled)
                default: nil
                }
            }
        }
    }

    private static func join(
        _ kind: JoinKind, _ left: LogicalPlan, _ right: LogicalPlan, on key: Int = 0
    ) -> LogicalPlan {
        .join(
            JoinNode(
                kind: kind, left: left, right: right,
                keys: [JoinKey(left: Rows.column(key), right: Rows.column(key))]))
    }

    @Test func oneTable() throws {
        // The rows without a subject are one contributor of 11, and no subject.
        #expect(try Self.evidence(Self.orders) == [[24, 6, 3, 6, 3, 2, nil, 11, 7, 24, nil, nil]])
        let count = AggregateCall(kind: .count, argument: Rows.column(1), type: .integer)
        #expect(try Self.evidence(Self.orders, count) == [[6, 6, 3, 6, 3, 3, nil, 2, 2, 6, nil, nil]])
        let largest = AggregateCall(kind: .maximum, argument: Rows.column(1), type: .integer)
        #expect(try Self.evidence(Self.orders, largest) == [[10, 6, 3, 6, 3, 3, 1, nil, nil, nil, nil, nil]])
    }

    /// Amounts −4, 0, 5, 6, 7, 10 of persons 1, 3, nobody twice, 2, 1.
    @Test func orderedValues() throws {
        func call(_ kind: AggregateKind, _ fraction: Double?) -> AggregateCall {
            AggregateCall(
                kind: kind, argument: Rows.column(1), fraction: fraction,
                type: kind == .percentileContinuous ? .double : .integer)
        }
        // 5.5 lies between two rows of nobody: persons 1 and 3 below, 1 and 2 above; the cell's rows are 2, 1, 1 and 2 of nobody.
        #expect(
            try Self.evidence(Self.orders, call(.percentileContinuous, 0.5)) == [
                [nil, 6, 3, 6, 3, 3, nil, 2, 2, 6, 2, 2]
            ])
        #expect(
            try Self.evidence(Self.orders, call(.percentileDiscrete, 0)) == [
                [-4, 6, 3, 6, 3, 3, nil, 2, 2, 6, 0, 3]
            ])
        #expect(try Self.evidence(Self.visits, call(.mode, nil)) == [[1, 6, 3, 6, 3, 3, 2, 3, 1, 6, nil, nil]])
    }

    /// Both sides have the person: a pair is of one subject, and repeated rows add none.
    @Test func joinOnTheSubject() throws {
        // Person 1: 3 × (10 − 4) = 18; person 2: 7.
        #expect(
            try Self.evidence(Self.join(.inner, Self.orders, Self.visits)) == [
                [25, 7, 2, 7, 2, 2, nil, 18, 7, 25, nil, nil]
            ])
        // The left rows without a visit keep their subject.
        #expect(
            try Self.evidence(Self.join(.left, Self.orders, Self.visits)) == [
                [36, 10, 3, 10, 3, 2, nil, 18, 11, 36, nil, nil]
            ])
        // Visits alone contribute no amount, but are rows of the group: person 4 and one of nobody.
        #expect(
            try Self.evidence(Self.join(.right, Self.orders, Self.visits)) == [
                [25, 9, 3, 7, 2, 2, nil, 18, 7, 25, nil, nil]
            ])
        #expect(
            try Self.evidence(Self.join(.semi, Self.orders, Self.visits)) == [
                [13, 3, 2, 3, 2, 2, nil, 7, 6, 13, nil, nil]
            ])
    }

    /// A pair of two persons counts for both, and once in the total.
    @Test func joinThatMixesSubjects() throws {
        let one = LogicalPlan.filter(
            Self.orders,
            .call(.equal, [Rows.column(1), .literal(.integer(10), type: .integer)], type: .boolean))
        let others = LogicalPlan.filter(
            Self.visits,
            .call(.equal, [Rows.column(1), .literal(.integer(2), type: .integer)], type: .boolean))
        // The order of person 1 beside visits of 1, 4 and nobody: 10 each.
        let pairs = LogicalPlan.join(JoinNode(kind: .inner, left: one, right: others))
        #expect(try Self.evidence(pairs) == [[30, 3, 2, 3, 2, 2, nil, 30, 10, 30, nil, nil]])
    }

    @Test func sets() throws {
        // (1, 1) twice is one row of person 1.
        #expect(try Self.evidence(.distinct(Self.visits)) == [[8, 5, 3, 5, 3, 3, nil, 3, 2, 8, nil, nil]])
        // Places alone: each comes from several persons, 1 from 1 and 2, 2 from 1, 4 and nobody.
        let places = LogicalPlan.distinct(.project(Self.visits, [Rows.column(1), Rows.column(1)]))
        #expect(try Self.evidence(places) == [[3, 2, 3, 2, 3, 3, nil, 3, 2, 3, nil, nil]])
        #expect(
            try Self.evidence(.unionAll([Self.orders, Self.visits])) == [
                [33, 12, 4, 12, 4, 3, nil, 13, 10, 33, nil, nil]
            ])
    }

    @Test func aggregatesOfOneSubjectKeepIt() throws {
        let perPerson = AggregateNode(
            input: Self.orders, groups: [Rows.column(0)],
            aggregates: [AggregateCall(kind: .maximum, argument: Rows.column(1), type: .integer)])
        #expect(try Self.evidence(.aggregate(perPerson)) == [[23, 4, 3, 4, 3, 2, nil, 10, 7, 23, nil, nil]])
    }
}
