import Confinement
import Glibc
import Schemas
import ShippedPolicies
import Testing
import Wire

@Suite struct ConfinedJobTests {
    private static func pool(_ policy: [UInt8], _ spawning: WorkerSpawning = .zygote) async throws -> WorkerPool {
        let limits = SandboxLimits(
            memoryBytes: 512 << 20, cpuSeconds: 60, fileBytes: 256 << 20, wallMilliseconds: 60_000)
        let configuration = SandboxConfiguration(
            policy: try SandboxPolicyProgram(json: policy), leastMode: .landlock, spawning: spawning, limits: limits)
        return try await WorkerPool.start(configuration, warm: 0, capacity: 1)
    }

    /// What the worker made of one job.
    private static func events(
        _ pool: WorkerPool, _ request: Request, runs: [Bool] = [], _ descriptors: [Int32]
    ) async throws -> [FrameEvent] {
        let report = await pool.attempt { exchange throws(ConfinementError) in
            try await exchange.send(request.message, descriptors: descriptors)
            for run in runs { try await exchange.send(Request.run(sendResult: run).message) }
        }
        #expect(report.outcome == .succeeded, "\(report.outcome) \(report.exit) \(String(describing: report.error))")
        var assembler = FrameAssembler(for: request)
        for run in runs { try assembler.runRequested(sendResult: run) }
        var events: [FrameEvent] = []
        for frame in report.frames { if let event = try assembler.receive(frame) { events.append(event) } }
        return events
    }

    /// Enough rows for two parts, so that threads are made in the locked worker.
    private static func csv(rows: Int) -> [UInt8] {
        var text = "id,region,pay,rate,born\n"
        for row in 0..<rows {
            text +=
                "\(row * 7_919 % 1_000),\"region \(row % 9)\",\(row % 500).25,\(row)e-3,19\(10 + row % 80)-05-0\(1 + row % 9)\n"
        }
        return Array(text.utf8)
    }

    @Test func importWithARegistryAndValidate() async throws {
        let scratch = Scratch()
        let csv = Self.csv(rows: 20_000)
        let input = scratch.file("in.csv", csv)
        let (output, delta) = (scratch.create("t.sealed"), scratch.create("registry.new"))
        let ingest = Request.ingest(
            IngestRequest(
                table: "t", file: "t.sealed", inputBytes: csv.count,
                subjectKeys: [SubjectKey(column: "id", type: "person")],
                registries: [RegistryInput(type: "person", key: Array(0..<16), entryCount: 0)], threads: 2,
                memoryBytesLimit: 256 << 20))
        let ingestPool = try await Self.pool(ShippedPolicies.seccompIngest)
        let imported = try await Self.events(ingestPool, ingest, [output, delta, input])
        await ingestPool.close()
        guard case .ended(.ingested(let report))? = imported.last else {
            Issue.record("\(imported)")
            return
        }
        #expect(report.manifest.rowCount == 20_000 && report.newEntries == [1_000])
        let table = scratch.reopen("t.sealed")
        #expect(lseek(table, 0, SEEK_END) == off_t(report.manifest.fileBytes))

        let pool = try await Self.pool(ShippedPolicies.seccompWorker)
        let validated = try await Self.events(pool, .validate(ValidateRequest(manifest: report.manifest)), [table])
        #expect(validated == [.ended(.validated)])
        // It carries pseudonyms: no request makes it open.
        let refused = try await Self.events(pool, Self.query(report.manifest), [table])
        #expect(refused == [.ended(.failed(.invalidRequest))])
        await pool.close()
        for descriptor in [input, output, delta, table] { close(descriptor) }
    }

    /// An executed worker has not done a job before its first.
    @Test(arguments: WorkerSpawning.allCases) func checkAndQueryOpenData(spawning: WorkerSpawning) async throws {
        let scratch = Scratch()
        let csv = Self.csv(rows: 20_000)
        let (input, output) = (scratch.file("in.csv", csv), scratch.create("t.sealed"))
        let ingestPool = try await Self.pool(ShippedPolicies.seccompIngest, spawning)
        let ingest = Request.ingest(
            IngestRequest(
                table: "t", file: "t.sealed", inputBytes: csv.count,
                subjectKeys: [SubjectKey(column: "id", type: "person")], threads: 2, memoryBytesLimit: 256 << 20))
        let imported = try await Self.events(ingestPool, ingest, [output, input])
        await ingestPool.close()
        guard case .ended(.ingested(let report))? = imported.last else {
            Issue.record("\(imported)")
            return
        }
        let table = scratch.reopen("t.sealed")
        let pool = try await Self.pool(ShippedPolicies.seccompWorker, spawning)
        let check = CheckRequest(
            text: "SELECT region, sum(pay) AS s FROM t GROUP BY region", mode: .open(evidence: false),
            tables: [report.manifest.schema])
        let checked = try await Self.events(pool, .check(check), [])
        guard case .ended(.checked)? = checked.last else {
            Issue.record("\(checked)")
            return
        }
        let results = try await Self.events(pool, Self.query(report.manifest), runs: [false, true], [table])
        try #require(results.count == 3)
        guard case .runFinished(let run) = results[2] else {
            Issue.record("no result")
            return
        }
        #expect(run.rowCount == 9 && run.table?.vectors[0][8] == .text("region 8"))
        await pool.close()
        for descriptor in [input, output, table] { close(descriptor) }
    }

    private static func query(_ manifest: TableManifest) -> Request {
        .query(
            QueryRequest(
                text: "SELECT region, sum(pay) AS s, count(distinct id) AS n FROM t GROUP BY region ORDER BY region",
                mode: .open(evidence: true), tables: [QueryTable(manifest: manifest, isValidated: false)],
                options: QueryOptions(threads: 2, memoryBytesLimit: 128 << 20)))
    }

    @Test func aRefusedImportLeavesItsOutputEmpty() async throws {
        let scratch = Scratch()
        var csv = Self.csv(rows: 20_000)
        csv += Array("1,2\n".utf8)
        let (input, output) = (scratch.file("in.csv", csv), scratch.create("t.sealed"))
        let pool = try await Self.pool(ShippedPolicies.seccompIngest)
        let ingest = Request.ingest(
            IngestRequest(table: "t", file: "t", inputBytes: csv.count, threads: 2, memoryBytesLimit: 256 << 20))
        let events = try await Self.events(pool, ingest, [output, input])
        await pool.close()
        guard case .ended(.importRejected(let rejection))? = events.last else {
            Issue.record("\(events)")
            return
        }
        #expect(rejection.code == "fieldCount" && rejection.line == 20_002)
        let written = scratch.reopen("t.sealed")
        #expect(lseek(written, 0, SEEK_END) == 0)
        for descriptor in [input, output, written] { close(descriptor) }
    }

    /// Unprepared, glibc reads a file of /proc when a thread's heap shrinks first, and one of /sys for the ninth thread.
    @Test(arguments: [2, 16], WorkerSpawning.allCases)
    func threadsAndTheirMemoryStayWithinThePolicy(threads: Int, spawning: WorkerSpawning) async throws {
        let scratch = Scratch()
        let csv = Self.csv(rows: 150_000)
        let (input, output) = (scratch.file("in.csv", csv), scratch.create("t.sealed"))
        let ingestPool = try await Self.pool(ShippedPolicies.seccompIngest)
        let ingest = Request.ingest(
            IngestRequest(table: "t", file: "t.sealed", inputBytes: csv.count, threads: 2, memoryBytesLimit: 256 << 20))
        let imported = try await Self.events(ingestPool, ingest, [output, input])
        await ingestPool.close()
        guard case .ended(.ingested(let report))? = imported.last else {
            Issue.record("\(imported)")
            return
        }
        let table = scratch.reopen("t.sealed")
        let pool = try await Self.pool(ShippedPolicies.seccompWorker, spawning)
        let query = Request.query(
            QueryRequest(
                text: "SELECT id, pay, rate FROM t ORDER BY pay", mode: .open(evidence: false),
                tables: [QueryTable(manifest: report.manifest, isValidated: false)],
                options: QueryOptions(threads: threads, memoryBytesLimit: 256 << 20)))
        let events = try await Self.events(pool, query, runs: [false, false], [table])
        #expect(events.count == 3)
        await pool.close()
        for descriptor in [input, output, table] { close(descriptor) }
    }
}
