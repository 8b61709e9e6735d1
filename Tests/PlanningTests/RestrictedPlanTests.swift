import Planning
import Schemas
import Testing

/// Forged plans: each breaks one rule and must not be proven.
@Suite struct RestrictedPlanTests {
    private let honest: BoundQuery
    private let node: AggregateNode
    private let projection: [BoundExpression]
    private let keys: [SortKey]

    init() throws {
        honest = try Restricted.compile(
            "SELECT year, SUM(wage) AS s, COUNT(*) AS n FROM panel WHERE married GROUP BY year")
        guard case .sort(.project(.aggregate(let node), let projection), let keys) = honest.plan else {
            throw PlanningError(.planNotProven, "another shape")
        }
        (self.node, self.projection, self.keys) = (node, projection, keys)
    }

    private func isProven(_ query: BoundQuery) -> Bool {
        do {
            try RestrictedPlanCheck.check(query, rules: RestrictedRules())
            return true
        } catch {
            return false
        }
    }

    private func isProven(_ change: (inout AggregateNode) -> Void) -> Bool {
        var node = node
        change(&node)
        return isProven(plan: .sort(.project(.aggregate(node), projection), keys))
    }

    private func isProven(plan: LogicalPlan) -> Bool {
        var query = honest
        query.plan = plan
        return isProven(query)
    }

    @Test func theHonestPlanIsProven() {
        #expect(isProven(honest))
        #expect(isProven { _ in })
    }

    @Test func otherShapesAreNot() {
        let scan = LogicalPlan.scan(table: 0, columns: [0])
        #expect(!isProven(plan: scan))
        #expect(!isProven(plan: .project(scan, [.column(index: 0, type: .integer)])))
        #expect(!isProven(plan: .distinct(honest.plan)))
        #expect(!isProven(plan: .aggregate(node)))
        #expect(
            !isProven(plan: .project(.filter(.aggregate(node), .literal(.boolean(true), type: .boolean)), projection)))
        #expect(!isProven(plan: .project(honest.plan, projection)))
        #expect(!isProven { $0.input = .limit($0.input, count: 1, offset: 0) })
        #expect(!isProven { $0.input = .scan(table: 1, columns: [3, 6, 10]) })
        #expect(!isProven { $0.input = .scan(table: 0, columns: [3, 6, 99]) })
    }

    @Test func evidenceMustBeWhole() {
        #expect(!isProven { $0.evidence = nil })
        #expect(!isProven { $0.evidence = EvidenceRequest(subjectKeys: [0]) })
        #expect(!isProven { $0.evidence = EvidenceRequest(subjectKeys: [1, 0]) })
        #expect(!isProven(plan: .sort(.project(.aggregate(node), Array(projection.dropLast())), keys)))
        var swapped = projection
        swapped.swapAt(3, 4)
        #expect(!isProven(plan: .sort(.project(.aggregate(node), swapped), keys)))
        var query = honest
        query.evidence = EvidenceLayout(firstColumn: 4, aggregateCount: 2, keyCount: 2)
        #expect(!isProven(query))
        query = honest
        query.evidenceSource = [nil, 1, 0]
        #expect(!isProven(query))
    }

    @Test func groupsAreCompletedDimensions() {
        #expect(!isProven { $0.completion = nil })
        #expect(!isProven { $0.completion = [.range(lower: 1980, upper: 1986)] })
        #expect(!isProven { $0.groups = [.literal(.integer(1), type: .integer)] })
        #expect(!isProven { $0.input = .scan(table: 0, columns: [0, 6, 10]) })
        #expect(!isProven { $0.groups = [.call(.negate, $0.groups, type: .integer)] })
    }

    @Test func aggregatesTakeBareMeasures() {
        let wage = BoundExpression.column(index: 2, type: .double)
        #expect(!isProven { $0.aggregates = [] })
        #expect(!isProven { $0.aggregates[0].argument = .call(.add, [wage, wage], type: .double) })
        #expect(!isProven { $0.aggregates[0].isDistinct = true })
        #expect(!isProven { $0.aggregates[1].argument = wage })
        #expect(!isProven { $0.aggregates[0].type = .integer })
        #expect(!isProven { $0.aggregates[0].argument = .column(index: 0, type: .integer) })
        #expect(!isProven { $0.aggregates[0] = AggregateCall(kind: .countDistinct, argument: wage, type: .integer) })
    }

    @Test(arguments: [
        BoundExpression.call(
            .greater, [.column(index: 2, type: .double), .literal(.double(1), type: .double)], type: .boolean),
        .call(.isNull, [.column(index: 2, type: .double)], type: .boolean),
        .call(.equal, [.column(index: 0, type: .integer), .column(index: 0, type: .integer)], type: .boolean),
        .call(
            .equal,
            [
                .call(
                    .modulo, [.column(index: 0, type: .integer), .literal(.integer(2), type: .integer)], type: .integer),
                .literal(.integer(0), type: .integer),
            ], type: .boolean),
        .conditional([], otherwise: .column(index: 1, type: .boolean), type: .boolean),
        .inList(.column(index: 2, type: .double), values: [.double(1)], hasNull: false),
        .call(
            .equal, [.cast(.column(index: 0, type: .integer), to: .text), .literal(.text("x"), type: .text)],
            type: .boolean),
        .call(.startsWith, [.literal(.text("x"), type: .text), .literal(.text("x"), type: .text)], type: .boolean),
        .column(index: 9, type: .boolean), .literal(.integer(1), type: .integer),
    ])
    func filtersCompareDimensionsWithConstants(predicate: BoundExpression) {
        #expect(!isProven { $0.input = .filter(.scan(table: 0, columns: [3, 6, 10]), predicate) })
    }

    @Test func outputIsWhatItSays() {
        var query = honest
        query.columns[1].role = .aggregate(.average, column: "wage")
        #expect(!isProven(query))
        query = honest
        query.columns[1].role = .aggregate(.sum, column: "hours")
        #expect(!isProven(query))
        query = honest
        query.columns[1].type = .text
        #expect(!isProven(query))
        query = honest
        query.columns[1].name = "a b"
        #expect(!isProven(query))
        query = honest
        query.columns[1].name = "YEAR"
        #expect(!isProven(query))
        query = honest
        query.isRestricted = false
        #expect(!isProven(query))
        query = honest
        query.isExplain = true
        #expect(!isProven(query))
        query = honest
        query.columns = Array(query.columns.dropFirst())
        #expect(!isProven(query))
        var computed = projection
        computed[1] = .literal(.text("x"), type: .text)
        #expect(!isProven(plan: .sort(.project(.aggregate(node), computed), keys)))
    }

    @Test func orderIsByGroupsAlone() {
        let inner = LogicalPlan.project(.aggregate(node), projection)
        let bySum = SortKey(expression: .column(index: 1, type: .double), isDescending: false, nullsFirst: false)
        let byEvidence = SortKey(expression: .column(index: 3, type: .integer), isDescending: false, nullsFirst: false)
        #expect(!isProven(plan: .sort(inner, [bySum])))
        #expect(!isProven(plan: .sort(inner, keys + [byEvidence])))
        #expect(!isProven(plan: inner))
        #expect(!isProven(plan: .limit(inner, count: 1, offset: 0)))
        #expect(isProven(plan: .limit(.sort(inner, keys), count: 1, offset: 0)))
    }

    @Test func limitsHoldInThePlanToo() {
        #expect(throws: PlanningError.self) {
            try RestrictedPlanCheck.check(honest, rules: RestrictedRules(cellsLimit: 23))
        }
        #expect(throws: PlanningError.self) {
            try RestrictedPlanCheck.check(honest, rules: RestrictedRules(outputColumnsLimit: 2))
        }
        var query = honest
        query.tables[0].subjectKeys = []
        #expect(!isProven(query))
    }
}
