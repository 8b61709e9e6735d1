import Columns
import Schemas
import Wire

/// A small import and a query over it through the real code, so that the first job finds the runtime's lazy parts done.
enum WarmJob {
    private static let text = "id,region,pay,born,days\n1,a,1.5,2001-02-03,1\n2,b,2.5e0,,2\n2,\"c\"\"\",,2004-05-06,3\n"
    private static let query = """
        SELECT region, count(*), sum(pay), sum(days), avg(id), min(born) FROM warm WHERE id BETWEEN 1 AND 2 AND region LIKE '%a%'
        GROUP BY region ORDER BY region
        """

    /// As restricted data is asked: checked, planned against declared domains, with evidence.
    private static let restrictedQuery =
        """
        SELECT region, COUNT(*) AS n, SUM(pay) AS pay, AVG(pay) AS mean, SUM(days) AS days, AVG(days) AS usual FROM warm
        WHERE region <> 'b' GROUP BY region
        """

    /// True when every part of it ran to its end: what fails warms nothing, and every job pays for it.
    @discardableResult static func run() -> Bool {
        guard let open = sealed(isDeclared: false), let declared = sealed(isDeclared: true) else { return false }
        let isAnswered = answers(query, .open(evidence: false), open)
        return answers(restrictedQuery, .restricted(RestrictedRules()), declared) && isAnswered
    }

    private static func answers(_ text: String, _ mode: RequestMode, _ sealed: (manifest: TableManifest, file: [UInt8]))
        -> Bool
    {
        let request = QueryRequest(
            text: text, mode: mode, tables: [QueryTable(manifest: sealed.manifest, isValidated: false)])
        var runs: [RequestMessage] = [RequestMessage(payload: Request.run(sendResult: true).message, descriptors: [])]
        let memory = AlignedBytes(sealed.file)
        var assembler = FrameAssembler(for: .query(request))
        try? assembler.runRequested(sendResult: true)
        var isAnswered = false
        let channel = JobChannel(
            send: { if case .runFinished? = try? assembler.receive($0) { isAnswered = true } },
            map: { _, bytes in bytes == memory.bytes.count ? memory.bytes : nil },
            write: { _, _ in false }, next: { runs.popLast() })
        // The table holds a bare pointer into `memory`, as it does into a mapping.
        withExtendedLifetime(memory) {
            Job(channel).serve(RequestMessage(payload: Request.query(request).message, descriptors: [0]))
        }
        return isAnswered
    }

    /// Declared: the way of restricted data, with a schema of domains and a registry of subjects.
    private static func sealed(isDeclared: Bool) -> (manifest: TableManifest, file: [UInt8])? {
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
                ColumnSchema(name: "days", type: .integer, use: .measure),
            ], subjectKeys: [SubjectKey(column: "id", type: "person")])
        let registry = RegistryInput(
            type: "person", key: Array(repeating: 0, count: RegistryInput.keyBytes), entryCount: 0)
        let request = Request.ingest(
            IngestRequest(
                table: "warm", file: "", inputBytes: input.bytes.count,
                schema: isDeclared ? schema : nil,
                subjectKeys: isDeclared ? [] : schema.subjectKeys,
                registries: isDeclared ? [registry] : [], threads: 2, memoryBytesLimit: 1 << 20))
        var file: [UInt8] = []
        var assembler = FrameAssembler(for: request)
        var manifest: TableManifest?
        let channel = JobChannel(
            send: {
                if case .ended(.ingested(let report))? = try? assembler.receive($0) { manifest = report.manifest }
            }, map: { _, _ in input.bytes },
            write: { descriptor, bytes in
                // 0 the table, 1 the registry's new entries.
                if descriptor == 0 { file.append(contentsOf: bytes) }
                return true
            }, next: { nil })
        withExtendedLifetime(input) {
            Job(channel).serve(RequestMessage(payload: request.message, descriptors: isDeclared ? [0, 1, 2] : [0, 2]))
        }
        return manifest.map { ($0, file) }
    }
}
