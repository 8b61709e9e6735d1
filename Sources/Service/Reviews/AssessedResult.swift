import Foundation
import Governance
import Ledger
import Rules
import Schemas

/// A true result out of quarantine with its verdicts and what of it may leave: computed anew each time from what the
/// chain's commitments vouch for, under the approved policy.
struct AssessedResult: Sendable {
    let job: JobRecord
    let trueResult: TrueResult
    let verdicts: VerdictTable
    let releasable: ReleasableTable

    /// Every result of a request, in its order. They are judged together: one may give back what another hides.
    static func all(of request: ReviewRequest, in state: LedgerState, core: Core) async throws -> [AssessedResult] {
        var (jobs, judged): ([JobRecord], [JudgedResult]) = ([], [])
        for id in request.results {
            guard let job = try state.jobs.job(id) else { throw ServiceRejection(.notFound, "no such job") }
            let tables = state.tables(of: job.specification)
            let result = try await trueResult(of: job, core: core)
            let verdicts = DisclosureRules.assess(
                result.table, result.evidence, policy: core.policies.disclosure,
                sensitiveColumns: sensitiveColumns(of: result.table, tables: tables), tables: tables)
            jobs.append(job)
            judged.append(JudgedResult(result: result.table, evidence: result.evidence, verdicts: verdicts))
        }
        RequestMargins.apply(to: &judged, policy: core.policies.disclosure)
        return try zip(jobs, judged).map { job, judged in
            guard
                let releasable = try? Treatment.apply(judged.result, judged.verdicts, policy: core.policies.disclosure)
            else { throw ServiceFault(.workerFault, "the verdicts do not fit the result") }
            return AssessedResult(
                job: job, trueResult: TrueResult(table: judged.result, evidence: judged.evidence),
                verdicts: judged.verdicts, releasable: releasable)
        }
    }

    private static func trueResult(of job: JobRecord, core: Core) async throws -> TrueResult {
        guard let finished = job.finished, finished.outcome == .succeeded else {
            throw ServiceRejection(.resultUnavailable, "the job has no result")
        }
        let erased = ServiceRejection(
            .resultUnavailable, "the result was erased when its retention ended", reasons: ["resultErased"])
        if job.isErased { throw erased }
        let bytes: Data
        do {
            bytes = try await core.recorder.attachment(.quarantine, name: finished.job.rawValue)
        } catch let error as LedgerError {
            throw error.code == .attachmentMissing ? erased : Core.translated(error)
        } catch {
            throw Core.translated(error)
        }
        return try Quarantine(keys: core.keys).open(bytes, job: finished.job, commitments: finished.commitments)
    }

    /// Grouping columns to be watched for class disclosure: those of use `sensitive`, and any that names no column.
    private static func sensitiveColumns(of table: ResultTable, tables: [TableSchema]) -> [Int] {
        table.columns.indices.filter { index in
            guard case .group(let name) = table.columns[index].role else { return false }
            let sources = tables.flatMap(\.columns).filter { $0.name == name }
            return sources.isEmpty || sources.contains { $0.use == .sensitive }
        }
    }

    /// The parts of this result that `aspects` let be seen.
    func view(_ aspects: Set<Aspect>, program: ResolvedProgram, policy: DisclosurePolicy) -> ResultView {
        let specification = job.specification
        var view = ResultView(
            job: specification.id, program: specification.program, text: program.text, purpose: specification.purpose,
            datasets: specification.datasets, outcome: job.finished?.outcome.shownToSubmitter, releasable: nil,
            trueTable: nil, subjectKeys: nil, evidence: nil, verdicts: nil, bands: nil, hadScalarErrors: nil)
        let evidence = trueResult.evidence
        let (rows, columns) = (evidence.rowCount, evidence.columnCount)
        func grid<T>(_ cell: (Int, Int) -> T) -> [[T]] {
            (0..<rows).map { row in (0..<columns).map { cell(row, $0) } }
        }
        if aspects.contains(.releasableTable) { view.releasable = TableView(releasable) }
        if aspects.contains(.trueTable) { view.trueTable = TableView(trueResult.table) }
        if aspects.contains(.verdicts) {
            view.verdicts = grid { row, column in
                var verdict = verdicts[row, column]
                if !aspects.contains(.nearMisses) { verdict.margins = [] }
                return verdict
            }
        }
        if aspects.contains(.evidence) {
            view.subjectKeys = evidence.subjectKeys
            view.evidence = grid { row, column in evidence.subjectKeys.indices.map { evidence[row, column, $0] } }
        }
        if aspects.contains(.evidenceBands) {
            let bands = EvidenceBand.all(evidence, policy: policy)
            view.bands = grid { row, column in bands[row * columns + column] }
        }
        if aspects.contains(.scalarErrors) { view.hadScalarErrors = evidence.hadScalarErrors }
        return view
    }
}

extension LedgerState {
    /// The declared tables of a job's pinned versions.
    func tables(of job: JobSpecification) -> [TableSchema] {
        job.datasets.flatMap { pinned in
            catalogue.datasets[pinned.dataset]?.versions.first { $0.manifestSHA256 == pinned.manifestSHA256 }?.tables
                ?? []
        }
    }
}
