import Schemas
import Service

/// Compiles everything but a text with the word REFUSED; every run succeeds with one row.
struct FakeEngine: ComputeEngine {
    func check(_ work: CheckWork) async throws(ServiceFault) -> CheckAnswer {
        guard work.text.contains("REFUSED") else { return .accepted([]) }
        return .refused([Diagnostic(code: "syntax", message: "not here", span: SourceSpan(0, 3))])
    }

    func execute(_ work: ExecutionWork) async -> ExecutionAnswer {
        let table = ResultTable(
            columns: [ResultColumn(name: "n", type: .integer, role: .aggregate(.countRows, column: nil))],
            vectors: [.integer([100])], rowCount: 1)
        let cell = CellEvidence(
            rows: 100, subjects: 100, nonzero: 100,
            additive: .init(top1: .integer(1), top2: .integer(1), totalAbsolute: .integer(100)), atExtreme: nil,
            exactness: .exact)
        let evidence = EvidenceTable(
            subjectKeys: [SubjectKey(column: "id", type: "person")], rowCount: 1, columnCount: 1, cells: [cell],
            hadScalarErrors: false)
        return ExecutionAnswer(outcome: .succeeded, result: TrueResult(table: table, evidence: evidence))
    }

    func validate(_ seal: SealedVersion) async throws {}
}
