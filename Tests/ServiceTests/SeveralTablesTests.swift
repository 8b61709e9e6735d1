import Foundation
import Schemas
import Testing

@testable import Service

/// Datasets of several tables through real workers: open and restricted, and what is refused.
@Suite struct SeveralTablesTests {
    private static let folder = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
        .appendingPathComponent("Data/tpch").path
    private static let names = ["lineitem", "nation", "orders", "customer", "region"]
    private static let dataset = DatasetID("tpch")

    private static func source(_ change: (inout [ImportSource.Table]) -> Void = { _ in }) throws -> ImportSource {
        var files = names.map { ImportSource.Table(name: $0, path: "\(folder)/\($0).csv") }
        change(&files)
        return try ImportSource(files: files, schema: try SchemaFile(path: folder + "/schema.json"), threads: 2)
    }

    private func scratch(_ body: (String) async throws -> Void) async throws {
        let folder = NSTemporaryDirectory() + "sluice-tables-\(UUID().uuidString)"
        try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(atPath: folder) }
        try await body(folder)
    }

    @Test func anOpenSealOffersEachTableByItsName() async throws {
        try await scratch { folder in
            let seal = folder + "/seal"
            let made = try await RealData.local.importOpen(try Self.source(), to: seal)
            #expect(made.tables.map(\.name) == ["region", "nation", "customer", "orders", "lineitem"])
            #expect(made.tables.map(\.rows) == [5, 25, 150, 280, 1_097] && made.rows == 1_557)
            #expect(made.tables.map { $0.subjects["person"] } == [nil, nil, 150, 150, 150])
            #expect(made.subjects == ["c_custkey": 150])
            #expect(
                Files.names(in: seal)
                    == ["customer.seal", "lineitem.seal", "manifest.json", "nation.seal", "orders.seal", "region.seal"])
            func sql(_ text: String, evidence: Bool = false, _ more: [LocalQuery.Table] = []) async throws
                -> [ResultVector]
            {
                let tables = [LocalQuery.Table(name: "any", path: seal)] + more
                return try await RealData.local.sql(LocalQuery(text: text, tables: tables, evidence: evidence)).table
                    .vectors
            }
            #expect(try await sql("SELECT COUNT(*) AS n FROM nation") == [.integer([25])])
            // The subjects of orders and of their lines are the same 90 customers.
            for table in ["orders", "lineitem"] {
                let rows = table == "orders" ? 280 : 1_097
                let found = try await sql("SELECT COUNT(*) AS n FROM \(table)", evidence: true)
                #expect(found == [.integer([Int64(rows)]), .integer([Int64(rows)]), .integer([90])])
            }
            let twice = await rejection {
                _ = try await sql("SELECT 1 AS a FROM nation", [.init(name: "b", path: seal)])
            }
            #expect(twice?.reasons == ["tableTwice"])
            // One table changed: none is read.
            try Files.flip(seal + "/region.seal", at: 0)
            let changed = await rejection { _ = try await sql("SELECT COUNT(*) AS n FROM nation") }
            #expect(changed?.reasons == ["sealChanged"])
        }
    }

    @Test func subjectsOfARestrictedDatasetAreCountedInEveryTable() async throws {
        let engine = try await RealData.engine()
        try await World.run(engine: engine) { world in
            let made = try await RealData.local.importRestricted(
                try Self.source(), dataset: Self.dataset, home: world.home)
            #expect(try Files.size(world.home.registryPath + "/person.entries") == 150 * 16)
            let manifest = try JSONDecoder().decode(
                DatasetManifest.self, from: Data(contentsOf: URL(fileURLWithPath: made.folder + "/manifest.json")))
            #expect(manifest.format == 2 && manifest.tables.count == 5)
            let pseudonyms = try manifest.tables.compactMap { table in
                try table.subjects.first?.pseudonyms.map { range in
                    try Data(contentsOf: URL(fileURLWithPath: "\(made.folder)/\(table.file)"))
                        .subdata(in: range.offset..<(range.offset + range.bytes))
                }
            }
            #expect(pseudonyms.count == 3 && Set(pseudonyms).count == 1)
            // The same data again are the same version, and nobody new.
            let again = try await RealData.local.importRestricted(
                try Self.source { $0.reverse() }, dataset: Self.dataset, home: world.home)
            #expect(again.version == made.version)
            #expect(try Files.size(world.home.registryPath + "/person.entries") == 150 * 16)

            _ = try await world.platform.catalogue.catalogue(Samples.dataset("tpch"), by: world["steward"])
            let entry = try await world.platform.catalogue.registerVersion(
                Self.dataset, manifestSHA256: made.version, by: world["steward"])
            #expect(entry.currentVersion?.tables.map(\.name) == made.tables.map(\.name))
            _ = try await world.platform.agreements.conclude(Samples.agreement("a", "tpch"), by: world["steward"])
            let job = try await world.finishedJob(
                Samples.submission(
                    "SELECT l_returnflag, COUNT(*) AS n, SUM(l_quantity) AS q FROM lineitem GROUP BY l_returnflag",
                    datasets: ["tpch"]))
            let request = try await world.requested([job])
            let seen = try await world.platform.reviews.request(request, by: world["checker1"])
            let evidence = try #require(seen.results[0].evidence)
            let rows = try Self.lines()
            for (index, flag) in ["A", "N", "R"].enumerated() {
                let mine = rows.filter { $0.flag == flag }
                #expect(evidence[index][1][0].rows == Int64(mine.count))
                #expect(evidence[index][1][0].subjects == Int64(Set(mine.map(\.customer)).count))
            }
            try await Self.checkJoin(in: world)
            // A table without subjects answers nothing alone.
            let alone = await rejection {
                try await world.submit(
                    Samples.submission("SELECT COUNT(*) AS n FROM nation", datasets: ["tpch"]))
            }
            #expect(alone?.diagnostics.map(\.code) == ["noSubjectKey"])
        }
        await engine.close()
    }

    /// Lines beside their customers, along the declared keys: the evidence is of the customers, cell by cell, and what passes
    /// is what the rules let pass.
    private static func checkJoin(in world: World) async throws {
        let job = try await world.finishedJob(
            Samples.submission(
                """
                SELECT c_mktsegment, COUNT(*) AS n, SUM(l_quantity) AS q FROM lineitem
                JOIN orders ON l_orderkey = o_orderkey JOIN customer ON o_custkey = c_custkey GROUP BY c_mktsegment
                """, datasets: ["tpch"]))
        let request = try await world.requested([job])
        let view = try await world.platform.reviews.request(request, by: world["checker1"]).results[0]
        let (evidence, verdicts) = (try #require(view.evidence), try #require(view.verdicts))
        let segments = try customers()
        let rows = try lines().map { (segment: segments[$0.customer] ?? "", customer: $0.customer) }
        let names = Set(segments.values).sorted()
        #expect(evidence.count == names.count && view.subjectKeys?.map(\.path.count) == [2])
        for (index, name) in names.enumerated() {
            let mine = rows.filter { $0.segment == name }
            #expect(evidence[index][1][0].rows == Int64(mine.count))
            #expect(evidence[index][1][0].subjects == Int64(Set(mine.map(\.customer)).count))
            #expect(verdicts[index][1].passes == (Set(mine.map(\.customer)).count >= 10))
        }
        #expect(verdicts.contains { $0[1].passes })
        let apart = await rejection {
            try await world.submit(
                Samples.submission("SELECT COUNT(*) AS n FROM lineitem, orders", datasets: ["tpch"]))
        }
        #expect(apart?.diagnostics.map(\.code) == ["joinCondition"])
    }

    /// The segment of every customer; addresses may hold commas.
    private static func customers() throws -> [String: String] {
        let text = try String(contentsOfFile: "\(folder)/customer.csv", encoding: .utf8)
        let segments = ["AUTOMOBILE", "BUILDING", "FURNITURE", "HOUSEHOLD", "MACHINERY"]
        return Dictionary(
            uniqueKeysWithValues: text.split(separator: "\n").dropFirst().map { line in
                let number = line.prefix { $0 != "," }
                return (String(number), segments.first { line.contains(",\($0),") } ?? "")
            })
    }

    /// Return flag and customer of every line, read plainly.
    private static func lines() throws -> [(flag: String, customer: String)] {
        func rows(_ name: String) throws -> [[String]] {
            try String(contentsOfFile: "\(folder)/\(name).csv", encoding: .utf8).split(separator: "\n").dropFirst()
                .map { $0.split(separator: ",").map(String.init) }
        }
        let customers = Dictionary(uniqueKeysWithValues: try rows("orders").map { ($0[0], $0[1]) })
        return try rows("lineitem").map { (flag: $0[8], customer: customers[$0[0]] ?? "") }
    }

    /// A broken key in the last table: what the others made is gone too.
    @Test func aBrokenKeyLeavesNothing() async throws {
        try await scratch { folder in
            let home = InstanceHome(path: folder + "/home")
            _ = try await Initialisation.run(home: home, now: TestClock().read)
            let lines = try String(contentsOfFile: Self.folder + "/lineitem.csv", encoding: .utf8)
            let path = folder + "/lineitem.csv"
            try Data(
                (lines + lines.split(separator: "\n")[1].replacingOccurrences(of: "1,156", with: "99999,156") + "\n")
                    .utf8
            ).write(to: URL(fileURLWithPath: path))
            let source = try Self.source { $0[0].path = path }
            let open = await rejection { _ = try await RealData.local.importOpen(source, to: folder + "/out") }
            let closed = await rejection {
                _ = try await RealData.local.importRestricted(source, dataset: Self.dataset, home: home)
            }
            for refused in [open, closed] {
                #expect(refused?.reasons == ["unmatchedKey"] && refused?.detail.contains("line 1099, column 1") == true)
                #expect(refused?.description.contains("99999") == false)
                #expect(refused?.detail.hasPrefix(path) == true)
            }
            #expect(Files.names(in: folder) == ["home", "lineitem.csv"])
            #expect(Files.names(in: home.datasetsPath + "/tpch").isEmpty && Files.names(in: home.scratchPath).isEmpty)
            #expect(try Files.size(home.registryPath + "/person.entries") == 0)
        }
    }

    @Test func filesMustFitTheSchema() async throws {
        func reasons(_ change: (inout [ImportSource.Table]) -> Void) async -> [String]? {
            await rejection { _ = try Self.source(change) }?.reasons
        }
        #expect(await reasons { $0.removeLast() } == ["tableMissing"])
        #expect(await reasons { $0[0].name = "lines" } == ["tableUndeclared"])
        #expect(await reasons { $0[0].name = "Orders" } == ["tableTwice"])
        #expect(await reasons { $0.removeAll() } == ["tableCount"])
        try await scratch { folder in
            func reasons(_ json: String, _ files: Int = 1) async throws -> [String]? {
                try Data(json.utf8).write(to: URL(fileURLWithPath: folder + "/s.json"))
                return await rejection {
                    _ = try ImportSource(
                        files: (0..<files).map { .init(name: "t\($0)", path: "none") },
                        schema: try SchemaFile(path: folder + "/s.json"))
                }?.reasons
            }
            let id = #"{"name":"id","type":"integer"}"#
            let ofOne = try await reasons(#"{"columns":[\#(id)]}"#, 2)
            #expect(ofOne == ["schemaOfOneTable"])
            for field in [
                #"{"columns":[\#(id)],"foreignKeys":[]}"#,
                #"{"columns":[\#(id)],"subjectKeys":[{"column":"id","type":"p","path":[]}]}"#,
                #"{"tables":{"t0":{"columns":[\#(id)],"foreignKey":[]}}}"#,
                #"{"tables":{"t0":{"columns":[\#(id)],"foreignKeys":[{"columns":[],"references":"a","to":[],"x":1}]}}}"#,
                #"{"tables":{"t0":{"columns":[\#(id)]}},"subjectKeys":[]}"#,
                #"{"tables":{"t0":{}}}"#,
            ] {
                let found = try await reasons(field)
                #expect(found == ["schemaInvalid"], "\(field)")
            }
            let dangling =
                #"{"tables":{"t0":{"columns":[\#(id)],"foreignKeys":[{"columns":["id"],"references":"a","to":["b"]}]}}}"#
            let unknown = try await reasons(dangling)
            #expect(unknown == ["unknownTable"])
        }
    }

    /// Identifiers in a table from which nothing leads to a subject: a foreign key was forgotten.
    @Test func aRestrictedTableOfPersonsLeadsToThem() async throws {
        try await scratch { folder in
            let home = InstanceHome(path: folder + "/home")
            _ = try await Initialisation.run(home: home, now: TestClock().read)
            guard case .tables(var dataset) = try SchemaFile(path: Self.folder + "/schema.json") else {
                Issue.record("not a dataset")
                return
            }
            dataset.tables["orders"]?.foreignKeys = []
            let source = try ImportSource(
                files: Self.names.map { .init(name: $0, path: "\(Self.folder)/\($0).csv") }, schema: .tables(dataset))
            let refused = await rejection {
                _ = try await RealData.local.importRestricted(source, dataset: Self.dataset, home: home)
            }
            #expect(refused?.reasons == ["noSubjectPath"])
        }
    }
}
