import Foundation
import Testing

@testable import Commands

/// `import` of several files and `sql` over what it made.
@Suite struct SeveralTablesTests {
    private static let schema = #"""
        {"tables":{
          "people":{"columns":[{"name":"id","type":"integer"},{"name":"age","type":"integer"}],
            "subjectKeys":[{"column":"id","type":"person"}]},
          "visits":{"columns":[{"name":"who","type":"integer"},{"name":"days","type":"integer"}],
            "foreignKeys":[{"columns":["who"],"references":"people","to":["id"]}]}}}
        """#

    @Test func severalFilesAreOneDataset() async throws {
        let folder = try ScratchFolder()
        let people = try folder.write("id,age\n2,30\n1,40\n", to: "people.csv")
        let visits = try folder.write("who,days\n1,5\n2,6\n,7\n1,8\n", to: "v.csv")
        let schema = try folder.write(Self.schema, to: "schema.json")
        let seal = folder.path("seal")
        let made = try await Sluice.run(
            ["import", "visits=\(visits)", people, "--schema", schema, "--out", seal, "--json"])
        #expect(made.status == 0, "\(made.error)")
        let tables = try JSONDecoder().decode(JSONValue.self, from: Data(made.output.utf8))["tables"]
        #expect(tables?.line.contains("people") == true && tables?.line.contains("visits") == true)
        let query = "SELECT COUNT(*) AS n, SUM(days) AS d FROM visits"
        for option in [seal, "x=\(seal)"] {
            let rows = try await Sluice.run(["sql", "--table", option, "--evidence", query])
            #expect(rows.output == "n,d,n_rows,n_subjects,d_top1,d_top2\n4,26,4,2,13,7\n", "\(rows.error)")
        }
        let joined = try await Sluice.run(
            [
                "sql", "--table", seal, "--evidence",
                "SELECT age > 35 AS old, SUM(days) AS d FROM visits JOIN people ON who = id GROUP BY 1 ORDER BY 1",
            ])
        #expect(
            joined.output == "old,d,n_rows,n_subjects,d_top1,d_top2\nfalse,6,1,1,6,0\ntrue,13,2,1,13,0\n",
            "\(joined.error)")
        let text = try await Sluice.run(
            ["import", "visits=\(visits)", people, "--schema", schema, "--out", folder.path("again")])
        #expect(text.output.contains("visits: 4 rows, 2 columns") && text.output.contains("2 subjects by id"))
    }

    @Test func whatDoesNotFitIsSaid() async throws {
        let folder = try ScratchFolder()
        let people = try folder.write("id,age\n2,30\n1,40\n", to: "people.csv")
        let visits = try folder.write("who,days\n1,5\n3,6\n", to: "visits.csv")
        let schema = try folder.write(Self.schema, to: "schema.json")
        func run(_ arguments: String...) async throws -> (status: Int32, error: String) {
            let ended = try await Sluice.run(["import"] + arguments + ["--out", folder.path("seal"), "--json"])
            return (Int32(ended.status), ended.error)
        }
        let unmatched = try await run(people, visits, "--schema", schema)
        #expect(unmatched.status == 1 && unmatched.error.contains("unmatchedKey") && unmatched.error.contains("line 3"))
        #expect(try await run(people, "--schema", schema).error.contains("tableMissing"))
        #expect(try await run("persons=\(people)", visits, "--schema", schema).error.contains("tableUndeclared"))
        #expect(try await run(people, people).error.contains("tableTwice"))
        #expect(try await run(people, visits, "--subject", "id").error.contains("schemaMissing"))
        #expect(try await run(people, visits, "--table", "t").status == 2)
        #expect(try await run(people, folder.path("none.csv")).status == 2)
        #expect(!FileManager.default.fileExists(atPath: folder.path("seal")))
        // Without a schema each table is what its values are, and nothing ties them.
        #expect(try await run(people, visits).status == 0)
    }
}
