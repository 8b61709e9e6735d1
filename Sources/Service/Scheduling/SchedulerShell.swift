import Governance
import Ledger
import Logging
import Scheduling
import Schemas

/// Carries out what the scheduler decides: the only place where its decisions meet the ledger, the clock and workers.
/// Every effect is recorded before it is started or told.
package actor SchedulerShell {
    /// An attempt under way.
    private struct Attempt {
        var number: Int
        /// Runs the work; nil while the lease is being recorded.
        var work: Task<Void, Never>?
        var isKilled = false
        var answer: ExecutionAnswer?
    }

    private let core: Core
    private let engine: any ComputeEngine
    private let quarantine: Quarantine
    private var scheduler: Scheduler
    private var attempts: [JobID: Attempt] = [:]
    /// What of each job is still to be recorded, in order.
    private var chains: [JobID: Task<Void, Never>] = [:]
    private var isStopped = false
    private var suspended = Standing()

    /// Agreements and datasets that the scheduler has been told are closed.
    private struct Standing: Equatable {
        var agreements: Set<AgreementID> = []
        var terminated: Set<AgreementID> = []
        var datasets: Set<DatasetID> = []
    }

    /// From the start of an attempt to its kill.
    package static let timeLimitMilliseconds: Int64 = 300_000

    init(core: Core, engine: any ComputeEngine, limits: SchedulerLimits) {
        self.core = core
        self.engine = engine
        quarantine = Quarantine(keys: core.keys)
        scheduler = Scheduler(limits: limits)
    }

    /// Takes up what an earlier process left behind: every accepted job without an outcome, in the order of acceptance.
    func recover() async throws {
        await standingChanged()
        let left = try await core.decide { state, draft in
            let records = try state.jobs.unfinished.sorted().compactMap { try state.jobs.job($0) }
            for record in records where record.stage == .leased {
                draft.record(
                    .jobRequeued(JobRequeued(job: record.specification.id, attempt: record.attempt, reason: .recovered))
                )
            }
            return records
        }
        for record in left {
            // An attempt that the end of the service cut short is not held against the job.
            send(
                .recovered(
                    Self.scheduled(record.specification), attempts: record.faults,
                    cancelRequested: record.cancelRequested != nil))
        }
    }

    /// True while another job may be accepted. Throws `stopping`.
    func hasRoom() throws(ServiceFault) -> Bool {
        guard !isStopped else { throw ServiceFault(.stopping, "the service is stopping") }
        return scheduler.hasRoom
    }

    func accepted(_ job: JobSpecification) { send(.accepted(Self.scheduled(job))) }

    func cancelRequested(_ job: JobID) { send(.cancelRequested(job)) }

    /// Compares agreements and datasets with what the scheduler was told: kills and freezes, or thaws.
    func standingChanged() async {
        guard
            let now = try? await core.read({ state in
                Standing(
                    agreements: Set(state.catalogue.agreements.values.filter { $0.status == .suspended }.map(\.id)),
                    terminated: Set(state.catalogue.agreements.values.filter { $0.status == .terminated }.map(\.id)),
                    datasets: Set(state.catalogue.datasets.values.filter { $0.status != .active }.map(\.id)))
            })
        else { return }
        let before = suspended
        suspended = now
        for id in now.terminated.subtracting(before.terminated).sorted() { send(.agreementTerminated(id)) }
        for id in now.agreements.subtracting(before.agreements).sorted() { send(.agreementSuspended(id)) }
        for id in before.agreements.subtracting(now.agreements).subtracting(now.terminated).sorted() {
            send(.agreementResumed(id))
        }
        for id in now.datasets.subtracting(before.datasets).sorted() { send(.datasetSuspended(id)) }
        for id in before.datasets.subtracting(now.datasets).sorted() { send(.datasetResumed(id)) }
    }

    /// Starts nothing more, lets attempts under way end for so long, then ends them; they run again at the next start.
    func stop(graceMilliseconds: Int64) async {
        send(.drain)
        let deadline = ContinuousClock.now + .milliseconds(graceMilliseconds)
        while !attempts.isEmpty, ContinuousClock.now < deadline { try? await Task.sleep(for: .milliseconds(20)) }
        isStopped = true
        let rest = attempts.values.compactMap(\.work)
        for task in rest { task.cancel() }
        for task in rest { await task.value }
        for task in chains.values { await task.value }
    }

    /// Waits until nothing is queued, under way or unrecorded; for tests and for draining.
    func untilIdle() async {
        while !attempts.isEmpty || !chains.isEmpty { try? await Task.sleep(for: .milliseconds(2)) }
    }

    private static func scheduled(_ job: JobSpecification) -> ScheduledJob {
        ScheduledJob(
            id: job.id, agreements: job.agreements, datasets: job.datasets.map(\.dataset),
            timeLimitMilliseconds: timeLimitMilliseconds)
    }

    private func send(_ event: SchedulerEvent) {
        guard !isStopped else { return }
        for action in scheduler.handle(event, at: core.clock()) { carryOut(action) }
    }

    private func carryOut(_ action: SchedulerAction) {
        switch action {
        case .lease(let id, let attempt):
            // Known from now on: a kill may come before the lease is recorded.
            attempts[id] = Attempt(number: attempt)
            inOrder(id) { await $0.lease(id, attempt) }
        case .start(let id, let attempt, let deadline): start(id, attempt, deadline)
        case .kill(let id, let attempt): kill(id, attempt)
        case .requeue(let id, let attempt):
            attempts[id] = nil
            inOrder(id) { shell in
                await shell.persist { _, draft in
                    draft.record(.jobRequeued(JobRequeued(job: id, attempt: attempt, reason: .sandboxFault)))
                }
            }
        case .record(let id, let attempt, let outcome):
            let answer = attempts.removeValue(forKey: id)?.answer
            inOrder(id) { await $0.finish(id, attempt, outcome, answer) }
        }
    }

    /// Entries of one job are recorded in the order in which they were decided.
    private func inOrder(_ id: JobID, _ work: @escaping @Sendable (isolated SchedulerShell) async -> Void) {
        let before = chains[id]
        let task = Task {
            await before?.value
            await work(self)
        }
        chains[id] = task
        Task {
            await task.value
            if chains[id] == task { chains[id] = nil }
        }
    }

    private func lease(_ id: JobID, _ attempt: Int) async {
        let now = core.clock()
        let isAllowed = await persist { state, draft in
            guard let record = try state.jobs.job(id), record.stage == .queued,
                Authorisation.mayCompute(state.facts(for: record.specification, at: now), phase: .start).isAllowed
            else {
                draft.record(.jobCancelRequested(JobCancelRequested(job: id, reason: .notAuthorised)))
                return false
            }
            draft.record(.jobLeased(JobLeased(job: id, attempt: attempt)))
            return true
        }
        guard let isAllowed else {
            attempts[id] = nil
            return
        }
        if attempts[id]?.isKilled == true { return send(.finished(id, attempt: attempt, .cancelled)) }
        send(isAllowed ? .leased(id, attempt: attempt) : .refused(id, attempt: attempt))
    }

    private func start(_ id: JobID, _ attempt: Int, _ deadline: Instant) {
        let milliseconds = max(0, deadline.milliseconds - core.clock().milliseconds)
        attempts[id]?.work = Task {
            let timer = Task {
                try await Task.sleep(for: .milliseconds(milliseconds))
                self.send(.deadline(id, attempt: attempt))
            }
            let answer = await self.execute(id)
            timer.cancel()
            self.ended(id, attempt, answer)
        }
        send(.started(id, attempt: attempt))
    }

    private func execute(_ id: JobID) async -> ExecutionAnswer {
        do {
            let (home, rules) = (core.home, core.policies.disclosure.query)
            let work = try await core.read { try $0.executionWork(of: id, home: home, rules: rules) }
            return await engine.execute(work)
        } catch {
            core.logger.error("a job could not be prepared", metadata: ["job": "\(id)", "error": "\(error)"])
            return ExecutionAnswer(outcome: .sandboxFault)
        }
    }

    private func ended(_ id: JobID, _ attempt: Int, _ answer: ExecutionAnswer) {
        guard attempts[id]?.number == attempt else { return }
        attempts[id]?.answer = answer
        if answer.outcome == .policyViolation {
            core.logger.critical("a worker made a forbidden call", metadata: ["job": "\(id)"])
        }
        send(.finished(id, attempt: attempt, answer.outcome))
    }

    private func kill(_ id: JobID, _ attempt: Int) {
        guard attempts[id]?.number == attempt else { return }
        attempts[id]?.isKilled = true
        attempts[id]?.work?.cancel()
    }

    private func finish(_ id: JobID, _ attempt: Int, _ outcome: OutcomeCode, _ answer: ExecutionAnswer?) async {
        var outcome = outcome
        var sealed: (attachment: Attachment, commitments: [SaltedCommitment])?
        if outcome == .succeeded {
            sealed = answer?.result.flatMap { try? quarantine.seal($0, job: id) }
            if sealed == nil { outcome = .failed }
        }
        let (attachment, commitments, code) = (sealed?.attachment, sealed?.commitments ?? [], outcome)
        await persist { state, draft in
            // Once a job, whatever happens.
            guard state.jobs.unfinished.contains(id) else { return }
            if let attachment { draft.attach(attachment) }
            draft.record(.jobFinished(JobFinished(job: id, attempt: attempt, outcome: code, commitments: commitments)))
        }
    }

    /// Records, waiting while the disk is full. Nil when the ledger takes nothing more: then nothing more is done either,
    /// and the next start takes up what is in the ledger.
    @discardableResult
    private func persist<T: Sendable>(
        _ body: @escaping @Sendable (LedgerState, inout Draft<LedgerEvent>) throws -> T
    ) async -> T? {
        while true {
            do {
                return try await core.decide(body)
            } catch let fault as ServiceFault where fault.code == .storageFull {
                core.logger.error("no space for the ledger: waiting")
                try? await Task.sleep(for: .seconds(1))
                if isStopped { return nil }
            } catch {
                core.logger.critical("the ledger takes nothing more", metadata: ["error": "\(error)"])
                isStopped = true
                return nil
            }
        }
    }
}
