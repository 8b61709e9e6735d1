import Governance
import Ledger
import Schemas

/// What an attempt runs, as the record had it when the attempt was leased.
struct LeasedJob: Sendable {
    var specification: JobSpecification
    var program: ResolvedProgram

    /// The jobs whose leases were recorded. One whose program is not to be found is left out: it cannot run, and nothing
    /// of that is the others' fault.
    static func all(
        of steps: [JobStep], _ verdicts: [StepVerdict], in state: LedgerState
    ) -> [JobID: LeasedJob] {
        var jobs: [JobID: LeasedJob] = [:]
        for (step, verdict) in zip(steps, verdicts) {
            guard case .lease(let id, _) = step, verdict == .recorded,
                let job = try? state.jobs.job(id)?.specification,
                let program = try? ResolvedProgram(job.program, in: state)
            else { continue }
            jobs[id] = LeasedJob(specification: job, program: program)
        }
        return jobs
    }
}
