import Schemas
import Testing

@testable import Planning

/// Restricted queries over several tables: along declared foreign keys, from the table that has them, and nothing else.
@Suite struct RestrictedJoinTests {
    static let toPeople = ForeignKey(columns: ["who"], references: "people", to: ["id"])
    static let toHelper = ForeignKey(columns: ["helper"], references: "people", to: ["id"])
    static let toFirms = ForeignKey(columns: ["firm"], references: "firms", to: ["name"])
    static let toPlaces = ForeignKey(columns: ["area", "place"], references: "places", to: ["area", "place"])
    static let toVisits = ForeignKey(columns: ["visit"], references: "visits", to: ["nr"])

    private static func group(_ name: String, _ values: String...) -> ColumnSchema {
        ColumnSchema(name: name, type: .text, use: .dimension, domain: .values(values.map(Value.text)))
    }
    private static func key(_ name: String, _ type: ColumnType = .integer) -> ColumnSchema {
        ColumnSchema(name: name, type: type, use: .key)
    }
    private static func measure(_ name: String) -> ColumnSchema {
        ColumnSchema(name: name, type: .integer, use: .measure)
    }

    /// Speaks of nobody.
    static let places = TableSchema(
        name: "places", columns: [key("area"), key("place"), group("climate", "wet", "dry"), group("kind", "x", "y")])
    static let people = TableSchema(
        name: "people",
        columns: [
            key("id"), group("sex", "f", "m"), key("area"), key("place"), measure("income"),
            ColumnSchema(name: "idcard", type: .text, use: .identifier), ColumnSchema(name: "note", type: .text),
        ], subjectKeys: [SubjectKey(column: "id", type: "person")], foreignKeys: [toPlaces])
    static let firms = TableSchema(
        name: "firms", columns: [key("name", .text), group("sector", "a", "b")],
        subjectKeys: [SubjectKey(column: "name", type: "enterprise")])
    static let visits = TableSchema(
        name: "visits",
        columns: [
            key("nr"), key("who"), key("firm", .text), key("helper"), group("kind", "x", "y"), measure("days"),
        ],
        subjectKeys: [
            SubjectKey(column: "name", type: "enterprise", path: [toFirms]),
            SubjectKey(column: "id", type: "person", path: [toPeople]),
        ], foreignKeys: [toPeople, toFirms, toHelper])
    static let bills = TableSchema(
        name: "bills", columns: [key("visit"), measure("cost")],
        subjectKeys: [
            SubjectKey(column: "name", type: "enterprise", path: [toVisits, toFirms]),
            SubjectKey(column: "id", type: "person", path: [toVisits, toPeople]),
        ], foreignKeys: [toVisits])
    static let tables = [places, people, firms, visits, bills]

    static func compile(_ text: String, _ tables: [TableSchema] = tables) throws(PlanningError) -> BoundQuery {
        try Planner.compile(text, tables: tables, mode: .restricted(RestrictedRules()), parameters: [:])
    }

    private func codes(_ text: String, _ tables: [TableSchema] = tables) -> [String] {
        do {
            _ = try Self.compile(text, tables)
            return []
        } catch { return error.diagnostics.map(\.code) }
    }

    @Test(arguments: [
        "visits v JOIN people p ON v.who = p.id", "people p JOIN visits v ON p.id = v.who",
        "visits v LEFT JOIN people p ON p.id = v.who",
        "visits v JOIN people p ON v.who = p.id JOIN firms f ON f.name = v.firm",
        "visits v JOIN people p ON v.who = p.id LEFT JOIN places l ON l.area = p.area AND p.place = l.place",
        "visits v JOIN people p ON v.who = p.id LEFT JOIN places l USING (place, area)",
        "bills b JOIN visits v ON b.visit = v.nr JOIN people p ON p.id = v.who",
        "visits v JOIN (people p JOIN places l ON l.area = p.area AND p.place = l.place) ON v.who = p.id",
    ])
    func alongForeignKeys(from: String) throws {
        let query = try Self.compile(
            """
            SELECT sex, COUNT(*) AS n, SUM(income) AS i, COUNT(DISTINCT id) AS p FROM \(from)
            WHERE sex <> 'f' GROUP BY sex ORDER BY sex
            """)
        try RestrictedPlanCheck.check(query, rules: RestrictedRules())
        // The root's keys, in its order.
        let root = from.contains("bills") ? Self.bills : Self.visits
        #expect(query.evidenceKeys == root.subjectKeys)
        #expect(query.evidence?.keyCount == 2)
    }

    @Test(arguments: [
        ("people, visits", "joinCondition"), ("people CROSS JOIN visits", "joinCondition"),
        ("people NATURAL JOIN places", "joinCondition"), ("visits v JOIN people p ON v.nr = p.id", "joinCondition"),
        ("visits v JOIN people p ON v.who = p.id AND v.kind = p.sex", "joinCondition"),
        ("visits v JOIN people p ON v.who = p.id OR v.who = p.id", "joinCondition"),
        ("visits v JOIN people p ON v.who <= p.id", "joinCondition"),
        ("visits v JOIN people p ON v.who = p.id + 0", "joinCondition"),
        ("visits v JOIN people p ON v.who = v.nr", "joinCondition"),
        // Half of a key.
        ("people p JOIN places l ON l.area = p.area", "joinCondition"),
        ("visits v RIGHT JOIN people p ON v.who = p.id", "joinKind"),
        ("visits v FULL JOIN people p ON v.who = p.id", "joinKind"),
        ("people p LEFT JOIN visits v ON v.who = p.id", "joinKind"),
        // Two roots: every visit beside every other of its person.
        ("visits v JOIN people p ON v.who = p.id JOIN visits w ON w.who = p.id", "joinShape"),
        (
            "people p JOIN visits v ON v.who = p.id JOIN bills b ON b.visit = v.nr JOIN bills c ON c.visit = v.nr",
            "joinShape"
        ),
        // A visit speaks of who comes, and the helper is a person too.
        ("visits v JOIN people p ON v.helper = p.id", "joinSubjects"),
        ("visits v JOIN people p ON v.who = p.id JOIN people h ON v.helper = h.id", "joinSubjects"),
    ])
    func nothingElse(from: String, code: String) {
        #expect(codes("SELECT COUNT(*) AS n FROM \(from)") == [code])
    }

    @Test func usesHoldInEveryTable() {
        let from = "visits v JOIN people p ON v.who = p.id JOIN places l ON l.area = p.area AND l.place = p.place"
        #expect(codes("SELECT climate, COUNT(*) AS n FROM \(from) WHERE sex = 'f' GROUP BY climate").isEmpty)
        #expect(codes("SELECT idcard, COUNT(*) AS n FROM \(from) GROUP BY idcard").contains("groupColumnUse"))
        #expect(codes("SELECT COUNT(*) AS n FROM \(from) WHERE idcard = 'x'") == ["filterColumnUse"])
        #expect(codes("SELECT COUNT(*) AS n FROM \(from) WHERE note = 'x'") == ["undeclaredUse"])
        #expect(codes("SELECT COUNT(*) AS n FROM \(from) WHERE p.area = l.area").contains("filterColumnUse"))
        #expect(codes("SELECT SUM(id) AS n FROM \(from)") == ["aggregateColumnUse"])
        #expect(codes("SELECT COUNT(DISTINCT nr) AS n FROM \(from)") == ["distinctWithoutSubjectKey"])
        // Which of two?
        #expect(codes("SELECT kind, COUNT(*) AS n FROM \(from) GROUP BY kind") == ["ambiguousColumn"])
        #expect(codes("SELECT v.kind, COUNT(*) AS n FROM \(from) GROUP BY v.kind").isEmpty)
        let both = "SELECT v.kind AS a, l.kind AS b, COUNT(*) AS n FROM \(from) GROUP BY v.kind, l.kind"
        #expect(codes(both).contains("groupExpression"))
    }

    @Test func subjectsOfEveryTableAreKnown() {
        let from = "visits v JOIN people p ON v.who = p.id"
        var hidden = Self.tables
        hidden[1].subjectKeys = []
        #expect(codes("SELECT COUNT(*) AS n FROM \(from)", hidden) == ["noSubjectKey"])
        var blind = Self.tables
        // The root does not lead to the persons, whom the joined table names.
        blind[3].subjectKeys.removeLast()
        #expect(codes("SELECT COUNT(*) AS n FROM \(from)", blind) == ["joinSubjects"])
    }

    /// A unique column names the subject of its row only where it is never NULL: several rows may have none.
    @Test func groupsByAUniqueColumnKeepTheSubject() {
        func code(isNullable: Bool) -> PlanningError.Code? {
            var tables = Self.tables
            tables[3].columns[0].isNullable = isNullable
            let text = "SELECT MAX(t) FROM (SELECT nr, SUM(days) AS t FROM visits GROUP BY nr) q"
            do {
                _ = try Planner.compile(text, tables: tables, mode: .open(evidence: true))
                return nil
            } catch { return error.code }
        }
        #expect(code(isNullable: false) == nil)
        #expect(code(isNullable: true) == .evidenceLost)
    }

    /// Each control of the text has one over the plan.
    @Test func plansAreProved() throws {
        let text = "SELECT sex, COUNT(*) AS n FROM visits v JOIN people p ON v.who = p.id GROUP BY sex"
        let query = try Self.compile(text)
        func isProven(_ change: (inout JoinNode, inout AggregateNode) -> Void) -> Bool {
            var changed = query
            guard case .sort(.project(.aggregate(var node), let shown), let keys) = query.plan,
                case .join(var join) = node.input
            else { return true }
            change(&join, &node)
            node.input = .join(join)
            changed.plan = .sort(.project(.aggregate(node), shown), keys)
            do {
                try RestrictedPlanCheck.check(changed, rules: RestrictedRules())
                return true
            } catch { return false }
        }
        #expect(isProven { _, _ in })
        for kind in JoinKind.allCases where kind != .inner && kind != .left {
            #expect(!isProven { join, _ in join.kind = kind })
        }
        #expect(!isProven { join, _ in join.keys = [] })
        #expect(!isProven { join, _ in join.keys[0].nullsMatch = true })
        #expect(!isProven { join, _ in join.keys[0].left = .literal(.integer(1), type: .integer) })
        #expect(!isProven { join, _ in join.residual = .literal(.boolean(true), type: .boolean) })
        #expect(!isProven { join, _ in join.right = .distinct(join.right) })
        #expect(!isProven { join, _ in join.right = join.left })
        #expect(!isProven { _, node in node.evidence = nil })
        #expect(!isProven { _, node in node.evidence?.subjectKeys = [0] })
        #expect(!isProven { _, node in node.evidence?.subjectKeys.reverse() })
        #expect(!isProven { _, node in node.evidence?.columns = [0, 1] })
        // Another foreign key to the same table: the helper.
        #expect(
            !isProven { join, _ in
                guard case .scan(let table, var columns) = join.left else { return }
                columns[columns.firstIndex(of: 1)!] = 3
                join.left = .scan(table: table, columns: columns)
            })
    }
}
