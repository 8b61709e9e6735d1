import Rules
import Schemas
import Testing

/// A worker that was taken over writes rows into labels, or leaves a subject key out (attacks 20, 25).
@Suite struct DeclaredShapeTests {
    static let panel = TableSchema(
        name: "panel",
        columns: [
            ColumnSchema(name: "person", type: .integer, use: .key),
            ColumnSchema(name: "town", type: .text, use: .dimension, domain: .values([.text("a"), .text("b")])),
            ColumnSchema(name: "year", type: .integer, use: .dimension, domain: .range(lower: 1980, upper: 1987)),
            ColumnSchema(name: "name", type: .text, use: .identifier),
            ColumnSchema(name: "wage", type: .integer, use: .measure),
        ], subjectKeys: [SubjectKey(column: "person", type: "person")])

    static func reasons(
        _ column: ResultColumn, _ labels: [Value], aggregate: ColumnRole = .aggregate(.countRows, column: nil),
        tables: [TableSchema] = [panel]
    ) -> Set<Reason> {
        let (result, evidence) = Fixtures.table([
            (column, labels, labels.map { _ in Fixtures.count(40) }),
            (Fixtures.column("n", aggregate), labels.map { _ in .integer(40) }, labels.map { _ in Fixtures.count(40) }),
        ])
        let verdicts = DisclosureRules.assess(result, evidence, policy: Fixtures.policy, tables: tables)
        return Set(verdicts.cells.flatMap(\.reasons))
    }

    @Test func declaredLabelsPass() {
        #expect(Self.reasons(Fixtures.column("t", .group(column: "town"), .text), [.text("a"), .text("b")]).isEmpty)
        #expect(
            Self.reasons(Fixtures.column("year", .group(column: "year")), [.integer(1980), .integer(1987)]).isEmpty)
    }

    @Test func whatIsNotDeclaredFails() {
        let town = Fixtures.column("t", .group(column: "town"), .text)
        #expect(Self.reasons(town, [.text("a"), .text("Zhang San earns 9000")]) == [.undeclared])
        #expect(Self.reasons(town, [.text("a"), .null]) == [.undeclared])
        #expect(Self.reasons(town, [.text("a"), .text("a")]) == [.undeclared])
        #expect(Self.reasons(Fixtures.column("y", .group(column: "year")), [.integer(1979)]) == [.undeclared])
        #expect(Self.reasons(Fixtures.column("y", .group(column: "town")), [.integer(1980)]) == [.undeclared])
        #expect(Self.reasons(Fixtures.column("t", .group(column: nil), .text), [.text("a")]) == [.undeclared])
        #expect(Self.reasons(Fixtures.column("t", .group(column: "name"), .text), [.text("a")]) == [.undeclared])
        #expect(Self.reasons(Fixtures.column("t", .group(column: "wage")), [.integer(40)]) == [.undeclared])
        #expect(Self.reasons(town, [.text("a")], aggregate: .aggregate(.count, column: "gone")) == [.undeclared])
        #expect(Self.reasons(town, [.text("a")], tables: []) == [.undeclared])
    }

    @Test func everyDeclaredSubjectKeyIsThere() {
        var two = Self.panel
        two.subjectKeys.append(SubjectKey(column: "firm", type: "enterprise"))
        #expect(
            Self.reasons(Fixtures.column("t", .group(column: "town"), .text), [.text("a")], tables: [two]) == [
                .undeclared
            ])
    }

    @Test func oneRowWithoutLabels() {
        for rows in [1, 2] {
            let (result, evidence) = Fixtures.table([
                (
                    Fixtures.column("n", .aggregate(.countRows, column: nil)),
                    Array(repeating: .integer(40), count: rows),
                    Array(repeating: Fixtures.count(40), count: rows)
                )
            ])
            let verdicts = DisclosureRules.assess(result, evidence, policy: Fixtures.policy, tables: [Self.panel])
            #expect(verdicts[0, 0].reasons == (rows == 1 ? [] : [.undeclared]))
        }
    }
}
