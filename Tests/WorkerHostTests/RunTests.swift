import Schemas
import Testing
import Wire

/// Queries that run, over open and over restricted data.
@Suite struct RunTests {
    private func query(
        _ text: String, mode: RequestMode = .open(evidence: false), _ manifest: TableManifest, threads: Int = 1
    ) -> Request {
        .query(
            QueryRequest(
                text: text, mode: mode, tables: [QueryTable(manifest: manifest, isValidated: true)],
                options: QueryOptions(threads: threads)))
    }

    private func result(_ events: [FrameEvent]) throws -> RunResult {
        guard case .runFinished(let run)? = events.last else { throw WireError(.unexpectedFrame) }
        return run
    }

    @Test func openQueries() throws {
        let (manifest, file) = try Sample.sealed()
        let text = "SELECT region, count(*) AS n, sum(pay) AS total FROM t GROUP BY region ORDER BY region"
        let events = try FakeChannel([file]).serve(query(text, manifest), runs: [false, true])
        try #require(events.count == 3)
        #expect(events[1] == .runFinished(RunResult(rowCount: 3, table: nil, evidence: nil)))
        let table = try #require(try result(events).table)
        #expect(table.vectors[0] == .text(["a", "b", "c\nd"]))
        #expect(table.vectors[1] == .integer([2, 1, 1]))
        #expect(table.vectors[2] == .decimal([-175, 150, nil], scale: 2))
    }

    @Test func openEvidence() throws {
        let (manifest, file) = try Sample.sealed()
        let text = "SELECT region, sum(pay) AS total FROM t GROUP BY region ORDER BY region"
        let run = try result(
            try FakeChannel([file]).serve(query(text, mode: .open(evidence: true), manifest), runs: [true]))
        #expect(
            run.table?.columns.map(\.name) == ["region", "total", "n_rows", "n_subjects", "total_top1", "total_top2"])
        #expect(run.table?.vectors[3] == .integer([2, 1, 1]))
    }

    /// Twelve people over two regions and two years, with declared uses and domains.
    private static func restricted() throws -> (manifest: TableManifest, file: [UInt8]) {
        var csv = "id,region,pay\n"
        for person in 0..<12 {
            for year in 0..<2 { csv += "\(person),\(person % 2 == 0 ? "a" : "b"),\(person * 10 + year).5\n" }
        }
        let schema = TableSchema(
            name: "t",
            columns: [
                ColumnSchema(name: "id", type: .integer, isNullable: false, use: .key),
                ColumnSchema(
                    name: "region", type: .text, use: .dimension, domain: .values([.text("a"), .text("b"), .text("c")])),
                ColumnSchema(name: "pay", type: .decimal(precision: 10, scale: 2), use: .measure),
            ], subjectKeys: Sample.keys)
        let bytes = Array(csv.utf8)
        let registry = RegistryInput(type: "person", key: Array(0..<16), entryCount: 0)
        let channel = FakeChannel([[], [], bytes])
        let request = IngestRequest(
            table: "t", file: "f", inputBytes: bytes.count, schema: schema, registries: [registry])
        guard case .ended(.ingested(let report))? = try channel.serve(.ingest(request)).last else {
            throw WireError(.unexpectedFrame)
        }
        return (report.manifest, channel.written[0] ?? [])
    }

    /// A seal with pseudonyms is restricted, whatever the request claims.
    @Test func restrictedSealsAreNeverOpen() throws {
        let (manifest, file) = try Self.restricted()
        for evidence in [false, true] {
            let events = try FakeChannel([file]).serve(
                query("SELECT id, pay FROM t", mode: .open(evidence: evidence), manifest), runs: [])
            #expect(events == [.ended(.failed(.invalidRequest))])
        }
    }

    @Test func restrictedQueriesBringEvidence() throws {
        let (manifest, file) = try Self.restricted()
        let text = "SELECT region, count(*) AS n, sum(pay) AS total FROM t GROUP BY region"
        let events = try FakeChannel([file]).serve(
            query(text, mode: .restricted(RestrictedRules()), manifest, threads: 2), runs: [true])
        let run = try result(events)
        let evidence = try #require(run.evidence)
        // Every declared region has its row; nobody lives in the third.
        #expect(run.rowCount == 3 && evidence.rowCount == 3 && evidence.columnCount == 3)
        #expect((0..<3).map { evidence[$0, 0, 0].subjects } == [6, 6, 0])
        #expect(evidence[0, 1, 0].rows == 12)
        let pay = try #require(evidence[0, 2, 0].additive)
        #expect(pay.top1 == .decimal(unscaled: 20_200, scale: 2) && pay.top2 == .decimal(unscaled: 16_200, scale: 2))
    }

    @Test func budgetsEndARunWithAClosedCode() throws {
        let (manifest, file) = try Sample.sealed()
        let request = Request.query(
            QueryRequest(
                text: "SELECT id FROM t", mode: .open(evidence: false),
                tables: [QueryTable(manifest: manifest, isValidated: true)], options: QueryOptions(resultRowsLimit: 2)))
        let events = try FakeChannel([file]).serve(request, runs: [true])
        #expect(events.last == .ended(.failed(.resourceLimit)))
    }
}
