import Planning
import Schemas
import Testing

@testable import Twin

/// Joins and set operations as PostgreSQL defines them, NULLs included; results worked out by hand.
@Suite struct JoinTests {
    private static let left = Rows.values([[1, 10], [2, 20], [nil, 30], [2, 21], [4, 40]])
    private static let right = Rows.values([[2, 5], [2, 50], [nil, 6], [3, 7], [1, nil]])
    private static let keys = [JoinKey(left: Rows.column(0), right: Rows.column(0))]

    private static func join(
        _ kind: JoinKind, nullsMatch: Bool = false, residual: BoundExpression? = nil,
        right: LogicalPlan = right
    ) throws -> [[Int?]] {
        let keys = [JoinKey(left: Rows.column(0), right: Rows.column(0), nullsMatch: nullsMatch)]
        return try Rows.numbers(
            .join(JoinNode(kind: kind, left: left, right: right, keys: keys, residual: residual)))
    }

    /// left.1 > right.1
    private static let larger = BoundExpression.call(
        .greater, [Rows.column(1), Rows.column(3)], type: .boolean)

    @Test func inner() throws {
        #expect(
            try Self.join(.inner) == [
                [1, 10, 1, nil], [2, 20, 2, 5], [2, 20, 2, 50], [2, 21, 2, 5], [2, 21, 2, 50],
            ])
        #expect(try Self.join(.inner, residual: Self.larger) == [[2, 20, 2, 5], [2, 21, 2, 5]])
        #expect(try Self.join(.inner, nullsMatch: true).contains([nil, 30, nil, 6]))
        let cross = JoinNode(kind: .inner, left: Self.left, right: Self.right)
        #expect(try Rows.numbers(.join(cross)).count == 25)
    }

    @Test func outer() throws {
        let matched: [[Int?]] = [[2, 20, 2, 5], [2, 21, 2, 5]]
        let alone: [[Int?]] = [[1, 10, nil, nil], [nil, 30, nil, nil], [4, 40, nil, nil]]
        let rest: [[Int?]] = [
            [nil, nil, 2, 50], [nil, nil, nil, 6], [nil, nil, 3, 7], [nil, nil, 1, nil],
        ]
        func same(_ a: [[Int?]], _ b: [[Int?]]) -> Bool { Set(a) == Set(b) && a.count == b.count }
        #expect(same(try Self.join(.left, residual: Self.larger), matched + alone))
        #expect(same(try Self.join(.right, residual: Self.larger), matched + rest))
        #expect(same(try Self.join(.full, residual: Self.larger), matched + alone + rest))
    }

    @Test func existence() throws {
        #expect(try Self.join(.semi) == [[1, 10], [2, 20], [2, 21]])
        #expect(try Self.join(.anti) == [[nil, 30], [4, 40]])
        #expect(try Self.join(.semi, residual: Self.larger) == [[2, 20], [2, 21]])
        #expect(try Self.join(.semi, nullsMatch: true) == [[1, 10], [2, 20], [nil, 30], [2, 21]])
    }

    /// `left.0 IN (SELECT right.0 …)` as a value.
    @Test func mark() throws {
        // A NULL among the right rows makes every miss unknown; so does a NULL on the left.
        #expect(try Self.join(.mark).map(\.last!) == [1, 1, nil, 1, nil])
        let withoutNull = Rows.values([[2, 5], [3, 7]])
        #expect(try Self.join(.mark, right: withoutNull).map(\.last!) == [0, 1, nil, 1, 0])
        // Nothing is in an empty set, not even NULL.
        let empty = LogicalPlan.values([], types: [.integer, .integer])
        #expect(try Self.join(.mark, right: empty).map(\.last!) == [0, 0, 0, 0, 0])
        // Unknown by the residual alone: 1 matches a row whose second value is NULL. The row with the NULL key is smaller
        // than all but those of 6 and less.
        #expect(try Self.join(.mark, residual: Self.larger).map(\.last!) == [nil, 1, nil, 1, nil])
        let small = Rows.values([[nil, 100], [1, 100]])
        #expect(
            try Self.join(.mark, residual: Self.larger, right: small).map(\.last!) == [0, 0, 0, 0, 0])
    }

    @Test func single() throws {
        let right = Rows.values([[1, 5], [2, 6], [2, 7]])
        let plan = LogicalPlan.join(
            JoinNode(kind: .single, left: Self.left, right: right, keys: Self.keys))
        #expect(
            try Rows.numbers(plan) == [
                [1, 10, 1, 5], [2, 20, nil, nil], [nil, 30, nil, nil], [2, 21, nil, nil],
                [4, 40, nil, nil],
            ])
        #expect(try Rows.result(plan).hadScalarErrors)
        let unique = LogicalPlan.join(
            JoinNode(kind: .single, left: Self.left, right: Rows.values([[1, 5]]), keys: Self.keys))
        #expect(try !Rows.result(unique).hadScalarErrors)
    }

    @Test func setOperations() throws {
        let a = Rows.values([[1], [1], [1], [2], [nil], [nil]])
        let b = Rows.values([[1], [1], [nil], [3]])
        func run(_ kind: SetOperationNode.Kind, isAll: Bool) throws -> [[Int?]] {
            try Rows.numbers(.setOperation(SetOperationNode(kind: kind, isAll: isAll, left: a, right: b)))
        }
        #expect(try run(.intersect, isAll: true) == [[1], [1], [nil]])
        #expect(try run(.intersect, isAll: false) == [[1], [nil]])
        #expect(try run(.except, isAll: true) == [[1], [2], [nil]])
        #expect(try run(.except, isAll: false) == [[2]])
        #expect(try Rows.numbers(.distinct(.unionAll([a, b]))) == [[1], [2], [nil], [3]])
    }
}
