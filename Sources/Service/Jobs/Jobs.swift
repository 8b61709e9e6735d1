import Governance
import Ledger
import Scheduling
import Schemas

/// Submitting, watching and cancelling jobs.
package struct Jobs: Sendable {
    let core: Core
    let shell: SchedulerShell
    private let verdicts: CheckVerdicts

    init(core: Core, engine: any ComputeEngine, shell: SchedulerShell) {
        self.core = core
        self.shell = shell
        verdicts = CheckVerdicts(engine: engine)
    }

    /// Jobs of one person without an outcome.
    package static let unfinishedLimit = 1_000

    /// A submission as it would be accepted.
    private struct Prepared: Sendable {
        var specification: JobSpecification
        /// Of all its datasets.
        var tables: [TableSchema]
    }

    /// How far a decision came.
    private enum Progress: Sendable {
        /// The same submission was accepted before.
        case known(JobView)
        case accepted(JobView, JobSpecification)
        /// In order, but nobody has checked the text yet; nothing is recorded.
        case unchecked(CheckWork, CheckVerdicts.Key)
    }

    /// Authorises, checks without data, accepts durably. The same key and body give the same job; the same key with
    /// another body is refused. Throws `notAuthorised`, `textRefused`, `idempotencyConflict`, …
    package func submit(_ submission: JobSubmission, idempotencyKey: String, by caller: Caller) async throws -> JobView
    {
        guard (1...128).contains(idempotencyKey.utf8.count) else {
            throw ServiceRejection(.limitExceeded, "an idempotency key has 1 to 128 bytes")
        }
        try submission.validate()
        let digest = try submission.digest()
        do {
            return try await accept(submission, idempotencyKey, digest, by: caller)
        } catch let rejection as ServiceRejection
            where [.notAuthorised, .textRefused, .argumentInvalid].contains(rejection.code)
        {
            // Refused submissions are part of the record: probing shows in it.
            let codes = rejection.reasons + rejection.diagnostics.map(\.code)
            try await core.decide(by: caller) { _, draft in
                draft.record(
                    .submissionRefused(
                        SubmissionRefused(agreements: submission.agreements, bodySHA256: digest, codes: codes)))
            }
            throw rejection
        }
    }

    /// One decision where the text was checked before; else the check comes between two of them.
    private func accept(
        _ submission: JobSubmission, _ key: String, _ digest: String, by caller: Caller
    ) async throws -> JobView {
        var checked: CheckVerdicts.Key?
        while true {
            let room = await shell.room(for: ScheduledJob(submission, policy: core.policies.scheduling))
            let progress = try await core.decide(by: caller) { [checked] state, draft in
                try decide(submission, key, digest, by: caller, room: room, checked: checked, state, &draft)
            }
            switch progress {
            case .known(let view): return view
            case .accepted(let view, let job):
                await shell.accepted(job)
                return view
            case .unchecked(let work, let wanted):
                guard checked == nil else {
                    throw ServiceRejection(.notAllowed, "the dataset or model changed meanwhile: submit again")
                }
                if case .refused(let diagnostics) = try await verdicts.check(work, wanted) {
                    throw ServiceRejection(
                        .textRefused, diagnostics.first?.message ?? "the text does not compile",
                        diagnostics: diagnostics)
                }
                checked = wanted
            }
        }
    }

    private func decide(
        _ submission: JobSubmission, _ key: String, _ digest: String, by caller: Caller, room: SchedulerShell.Room,
        checked: CheckVerdicts.Key?, _ state: LedgerState, _ draft: inout Draft<LedgerEvent>
    ) throws -> Progress {
        let (now, policies) = (Instant(milliseconds: draft.timeMilliseconds), core.policies)
        if let known = try Self.known(key, digest, by: caller, in: state, at: now) { return .known(known) }
        let prepared = try Self.prepare(
            submission, JobID(draft.newIdentifier()), by: caller, in: state, at: now)
        switch room {
        case .free: break
        // Which of the limits would tell of others.
        case .none: throw ServiceRejection(.tooManyJobs, "the queue is full: try again later")
        case .stopping: throw ServiceFault(.stopping, "the service is stopping")
        }
        let job = prepared.specification
        let wanted = try CheckVerdicts.Key(job, policySHA256: policies.disclosureSHA256)
        guard wanted == checked || verdicts.isAccepted(wanted) else {
            return .unchecked(try Self.check(prepared, policies.disclosure.query, in: state), wanted)
        }
        guard state.jobs.unfinishedCounts[caller.person, default: 0] < Self.unfinishedLimit else {
            throw ServiceRejection(.tooManyJobs, "at most \(Self.unfinishedLimit) jobs of yours may wait")
        }
        draft.record(
            .jobAccepted(
                JobAccepted(
                    job: job, idempotencyKey: key, bodySHA256: digest,
                    disclosurePolicySHA256: policies.disclosureSHA256)))
        return .accepted(Self.view(job, record: nil, at: now), job)
    }

    /// Asks for the end of a job. Whether it was still running stays unsaid until the outcome may be seen.
    package func cancel(_ id: JobID, by caller: Caller) async throws -> JobView {
        let view = try await core.decide(by: caller) { state, draft in
            _ = try state.actor(caller, for: .cancelJob)
            let now = Instant(milliseconds: draft.timeMilliseconds)
            let record = try Self.own(id, by: caller, in: state)
            var view = Self.view(record.specification, record: record, at: now)
            guard view.outcome == nil else { throw ServiceRejection(.jobEnded, "the job has ended") }
            if record.cancelRequested == nil {
                draft.record(.jobCancelRequested(JobCancelRequested(job: id, reason: .submitter)))
            }
            view.cancelRequested = true
            return view
        }
        await shell.cancelRequested(id)
        return view
    }

    package func job(_ id: JobID, by caller: Caller) async throws -> JobView {
        let now = core.clock()
        return try await core.read { state in
            _ = try state.actor(caller)
            let record = try Self.own(id, by: caller, in: state)
            return Self.view(record.specification, record: record, at: now)
        }
    }

    /// The caller's jobs, newest first, at most `limit`.
    package func jobs(limit: Int = 100, by caller: Caller) async throws -> [JobView] {
        let now = core.clock()
        return try await core.read { state in
            _ = try state.actor(caller)
            return try state.jobs.newest(of: caller.person, limit: max(0, min(limit, 1_000)))
                .map { Self.view($0.specification, record: $0, at: now) }
        }
    }

    private static func own(_ id: JobID, by caller: Caller, in state: LedgerState) throws -> JobRecord {
        guard let record = try state.jobs.job(id), record.specification.submitter == caller.person else {
            throw ServiceRejection(.notFound, "no such job of yours")
        }
        return record
    }

    private static func known(
        _ key: String, _ digest: String, by caller: Caller, in state: LedgerState, at now: Instant
    ) throws -> JobView? {
        let place = JobsState.Key(submitter: caller.person, idempotencyKey: key)
        guard let id = try state.jobs.id(of: place), let record = try state.jobs.job(id) else { return nil }
        guard record.accepted.bodySHA256 == digest else {
            throw ServiceRejection(.idempotencyConflict, "this idempotency key was used for another submission")
        }
        return view(record.specification, record: record, at: now)
    }

    /// Every table of the datasets comes to the worker, by its own name.
    private static func check(_ tables: [TableSchema]) throws(ServiceRejection) {
        guard tables.count <= DatasetSchema.tableLimit else {
            throw ServiceRejection(
                .limitExceeded, "the datasets of a job have at most \(DatasetSchema.tableLimit) tables")
        }
        guard tables.count < 2 || JobSubmission.areDistinct(tables.map { $0.name.lowercased() }) else {
            throw ServiceRejection(
                .limitExceeded, "two of the datasets have a table of the same name: compute over them apart",
                reasons: ["tableTwice"])
        }
    }

    /// Resolves names to versions and types, and authorises.
    private static func prepare(
        _ submission: JobSubmission, _ id: JobID, by caller: Caller, in state: LedgerState, at now: Instant
    ) throws -> Prepared {
        let actor = try state.actor(caller, for: .submitJob)
        let datasets = submission.datasets.compactMap { name in
            state.catalogue.datasets[name]?.currentVersion.map { (name, $0) }
        }
        // Tables are read before the program: a model's arguments are checked against them.
        let tables = datasets.flatMap { $0.1.tables }
        try Self.check(tables)
        let program = try ProgramReader.read(submission.work, tables: tables, in: state)
        let job = JobSpecification(
            id: id, submitter: actor.person, organisation: actor.organisation, agreements: submission.agreements,
            datasets: datasets.map { JobDataset(dataset: $0.0, manifestSHA256: $0.1.manifestSHA256) }, program: program,
            purpose: submission.purpose, submittedAt: now, background: submission.background)
        let decision = Authorisation.mayCompute(state.facts(for: job, actor: actor, at: now), phase: .submit)
        var refusals = decision.refusals
        if datasets.count < submission.datasets.count { refusals.append(.datasetUnknown) }
        guard refusals.isEmpty else { throw ServiceRejection(refused: refusals) }
        return Prepared(specification: job, tables: tables)
    }

    /// The check without data that a submission needs.
    private static func check(
        _ prepared: Prepared, _ rules: RestrictedRules, in state: LedgerState
    ) throws -> CheckWork {
        let resolved = try ResolvedProgram(prepared.specification.program, in: state)
        let named = prepared.tables.map { table in
            var table = table
            if let name = resolved.tableName { table.name = name }
            return table
        }
        return CheckWork(text: resolved.text, parameters: resolved.arguments, tables: named, rules: rules)
    }

    /// What the submitter may see now.
    static func view(_ job: JobSpecification, record: JobRecord?, at now: Instant) -> JobView {
        var view = JobView(
            id: job.id, state: JobState.queued.rawValue, outcome: nil, submittedAt: job.submittedAt,
            agreements: job.agreements, datasets: job.datasets, program: job.program, purpose: job.purpose,
            cancelRequested: record?.cancelRequested == .submitter, nextLookAt: nil)
        if let finished = record?.finished, let endedAt = record?.finishedAt,
            // Whoever cancels is told "cancelled" even if the job was quicker: else cancelling at a chosen moment would
            // measure how long it ran (attack 9).
            let shown = CompletionGrid.shownOutcome(
                record?.cancelRequested == .submitter ? .cancelled : finished.outcome, submittedAt: job.submittedAt,
                endedAt: endedAt, now: now)
        {
            view.outcome = shown
            view.state = JobState(ended: shown).rawValue
        } else {
            view.nextLookAt = CompletionGrid.visible(submittedAt: job.submittedAt, endedAt: now.adding(milliseconds: 1))
        }
        return view
    }
}
