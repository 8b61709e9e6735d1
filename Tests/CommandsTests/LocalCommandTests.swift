import Foundation
import Glibc
import Testing

@testable import Commands

/// `import`, `sql`, `sandbox check`: real files through real confined workers.
@Suite struct LocalCommandTests {
    private static let people = "id,city,pay,note\n1,a,10,\n1,a,20,\"\"\n2,a,5,x\n3,b,,\"say \"\"hi\"\"\"\n"

    @Test func importThenQuery() async throws {
        let folder = try ScratchFolder()
        let file = try folder.write(Self.people, to: "people.csv")
        let made = try await Sluice.run(
            ["import", file, "--subject", "id:person", "--out", folder.path("seal"), "--json"])
        #expect(made.status == 0, "\(made.error)")
        #expect(made.output.contains("\"rows\" : 4"))
        let again = try await Sluice.run(["import", file, "--out", folder.path("seal"), "--json"])
        #expect(again.status == 1)
        #expect(again.error.contains("\"outputExists\""))
        let rows = try await Sluice.run(
            ["sql", "--table", "t=\(folder.path("seal"))", "SELECT id, note FROM t ORDER BY id, note"])
        #expect(rows.status == 0, "\(rows.error)")
        #expect(rows.output.hasPrefix("id,note\n"))
        #expect(rows.output.contains("\n1,\n"))
        #expect(rows.output.contains("\n1,\"\"\n"))
        #expect(rows.output.contains("\n3,\"say \"\"hi\"\"\"\n"))
        let evidence = try await Sluice.run(
            [
                "sql", "--table", "t=\(folder.path("seal"))", "--evidence",
                "SELECT city, SUM(pay) AS pay FROM t GROUP BY city ORDER BY city",
            ])
        #expect(evidence.output == "city,pay,n_rows,n_subjects,pay_top1,pay_top2\na,35,3,2,30,5\nb,,1,1,0,0\n")
    }

    @Test func aCSVFileIsATableToo() async throws {
        let folder = try ScratchFolder()
        let file = try folder.write(Self.people, to: "people.csv")
        let query = "SELECT COUNT(*) AS n FROM people"
        let csv = try await Sluice.run(["sql", "--table", file, "--timing", "--repeat", "3", query])
        #expect(csv.output == "n\n4\n")
        #expect(csv.error.split(separator: "\n").count(where: { $0.hasPrefix("{\"run\":") }) == 3)
        let json = try await Sluice.run(["sql", "--table", file, "--json", query])
        #expect(json.output == "{\"columns\":[{\"name\":\"n\",\"type\":\"integer\"}],\"rows\":[\n[4]]}\n")
        let plan = try await Sluice.run(["sql", "--table", file, "--explain", query])
        #expect(plan.output.contains("scan people"))
        let input = try await Sluice.run(["sql", "--table", file, "-"], input: query)
        #expect(input.output == "n\n4\n")
    }

    @Test func whatDoesNotCompileIsSaid() async throws {
        let folder = try ScratchFolder()
        let file = try folder.write(Self.people, to: "people.csv")
        let ended = try await Sluice.run(["sql", "--table", file, "--json", "SELECT nothing FROM people"])
        #expect(ended.status == 1)
        #expect(ended.error.contains("\"textRefused\""))
        #expect(ended.error.contains("\"span\""))
        let missing = try await Sluice.run(["sql", "--table", folder.path("none.csv"), "--json", "SELECT 1"])
        #expect(missing.status == 2)
        #expect(missing.error.contains("\"fileUnreadable\""))
    }

    /// A wrong row is named by its place; what stands there is not, and nothing is left.
    @Test func aWrongRowLeavesNothing() async throws {
        let folder = try ScratchFolder()
        let file = try folder.write("id,pay\n1,10\n2,SECRET\n", to: "wrong.csv")
        let schema = try folder.write(
            #"{"columns":[{"name":"id","type":"integer"},{"name":"pay","type":"integer"}]}"#, to: "schema.json")
        let ended = try await Sluice.run(
            ["import", file, "--schema", schema, "--out", folder.path("seal"), "--json"])
        #expect(ended.status == 1)
        #expect(ended.error.contains("\"invalidValue\""))
        #expect(ended.error.contains("line 3"))
        #expect(!ended.error.contains("SECRET"))
        let left = try FileManager.default.contentsOfDirectory(atPath: folder.url.path).sorted()
        #expect(left == ["schema.json", "wrong.csv"])
    }

    @Test func restrictedSealsAreNotForSQL() async throws {
        let folder = try ScratchFolder()
        let file = try folder.write("id,city\n1,0\n2,1\n", to: "people.csv")
        let schema = try folder.write(
            #"""
            {"columns":[{"name":"id","type":"integer","use":"key","nullable":false},
            {"name":"city","type":"integer","use":"dimension","nullable":false,"domain":[0,1]}],
            "subjectKeys":[{"column":"id","type":"person"}]}
            """#, to: "schema.json")
        let home = folder.path("home")
        #expect(try await Sluice.run(["init", "--home", home, "--secret-file", folder.path("secret")]).status == 0)
        let made = try await Sluice.run(
            ["import", file, "--schema", schema, "--dataset", "d", "--home", home, "--json"])
        #expect(made.status == 0, "\(made.error)")
        let seal = try #require(JSONDecoder().decode([String: JSONValue].self, from: Data(made.output.utf8))["folder"])
        let ended = try await Sluice.run(["sql", "--table", "t=\(seal.line)", "--json", "SELECT COUNT(*) AS n FROM t"])
        #expect(ended.status == 1)
        #expect(ended.error.contains("\"sealRestricted\""))
        let bare = try await Sluice.run(["import", file, "--dataset", "d", "--home", home, "--json"])
        #expect(bare.status == 1)
        #expect(bare.error.contains("\"schemaMissing\""))
    }

    @Test func everyLayerOfTheSandboxIsTried() async throws {
        let ended = try await Sluice.run(["sandbox", "check", "--least", "landlock", "--json"])
        #expect(ended.status == 0, "\(ended.output)")
        let findings = try JSONDecoder().decode([JSONValue].self, from: Data(ended.output.utf8))
        #expect(findings.count(where: { $0["layer"]?.line.hasPrefix("canary") == true }) >= 6)
        #expect(!findings.contains { $0["verdict"]?.line == "FAIL" })
    }

    /// What a newcomer meets first: links, pipes, folders as a shell completes them, and words instead of codes.
    @Test func filesAsPeopleGiveThem() async throws {
        let folder = try ScratchFolder()
        let file = try folder.write(Self.people, to: "people.csv")
        let link = folder.path("link.csv")
        try FileManager.default.createSymbolicLink(atPath: link, withDestinationPath: "people.csv")
        let made = try await Sluice.run(["import", link, "--out", folder.path("seal") + "/"])
        #expect(made.status == 0, "\(made.error)")
        try FileManager.default.createSymbolicLink(atPath: folder.path("sealed"), withDestinationPath: "seal")
        let rows = try await Sluice.run(["sql", "--table", "t=\(folder.path("sealed"))", "SELECT COUNT(*) AS n FROM t"])
        #expect(rows.output == "n\n4\n", "\(rows.error)")
        #expect(mkfifo(folder.path("pipe.csv"), 0o600) == 0)
        let pipe = try await Sluice.run(["import", folder.path("pipe.csv"), "--out", folder.path("p"), "--json"])
        #expect(pipe.status == 1)
        #expect(pipe.error.contains("\"inputUnreadable\""))
        let wrong = try folder.write("a,b\n1\n", to: "wrong.csv")
        let refused = try await Sluice.run(["import", wrong, "--out", folder.path("w")])
        #expect(refused.error.contains("wrong.csv, line 2"))
        #expect(refused.error.contains("than the header [inputRefused, fieldCount]"))
        #expect(try await Sluice.run(["import", file, "--out", ""]).status == 2)
    }

    /// A seal that is not the one that was sealed gives no result.
    @Test func changedSealsAreRefused() async throws {
        let folder = try ScratchFolder()
        let file = try folder.write(Self.people, to: "people.csv")
        #expect(try await Sluice.run(["import", file, "--out", folder.path("seal")]).status == 0)
        let query = ["sql", "--json", "--table", "t=\(folder.path("seal"))", "SELECT COUNT(*) AS n FROM t"]
        let table = folder.url.appendingPathComponent("seal/table.seal")
        let whole = try Data(contentsOf: table)
        var bytes = whole
        bytes[0] ^= 1
        try bytes.write(to: table)
        #expect(try await Sluice.run(query).error.contains("\"sealChanged\""))
        try whole.write(to: table)
        let manifest = folder.url.appendingPathComponent("seal/manifest.json")
        let text = try String(contentsOf: manifest, encoding: .utf8)
        try text.replacing("\"format\":1", with: "\"format\":999").write(
            to: manifest, atomically: true, encoding: .utf8)
        #expect(try await Sluice.run(query).error.contains("\"sealNewer\""))
    }

    @Test(arguments: [
        #"{"columns":[{"name":"a","type":"integer","nulable":true}]}"#, #"{"columns":[],"subjectkeys":[]}"#,
        #"{"columns":[{"name":"a","type":"integer","domain":{"from":1,"to":2,"by":1}}]}"#,
    ])
    func misspeltFieldsOfASchemaAreRefused(schema: String) async throws {
        let folder = try ScratchFolder()
        let ended = try await Sluice.run([
            "import", try folder.write("a\n1\n", to: "a.csv"), "--schema", try folder.write(schema, to: "s.json"),
            "--out",
            folder.path("seal"), "--json",
        ])
        #expect(ended.status == 1)
        #expect(ended.error.contains("unknown field"))
    }

    @Test func anAddressThatCannotBeListenedOnIsEnvironment() async throws {
        let folder = try ScratchFolder()
        let home = folder.path("home")
        #expect(try await Sluice.run(["init", "--home", home, "--secret-file", folder.path("secret")]).status == 0)
        let ended = try await Sluice.run(["serve", "--home", home, "--least", "landlock", "--listen", "192.0.2.1:8381"])
        #expect(ended.status == 3)
        #expect(ended.error.contains("addressUnavailable"))
    }

    /// A record that is gone is not begun anew.
    @Test func aMissingRecordIsSaid() async throws {
        let folder = try ScratchFolder()
        let home = folder.path("home")
        #expect(try await Sluice.run(["init", "--home", home, "--secret-file", folder.path("secret")]).status == 0)
        for name in try FileManager.default.contentsOfDirectory(atPath: home) where name.hasPrefix("ledger.sqlite") {
            try FileManager.default.removeItem(atPath: home + "/" + name)
        }
        for command in [
            ["serve", "--least", "landlock", "--listen", "127.0.0.1:0"], ["audit", "verify"], ["audit", "export"],
        ] {
            let ended = try await Sluice.run(command + ["--home", home])
            #expect(ended.status == 3, "\(ended.error)")
            #expect(ended.error.contains("ledgerUnavailable"), "\(ended.error)")
        }
        #expect(!FileManager.default.fileExists(atPath: home + "/ledger.sqlite"))
    }
}
