import Columns
import Schemas
import Testing
import Wire
import WorkerHost

@Suite struct QueryJobTests {
    private func request(
        _ text: String, mode: RequestMode = .open(evidence: false), explain: Bool = false, _ manifest: TableManifest
    ) -> Request {
        .query(
            QueryRequest(
                text: text, mode: mode, tables: [QueryTable(manifest: manifest, isValidated: false)],
                options: QueryOptions(explain: explain)))
    }

    @Test func explains() throws {
        let (manifest, file) = try Sample.sealed()
        let events = try FakeChannel([file]).serve(request("EXPLAIN SELECT id FROM t", manifest), runs: [true])
        guard case .runFinished(let run)? = events.last else {
            Issue.record("no result")
            return
        }
        #expect(run.table?.columns.map(\.name) == ["plan"] && run.rowCount > 0)
        let asked = try FakeChannel([file]).serve(request("SELECT id FROM t", explain: true, manifest))
        guard case .prepared(let columns)? = asked.first else {
            Issue.record("not prepared")
            return
        }
        #expect(columns.explain != nil && columns.columns.map(\.name) == ["id"])
    }

    @Test func analyzingRuns() throws {
        let (manifest, file) = try Sample.sealed()
        func lines(_ text: String) throws -> [String] {
            let events = try FakeChannel([file]).serve(request(text, manifest), runs: [true])
            guard case .runFinished(let run)? = events.last, case .text(let lines)? = run.table?.vectors.first else {
                return []
            }
            return lines.compactMap(\.self)
        }
        let text = "SELECT COUNT(*) AS n FROM t"
        let (plan, done) = (try lines("EXPLAIN \(text)"), try lines("EXPLAIN ANALYZE \(text)"))
        #expect(plan.allSatisfy { $0.hasSuffix(" rows") && $0.contains("~") })
        #expect(done.starts(with: plan) && done.last == "1 rows" && done.contains { $0.contains("one group") })
    }

    @Test func openTextsThatDoNotCompileAreExplained() throws {
        let (manifest, file) = try Sample.sealed()
        guard
            case .ended(.rejected(let diagnostics))? = try FakeChannel([file]).serve(
                request("SELECT x FROM t", manifest)
            ).last
        else {
            Issue.record("not rejected")
            return
        }
        #expect(diagnostics.map(\.code) == ["unknownColumn"])
    }

    @Test func restrictedTextsThatDoNotCompileSayNothing() throws {
        let (manifest, file) = try Sample.sealed()
        for text in ["SELECT x FROM t", "SELECT id FROM t", "EXPLAIN ANALYZE SELECT count(*) AS n FROM t", ""] {
            let events = try FakeChannel([file]).serve(request(text, mode: .restricted(RestrictedRules()), manifest))
            #expect(events == [.ended(.failed(.notCompiled))])
        }
    }

    @Test func wrongRequestsAreRefused() throws {
        let (manifest, file) = try Sample.sealed()
        let query = request("SELECT id FROM t", manifest)
        #expect(try FakeChannel([file]).serve(query, descriptors: []) == [.ended(.failed(.invalidRequest))])
        #expect(try FakeChannel([[1, 2, 3]]).serve(query) == [.ended(.failed(.invalidTable))])
        var damaged = file
        damaged[damaged.count / 2] ^= 0x55
        _ = try FakeChannel([damaged]).serve(query, runs: [true])
        let check = Request.check(CheckRequest(text: "SELECT 1", mode: .open(evidence: false), tables: []))
        #expect(try FakeChannel([file]).serve(check) == [.ended(.failed(.invalidRequest))])
        var datagrams: [[UInt8]] = []
        let channel = JobChannel(
            send: { datagrams.append($0) }, map: { _, _ in nil }, write: { _, _ in false }, next: { nil })
        for payload in [[], [1], [9, 9, 9], Request.run(sendResult: true).message] {
            Job(channel).serve(RequestMessage(payload: payload, descriptors: []))
        }
        #expect(datagrams == Array(repeating: Frame.failed(.invalidRequest).datagrams()[0], count: 4))
    }

    @Test func checksWithoutData() throws {
        let (manifest, _) = try Sample.sealed()
        let check = CheckRequest(
            text: "SELECT region, sum(pay) AS s FROM t GROUP BY region", mode: .open(evidence: false),
            tables: [manifest.schema],
            explain: true)
        guard case .ended(.checked(let columns))? = try FakeChannel().serve(.check(check)).last else {
            Issue.record("not checked")
            return
        }
        #expect(columns.columns.map(\.name) == ["region", "s"] && columns.explain != nil)
        let wrong = CheckRequest(text: "SELEC", mode: .restricted(RestrictedRules()), tables: [manifest.schema])
        guard case .ended(.rejected(let diagnostics))? = try FakeChannel().serve(.check(wrong)).last else {
            Issue.record("not rejected")
            return
        }
        #expect(!diagnostics.isEmpty)
    }
}
