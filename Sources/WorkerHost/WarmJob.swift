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
        importDeclared()
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

    /// The way of restricted data: a declared schema with domains, and a registry of subjects. What it makes is thrown away.
    private static func importDeclared() {
        let input = AlignedBytes(Array(text.utf8))
        let schema = TableSchema(
            name: "warm",
            columns: [
                ColumnSchema(
                    name: "id", type: .integer, isNullable: false, use: .key, domain: .range(lower: 1, upper: 2)),
                ColumnSchema(
                    name: "region", type: .text, use: .dimension,
                    domain: .values([.text("a"), .text("b"), .text("c\"")])),
                ColumnSchema(name: "pay", type: .double, use: .measure),
                ColumnSchema(name: "born", type: .date, use: .measure),
            ], subjectKeys: [SubjectKey(column: "id", type: "person")])
        let request = Request.ingest(
            IngestRequest(
                table: "warm", file: "", inputBytes: input.bytes.count, schema: schema,
                registries: [
                    RegistryInput(
                        type: "person", key: Array(repeating: 0, count: RegistryInput.keyBytes), entryCount: 0)
                ], threads: 2, memoryBytesLimit: 1 << 20))
        let channel = JobChannel(send: { _ in }, map: { _, _ in input.bytes }, write: { _, _ in true }, next: { nil })
        withExtendedLifetime(input) {
            Job(channel).serve(RequestMessage(payload: request.message, descriptors: [0, 1, 2]))
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
