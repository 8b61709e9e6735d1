import Confinement
import Glibc
import Schemas
import ShippedPolicies
import Wire

struct BenchmarkError: Error { var what: String }

/// A sealed table of 1,000 rows, made by a confined import.
struct TinyTable: Sendable {
    var manifest: TableManifest
    var file: Int32
}

func temporaryFile(_ text: String = "") throws -> Int32 {
    let path = "/tmp/sluice-bench-\(getpid())-\(UInt64.random(in: 0 ... .max))"
    let file = open(path, O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC, 0o600)
    guard file >= 0 else { throw BenchmarkError(what: "no temporary file") }
    unlink(path)
    let bytes = Array(text.utf8)
    guard write(file, bytes, bytes.count) == bytes.count else { throw BenchmarkError(what: "write") }
    return file
}

func sealTable() async throws -> TinyTable {
    let csv = "id,region,pay\n" + (0..<1000).map { "\($0),r\($0 % 10),\($0).5\n" }.joined()
    let input = try temporaryFile(csv), output = try temporaryFile()
    let request = Request.ingest(
        IngestRequest(
            table: "t", file: "t.sealed", inputBytes: csv.utf8.count,
            subjectKeys: [SubjectKey(column: "id", type: "person")]))
    var configuration = SandboxConfiguration(
        policy: try SandboxPolicyProgram(json: ShippedPolicies.seccompIngest), leastMode: .landlock)
    configuration.limits.fileBytes = 1 << 30
    let pool = try await WorkerPool.start(configuration, warm: 0, capacity: 1)
    let report = await pool.run(request: request.message, descriptors: [output, input])
    await pool.close()
    var assembler = FrameAssembler(for: request)
    for frame in report.frames {
        if case .ended(.ingested(let ingested))? = try assembler.receive(frame) {
            return TinyTable(manifest: ingested.manifest, file: output)
        }
    }
    throw BenchmarkError(what: "import: \(report.outcome)")
}

/// Microseconds until a job's decoded result, until its process had ended, and of the process's own time.
struct JobTimes {
    var answered: Double
    var ended: Double
    var processor: Double

    init(_ report: AttemptReport, began: Double, answered: Double) {
        (self.answered, ended) = (answered - began, now() - began)
        processor = Double(report.exit.userMicroseconds + report.exit.systemMicroseconds)
    }
}

func tinyJob(_ kind: JobKind, _ pool: WorkerPool, _ table: TinyTable) async throws -> JobTimes {
    kind == .sql ? try await sqlJob(pool, table) : try await healthJob(pool)
}

private let values = try? temporaryFile(String(repeating: "01234567", count: 1000))

private func healthJob(_ pool: WorkerPool) async throws -> JobTimes {
    let began = now()
    let report = await pool.run(request: [0xca, 0x40, 0], descriptors: [values ?? -1])
    guard report.outcome == .succeeded, report.frames.first?.count == 80,
        let first = report.times.firstFrameMicroseconds
    else { throw BenchmarkError(what: "job: \(report)") }
    return JobTimes(report, began: began, answered: began + Double(report.times.waitedMicroseconds + first))
}

private func sqlJob(_ pool: WorkerPool, _ table: TinyTable) async throws -> JobTimes {
    let began = now()
    let request = QueryRequest(
        text: "SELECT region, count(*) AS n, sum(pay) AS s FROM t GROUP BY region", mode: .open(evidence: false),
        tables: [QueryTable(manifest: table.manifest, isValidated: true)])
    let query = Request.query(request)
    let (answers, answered) = AsyncStream.makeStream(of: (Double, Int).self)
    let report = await pool.attempt { exchange throws(ConfinementError) in
        try await exchange.send(query.message, descriptors: [table.file])
        try await exchange.send(Request.run(sendResult: true).message)
        exchange.endRequests()
        var assembler = FrameAssembler(for: query)
        try? assembler.runRequested(sendResult: true)
        while let frame = try await exchange.nextFrame() {
            if case .runFinished(let run)? = try? assembler.receive(frame) { answered.yield((now(), run.rowCount)) }
        }
    }
    answered.finish()
    for await (time, rows) in answers where rows == 10 && report.outcome == .succeeded {
        return JobTimes(report, began: began, answered: time)
    }
    throw BenchmarkError(what: "job: \(report)")
}

/// Microseconds, monotonic.
func now() -> Double {
    var time = timespec()
    clock_gettime(CLOCK_MONOTONIC, &time)
    return Double(time.tv_sec) * 1e6 + Double(time.tv_nsec) / 1e3
}
