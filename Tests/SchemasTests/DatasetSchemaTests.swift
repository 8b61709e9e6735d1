import Foundation
import Schemas
import Testing

@Suite struct DatasetSchemaTests {
    /// `name: type` columns.
    private func table(
        _ columns: String, keys: [SubjectDeclaration] = [], to foreignKeys: [ForeignKey] = []
    ) -> TableDeclaration {
        TableDeclaration(
            columns: columns.split(separator: " ").map { text in
                let parts = text.split(separator: ":").map(String.init)
                let types: [String: ColumnType] = [
                    "t": .text, "x": .double, "b": .boolean, "m": .decimal(precision: 9, scale: 2),
                    "w": .decimal(precision: 12, scale: 2), "s": .decimal(precision: 12, scale: 3),
                ]
                return ColumnSchema(name: parts[0], type: parts.count > 1 ? types[parts[1]]! : .integer)
            }, subjectKeys: keys, foreignKeys: foreignKeys)
    }

    private func link(_ column: String, _ table: String, _ to: String = "id") -> ForeignKey {
        ForeignKey(columns: [column], references: table, to: [to])
    }

    private func code(_ tables: [String: TableDeclaration], types: [String]? = nil) -> SchemaError.Code? {
        do {
            _ = try DatasetSchema(tables: tables, subjectTypes: types).resolved()
            return nil
        } catch { return error.code }
    }

    private let people = "person", firms = "enterprise"

    @Test func subjectsAreFoundAlongForeignKeys() throws {
        let schema = DatasetSchema(tables: [
            "lines": table("order id", to: [link("order", "orders")]),
            "orders": table("id customer", to: [link("customer", "customers")]),
            "customers": table("id nation", keys: [.column("id", type: people)], to: [link("nation", "nations")]),
            "nations": table("id"),
        ])
        let tables = try schema.resolved()
        #expect(tables.map(\.name) == ["nations", "customers", "orders", "lines"])
        #expect(tables[0].subjectKeys.isEmpty)
        #expect(tables[1].subjectKeys == [SubjectKey(column: "id", type: people)])
        #expect(tables[2].subjectKeys.map(\.path) == [[link("customer", "customers")]])
        #expect(tables[3].subjectKeys.map(\.path) == [[link("order", "orders"), link("customer", "customers")]])
        let home = SubjectHome(table: "customers", column: "id", type: people)
        #expect(tables.dropFirst().allSatisfy { $0.home(of: $0.subjectKeys[0]) == home })
        // A column of the same name as the home's is none: lines.id names a line.
        #expect(tables[3].namingColumn(of: tables[3].subjectKeys[0]) == nil && !tables[3].namesSubjects(1))
        #expect(tables[2].namesSubjects(1) && !tables[2].namesSubjects(0))
        #expect(tables[1].referencedKeys(in: tables) == [["id"]] && tables[3].referencedKeys(in: tables).isEmpty)
        #expect(tables.map(\.hasSoundSubjectKeys) == [true, true, true, true])
        var broken = tables[3]
        broken.foreignKeys = []
        #expect(!broken.hasSoundSubjectKeys)
    }

    /// A declared column that is a foreign key to the subjects' home is the same key; a composite key can carry it too.
    @Test func anOwnColumnThatReferencesTheHomeIsTheSameKey() throws {
        let composite = ForeignKey(columns: ["order", "who"], references: "orders", to: ["id", "customer"])
        let tables = try DatasetSchema(tables: [
            "customers": table("id", keys: [.column("id", type: people)]),
            "orders": table(
                "id customer", keys: [.column("customer", type: people)], to: [link("customer", "customers")]),
            "lines": table("order who", keys: [.column("who", type: people)], to: [composite]),
        ]).resolved()
        #expect(tables.map(\.name) == ["customers", "orders", "lines"])
        #expect(tables[1].subjectKeys[0].path == [link("customer", "customers")])
        #expect(tables[2].subjectKeys[0].path == [composite, link("customer", "customers")])
        #expect(tables[2].namingColumn(of: tables[2].subjectKeys[0]) == 1)
    }

    @Test func severalTypesHaveOneOrderInAllTables() throws {
        let tables: [String: TableDeclaration] = [
            "staff": table("id", keys: [.column("id", type: people)]),
            "shops": table("id", keys: [.column("id", type: firms)]),
            "sales": table("clerk shop", to: [link("clerk", "staff"), link("shop", "shops")]),
        ]
        let byName = try DatasetSchema(tables: tables).resolved()
        #expect(byName.last?.subjectKeys.map(\.type) == [firms, people])
        let chosen = try DatasetSchema(tables: tables, subjectTypes: [people, firms]).resolved()
        #expect(chosen.last?.subjectKeys.map(\.type) == [people, firms])
        #expect(code(tables, types: [people]) == .subjectTypesInvalid)
        #expect(code(tables, types: [people, people, firms]) == .subjectTypesInvalid)
    }

    @Test func whereSeveralWaysLeadTheTableSaysWhich() throws {
        func payments(_ keys: [SubjectDeclaration]) -> [String: TableDeclaration] {
            [
                "people": table("id", keys: [.column("id", type: people)]),
                "payments": table(
                    "from to", keys: keys, to: [link("from", "people"), link("to", "people")]),
            ]
        }
        #expect(code(payments([])) == .ambiguousSubjectPath)
        let sender = try DatasetSchema(tables: payments([.through(["from"], type: people)])).resolved()
        #expect(sender[1].subjectKeys.map(\.path) == [[link("from", "people")]])
        let both = [SubjectDeclaration.through(["to"], type: people), .through(["from"], type: people)]
        #expect(try DatasetSchema(tables: payments(both)).resolved()[1].subjectKeys.count == 2)
        #expect(
            code(payments([.through(["to"], type: people), .through(["to"], type: people)])) == .ambiguousSubjectPath)
        #expect(code(payments([.through(["nobody"], type: people)])) == .noSubjectPath)
        #expect(code(payments([.through(["from"], type: firms)])) == .noSubjectPath)
    }

    @Test func everyRefusalHasItsCode() {
        let home = table("id", keys: [.column("id", type: people)])
        #expect(code([:]) == .tableCount)
        #expect(code(Dictionary(uniqueKeysWithValues: (0...250).map { ("t\($0)", table("id")) })) == .tableCount)
        for name in ["", "1a", "a b", "a/b", "..", String(repeating: "a", count: 129)] {
            #expect(code([name: table("id")]) == .tableName)
        }
        #expect(code(["a": table("id"), "A": table("id")]) == .tableName)
        #expect(code(["客户": table("id")]) == nil)
        #expect(code(["a": table("b", to: [link("b", "none")])]) == .unknownTable)
        #expect(code(["a": table("b", to: [link("c", "h")]), "h": home]) == .unknownColumn)
        #expect(code(["a": table("b", to: [link("b", "h", "c")]), "h": home]) == .unknownColumn)
        #expect(code(["a": table("b", keys: [.column("c", type: people)])]) == .unknownColumn)
        let uneven = ForeignKey(columns: ["b", "c"], references: "h", to: ["id"])
        #expect(code(["a": table("b c", to: [uneven]), "h": home]) == .foreignKeyInvalid)
        let twice = ForeignKey(columns: ["b", "b"], references: "h", to: ["id", "no"])
        #expect(code(["a": table("b", to: [twice]), "h": table("id no")]) == .foreignKeyInvalid)
        let none = ForeignKey(columns: [], references: "h", to: [])
        #expect(code(["a": table("b", to: [none]), "h": home]) == .foreignKeyInvalid)
        #expect(code(["a": table("b", to: [link("b", "h"), link("b", "h")]), "h": home]) == .foreignKeyInvalid)
        #expect(code(["a": table("b:t", to: [link("b", "h")]), "h": home]) == .typesDiffer)
        #expect(code(["a": table("b:m", to: [link("b", "h")]), "h": table("id:s")]) == .typesDiffer)
        #expect(code(["a": table("b:m", to: [link("b", "h")]), "h": table("id:w")]) == nil)
        #expect(code(["a": table("b:x", to: [link("b", "h")]), "h": table("id:x")]) == .keyTypeInvalid)
        #expect(code(["a": table("b:b", keys: [.column("b", type: people)])]) == .keyTypeInvalid)
        #expect(code(["a": table("b", keys: [.column("b", type: "")])]) == .keyTypeInvalid)
        #expect(code(["a": table("id b", to: [link("b", "b")]), "b": table("id a", to: [link("a", "a")])]) == .cycle)
        #expect(code(["a": table("id b", to: [link("b", "a")])]) == .cycle)
        #expect(code(["a": home, "b": home]) == .subjectsUnlinked)
        #expect(
            code(["a": table("id b", keys: [.column("id", type: people), .column("b", type: people)])])
                == .subjectsUnlinked)
    }

    @Test func schemaFilesAreRead() throws {
        let json = #"""
            {"tables":{"people":{"columns":[{"name":"id","type":"integer"}],"subjectKeys":[{"column":"id","type":"person"}]},
            "visits":{"columns":[{"name":"who","type":"integer"}],"subjectKeys":[{"through":["who"],"type":"person"}],
            "foreignKeys":[{"columns":["who"],"references":"people","to":["id"]}]}},"subjectTypes":["person"]}
            """#
        let tables = try JSONDecoder().decode(DatasetSchema.self, from: Data(json.utf8)).resolved()
        #expect(tables.map(\.name) == ["people", "visits"] && tables[1].subjectKeys[0].isDerived)
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys]
        let again = try JSONDecoder().decode([TableSchema].self, from: try encoder.encode(tables))
        #expect(again == tables)
        // What has no foreign keys is written as it always was.
        let plain = String(decoding: try encoder.encode(tables[0]), as: UTF8.self)
        #expect(!plain.contains("foreignKeys") && !plain.contains("path"))
        #expect(throws: DecodingError.self) {
            let both = #"{"column":"a","through":["b"],"type":"person"}"#
            _ = try JSONDecoder().decode(SubjectDeclaration.self, from: Data(both.utf8))
        }
    }

    @Test func manifestsAreOfTheOldFormatWhereNothingIsNew() throws {
        let home = TableSchema(
            name: "people", columns: [ColumnSchema(name: "id", type: .integer)],
            subjectKeys: [SubjectKey(column: "id", type: people)])
        let key = SubjectKey(column: "id", type: people, path: [link("who", "people")])
        let child = TableSchema(
            name: "visits", columns: [ColumnSchema(name: "who", type: .integer)], subjectKeys: [key],
            foreignKeys: key.path)
        func manifest(_ schema: TableSchema, subjects: Int) -> TableManifest {
            TableManifest(
                schema: schema, rowCount: 9, zoneRows: 1, file: schema.name, fileBytes: 0, sha256: "", columns: [],
                subjects: schema.subjectKeys.map {
                    SubjectManifest(key: $0, count: subjects, offsets: nil, codes: nil, pseudonyms: nil)
                })
        }
        func dataset(_ tables: TableManifest...) -> DatasetManifest {
            DatasetManifest(dataset: "d", isRestricted: false, tables: tables)
        }
        #expect(dataset(manifest(home, subjects: 4)).format == 1)
        let both = dataset(manifest(home, subjects: 4), manifest(child, subjects: 4))
        #expect(both.format == 2 && both.isConsistent)
        #expect(!dataset(manifest(home, subjects: 4), manifest(child, subjects: 5)).isConsistent)
        #expect(!dataset(manifest(child, subjects: 4)).isConsistent)
        #expect(!dataset(manifest(home, subjects: 4), manifest(home, subjects: 4)).isConsistent)
    }
}
