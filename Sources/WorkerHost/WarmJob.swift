import Columns
import Schemas
import Wire

/// A small import and a query over it through the real code, so that the first job finds the runtime's lazy parts done.
enum WarmJob {
    private static let text = "id,region,pay,born\n1,a,1.5,2001-02-03\n2,b,2.5e0,\n2,\"c\"\"\",,2004-05-06\n"
    private static let query = """
        SELECT region, count(*), sum(pay), avg(id), min(born) FROM warm WHERE id BETWEEN 1 AND 2 AND region LIKE '%a%'
        GROUP BY region ORDER BY region
        """

    static func run() {
        guard let (manifest, file) = sealed() else { return }
        let request = QueryRequest(
            text: query, mode: .open(evidence: false), tables: [QueryTable(manifest: manifest, isValidated: false)])
        var runs: [RequestMessage] = [RequestMessage(payload: Request.run(sendResult: true).message, descriptors: [])]
        let memory = AlignedBytes(file)
        var assembler = FrameAssembler(for: .query(request))
        try? assembler.runRequested(sendResult: true)
        let channel = JobChannel(
            send: { _ = try? assembler.receive($0) },
            map: { _, bytes in bytes == memory.bytes.count ? memory.bytes : nil },
            write: { _, _ in false }, next: { runs.popLast() })
        // The table holds a bare pointer into `memory`, as it does into a mapping.
        withExtendedLifetime(memory) {
            Job(channel).serve(RequestMessage(payload: Request.query(request).message, descriptors: [0]))
        }
    }

    private static func sealed() -> (TableManifest, [UInt8])? {
        let input = AlignedBytes(Array(text.utf8))
        let request = Request.ingest(
            IngestRequest(
                table: "warm", file: "", inputBytes: input.bytes.count,
                subjectKeys: [SubjectKey(column: "id", type: "person")], memoryBytesLimit: 1 << 20))
        var file: [UInt8] = []
        var assembler = FrameAssembler(for: request)
        var manifest: TableManifest?
        let channel = JobChannel(
            send: {
                if case .ended(.ingested(let report))? = try? assembler.receive($0) { manifest = report.manifest }
            }, map: { _, _ in input.bytes },
            write: { _, bytes in
                file.append(contentsOf: bytes)
                return true
            }, next: { nil })
        withExtendedLifetime(input) {
            Job(channel).serve(RequestMessage(payload: request.message, descriptors: [0, 0]))
        }
        return manifest.map { ($0, file) }
    }
}
