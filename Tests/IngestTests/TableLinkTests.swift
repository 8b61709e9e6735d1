import Columns
import Foundation
import Ingest
import Schemas
import Testing

@Suite struct TableLinkTests {
    private static func column(_ name: String, _ type: ColumnType = .integer) -> ColumnSchema {
        ColumnSchema(name: name, type: type)
    }

    private static func link(_ columns: [String], _ table: String, _ to: [String]) -> ForeignKey {
        ForeignKey(columns: columns, references: table, to: to)
    }

    /// people ← visits(who) ← bills(visit); a code table beside them.
    private static func clinic(_ key: ColumnType = .integer) -> DatasetSchema {
        DatasetSchema(tables: [
            "people": TableDeclaration(
                columns: [column("id", key), column("age")], subjectKeys: [.column("id", type: "person")]),
            "visits": TableDeclaration(
                columns: [column("nr"), column("who", key), column("kind", .text)],
                foreignKeys: [link(["who"], "people", ["id"]), link(["kind"], "kinds", ["code"])]),
            "bills": TableDeclaration(
                columns: [column("visit"), column("sum")], foreignKeys: [link(["visit"], "visits", ["nr"])]),
            "kinds": TableDeclaration(columns: [column("code", .text), column("text", .text)]),
        ])
    }

    private static let texts = [
        "people": "id,age\n30,1\n10,2\n20,3\n",
        "kinds": "code,text\nb,two\na,one\n",
        "visits": "nr,who,kind\n5,20,a\n6,10,b\n7,,a\n8,20,\n9,10,a\n",
        "bills": "visit,sum\n9,1\n7,2\n5,3\n,4\n9,5\n8,6\n6,7\n",
    ]

    @Test(arguments: [ColumnType.integer, .text]) func subjectsReachEveryTable(_ key: ColumnType) throws {
        let made = try SeveralTables(Self.clinic(key), Self.texts)
        // Subjects in the order of their names: 10, 20, 30.
        #expect(try made.codes("people") == [0, 1, 2] && made.texts("people", "id") == ["10", "20", "30"])
        // Clustered, each subject's rows in the file's order, rows without a subject last.
        #expect(
            try made.codes("visits") == [0, 0, 1, 1, 3] && made.texts("visits", "nr") == ["6", "9", "5", "8", "7"])
        #expect(try made.codes("bills") == [0, 0, 0, 1, 1, 3, 3])
        #expect(made.texts("bills", "sum") == ["1", "5", "7", "3", "6", "2", "4"])
        // No path to a subject: the file's order.
        #expect(made.tables["kinds"]?.subjects.isEmpty == true && made.texts("kinds", "code") == ["b", "a"])
        for name in ["people", "visits", "bills"] {
            #expect(made.tables[name]?.subjects.map(\.count) == [3])
            #expect(made.tables[name]?.subjects[0].pseudonyms == nil)
        }
        // No column is added.
        #expect(made.tables["bills"]?.columns.map(\.schema.name) == ["visit", "sum"])
    }

    @Test func pseudonymsAreTheHomes() throws {
        let made = try SeveralTables(Self.clinic(), Self.texts, key: Array(1...16))
        let people = try #require(made.tables["people"]).pseudonyms(0)
        #expect(Set(people ?? []).count == 3 && made.registry?.count == 3)
        #expect(made.tables["visits"]?.pseudonyms(0) == people && made.tables["bills"]?.pseudonyms(0) == people)
    }

    @Test func brokenKeysAreNamedByPlace() throws {
        func refusal(_ table: String, _ text: String) -> IngestError? {
            var texts = Self.texts
            texts[table] = text
            return SeveralTables.refusal(Self.clinic(), texts)
        }
        #expect(
            refusal("visits", "kind,who,nr\na,10,1\n\"a\",40,2\na,50,3\n")
                == IngestError(.unmatchedKey, line: 3, column: 2, columnName: "who"))
        #expect(
            refusal("visits", "nr,who,kind\n1,10,a\n2,10,c\n")
                == IngestError(.unmatchedKey, line: 3, column: 3, columnName: "kind"))
        #expect(
            refusal("people", "id,age\n1,1\n2,1\n1,2\n")
                == IngestError(.repeatedKey, line: 4, column: 1, columnName: "id"))
        // Line feeds in quotes are lines, not rows.
        #expect(
            refusal("kinds", "code,text\na,\"1\n2\n3\"\na,\n")
                == IngestError(.repeatedKey, line: 5, column: 1, columnName: "code"))
        // NULLs are never equal, and name nothing.
        #expect(refusal("people", "id,age\n10,1\n20,1\n,5\n,6\n") == nil)
        #expect(refusal("people", "id,age\n") == IngestError(.unmatchedKey, line: 2, column: 2, columnName: "who"))
        #expect(refusal("bills", "visit,sum\n") == nil)
    }

    @Test func aTableNeedsItsParents() throws {
        let visits = try #require(try Self.clinic().resolved().first { $0.name == "visits" })
        func code(_ options: ImportOptions, _ parents: [SealedTable]) -> IngestError.Code? {
            var importer = Importer(options, parents: parents)
            do {
                _ = try importer.run(InputBytes(Array((Self.texts["visits"] ?? "").utf8))) { _ in true }
                return nil
            } catch { return error.code }
        }
        let made = try SeveralTables(Self.clinic(), Self.texts)
        let parents = ["people", "kinds"].compactMap { made.tables[$0] }
        var options = ImportOptions(table: "visits", schema: visits)
        #expect(code(options, parents) == nil)
        #expect(code(options, Array(parents.prefix(1))) == .invalidParent)
        options.uniqueKeys = [["nobody"]]
        #expect(code(options, parents) == .invalidForeignKey)
        options.uniqueKeys = []
        options.schema?.foreignKeys[0].to = ["age", "id"]
        #expect(code(options, parents) == .invalidForeignKey)
        options.schema = visits
        options.schema?.subjectKeys[0].path[0].references = "kinds"
        #expect(code(options, parents) == .invalidSubjectKey)
    }

    /// Generated keys of several columns and types, against a naive look-up; with one thread and two.
    @Test(arguments: 0..<6) func compositeKeysMatchANaiveLookup(_ seed: Int) throws {
        var random = Generator(state: UInt64(seed))
        let spread = [3, 1_000, 1 << 40][seed % 3]
        var panel = "nr,year,who,place\n", keys: [(String, String)] = [], persons: [Int] = []
        for person in 0..<200 {
            for year in 0..<Int.random(in: 1...4, using: &random) {
                let number = Int.random(in: 0..<1_000_000, using: &random) * spread
                guard !keys.contains(where: { $0 == (String(number), "y\(year)") }) else { continue }
                keys.append((String(number), "y\(year)"))
                persons.append(person % 150)
                panel += "\(number),y\(year),\(person % 150),p\(person % 7)\n"
            }
        }
        var spells = "panel,year,days\n", expected: [Int?] = []
        for row in 0..<40_000 {
            let pick = Int.random(in: 0..<(keys.count + 5), using: &random)
            if pick < keys.count {
                spells += "\(keys[pick].0),\(keys[pick].1),\(row)\n"
                expected.append(persons[pick])
            } else {
                spells += pick % 2 == 0 ? ",y1,\(row)\n" : "\(keys[0].0),,\(row)\n"
                expected.append(nil)
            }
        }
        let schema = DatasetSchema(tables: [
            "people": TableDeclaration(columns: [Self.column("id")], subjectKeys: [.column("id", type: "person")]),
            "panel": TableDeclaration(
                columns: [
                    Self.column("nr"), Self.column("year", .text), Self.column("who"), Self.column("place", .text),
                ], foreignKeys: [Self.link(["who"], "people", ["id"])]),
            "spells": TableDeclaration(
                columns: [Self.column("panel"), Self.column("year", .text), Self.column("days")],
                foreignKeys: [Self.link(["panel", "year"], "panel", ["nr", "year"])]),
        ])
        let texts = [
            "people": "id\n" + (0..<300).shuffled(using: &random).map { "\($0)\n" }.joined(), "panel": panel,
            "spells": spells,
        ]
        let made = try SeveralTables(schema, texts)
        let codes = try made.codes("spells"), days = made.texts("spells", "days").compactMap { $0.flatMap { Int($0) } }
        #expect(days.count == expected.count && codes == codes.sorted())
        #expect(zip(codes, days).allSatisfy { code, row in code == expected[row] ?? 300 })
        #expect(zip(codes, days).map { $0 * 100_000 + $1 }.isSorted)
        #expect(try SeveralTables(schema, texts, threads: 2).files == made.files)
    }

    /// The committed piece of TPC-H: lineitem's subjects are its orders' customers.
    @Test func aPieceOfTPCH() throws {
        let folder = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
            .appendingPathComponent("Data/tpch")
        let schema = try JSONDecoder().decode(
            DatasetSchema.self, from: Data(contentsOf: folder.appendingPathComponent("schema.json")))
        let texts = try schema.tables.keys.map { name in
            (name, try String(contentsOf: folder.appendingPathComponent("\(name).csv"), encoding: .utf8))
        }
        let made = try SeveralTables(schema, Dictionary(uniqueKeysWithValues: texts))
        #expect(made.tables["lineitem"]?.rowCount == 1_097 && made.tables["orders"]?.rowCount == 280)
        let customers = Dictionary(
            uniqueKeysWithValues: zip(made.texts("orders", "o_orderkey"), made.texts("orders", "o_custkey")))
        let numbers = Dictionary(
            uniqueKeysWithValues: zip(made.texts("customer", "c_custkey"), try made.codes("customer")))
        #expect(numbers.count == 150)
        let wanted = made.texts("lineitem", "l_orderkey").map { numbers[customers[$0] ?? nil] }
        #expect(try made.codes("lineitem") == wanted.map { $0 ?? -1 })
        #expect(try made.codes("orders") == made.texts("orders", "o_custkey").map { numbers[$0] ?? -1 })
        #expect(made.tables["nation"]?.subjects.isEmpty == true)
    }
}

extension Array where Element: Comparable {
    fileprivate var isSorted: Bool { zip(self, dropFirst()).allSatisfy { $0 <= $1 } }
}
