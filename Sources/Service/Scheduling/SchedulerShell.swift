import Governance
import Ledger
import Logging
import Scheduling
import Schemas

/// Carries out what `Dispatch` decides: the only place where its decisions meet the ledger, the clock and workers.
package actor SchedulerShell {
    private let core: Core
    private let engine: any ComputeEngine
    private let quarantine: Quarantine
    private let versions: SealedVersions
    private let policy: SchedulingPolicy
    private var dispatch: Dispatch
    /// What the attempts run whose leases were just recorded.
    private var leased: [JobID: LeasedJob] = [:]
    /// Attempts whose worker is not gone yet.
    private var work: [JobID: Task<Void, Never>] = [:]
    private var timers = TimerLine()
    private var sleepers: [ContinuousClock.Instant: Task<Void, Never>] = [:]
    private var ticks: Task<Void, Never>?
    private var standing = Standing()
    private var reading: Task<Void, Never>?
    private var commits = CommitTimes()
    private var isStopped = false

    /// Between two events at least: how fast usage fades and waits end.
    private static let tickMilliseconds: Int64 = 60_000

    /// `policy` nil is the approved one.
    init(core: Core, engine: any ComputeEngine, limits: SchedulerLimits, policy: SchedulingPolicy? = nil) {
        self.core = core
        self.engine = engine
        quarantine = Quarantine(keys: core.keys)
        versions = SealedVersions(home: core.home)
        self.policy = policy ?? core.policies.scheduling
        dispatch = Dispatch(limits: limits)
    }

    /// Takes up what an earlier process left behind.
    func recover() async throws {
        await standingChanged()
        let policy = policy
        let events = try await core.decide { state, draft in
            try Recovery.events(in: state, &draft, policy: policy)
        }
        for event in events { send(.event(event)) }
        ticks = Task {
            while !Task.isCancelled {
                try? await Task.sleep(for: .milliseconds(Self.tickMilliseconds))
                send(.event(.tick))
            }
        }
    }

    /// Whether a job is to be accepted now.
    enum Room: Sendable {
        case free, none, stopping
    }

    func room(for job: ScheduledJob) -> Room {
        guard !isStopped, !dispatch.isHalted else { return .stopping }
        return dispatch.scheduler.refusal(of: job) == nil ? .free : .none
    }

    func accepted(_ job: JobSpecification) { send(.event(.accepted(ScheduledJob(job, policy: policy)))) }

    func cancelRequested(_ job: JobID) { send(.event(.cancelRequested(job))) }

    var status: SchedulerStatus { dispatch.scheduler.status }
    var commitTimes: CommitTimes { commits }

    /// Compares agreements, datasets, weights, emergencies with what the scheduler was told. One reading after the other,
    /// so that an older one never overrules a newer.
    func standingChanged() async {
        let before = reading
        let task = Task {
            await before?.value
            await readStanding()
        }
        reading = task
        await task.value
    }

    private func readStanding() async {
        guard let now = try? await core.read({ Standing($0) }) else { return }
        let events = standing.events(to: now)
        standing = now
        for event in events { send(.event(event)) }
    }

    /// Starts nothing more, lets attempts under way end for so long, then ends them; they run again at the next start.
    func stop(graceMilliseconds: Int64) async {
        send(.event(.drain))
        let deadline = ContinuousClock.now + .milliseconds(graceMilliseconds)
        while dispatch.hasAttempts, ContinuousClock.now < deadline { try? await Task.sleep(for: .milliseconds(20)) }
        isStopped = true
        // Ends that came within the grace are recorded still.
        while dispatch.isRecording, !dispatch.hasAttempts, ContinuousClock.now < deadline {
            try? await Task.sleep(for: .milliseconds(2))
        }
        send(.halt)
        ticks?.cancel()
        for sleeper in sleepers.values { sleeper.cancel() }
        for task in work.values { task.cancel() }
        for task in work.values { await task.value }
        while dispatch.isRecording { try? await Task.sleep(for: .milliseconds(2)) }
    }

    /// Waits until nothing is queued, under way or unrecorded; for tests and for draining.
    func untilIdle() async {
        while !dispatch.isIdle || !work.isEmpty { try? await Task.sleep(for: .milliseconds(2)) }
    }

    private func send(_ input: DispatchInput) {
        for output in dispatch.handle(input, at: core.clock()) { carryOut(output) }
    }

    private func carryOut(_ output: DispatchOutput) {
        switch output {
        case .persist(let steps): Task { await persist(steps) }
        case .startWork(let id, let attempt): start(id, attempt)
        case .cancelWork(let id, _): work[id]?.cancel()
        case .setTimer(let timer, let milliseconds):
            sleep(until: timers.set(timer, at: .now + .milliseconds(milliseconds)))
        case .clearTimer(let timer): timers.clear(timer)
        case .alarm(let id): core.logger.critical("a worker made a forbidden call", metadata: ["job": "\(id)"])
        }
    }

    /// Looks at the timers then; nil: never.
    private func sleep(until instant: ContinuousClock.Instant?) {
        guard let instant, sleepers[instant] == nil else { return }
        sleepers[instant] = Task {
            guard (try? await Task.sleep(until: instant)) != nil else { return }
            sleepers[instant] = nil
            let found = timers.look(at: .now, asked: instant)
            for timer in found.due { send(.timer(timer)) }
            sleep(until: found.next)
        }
    }

    private func persist(_ steps: [JobStep]) async {
        let begun = ContinuousClock.now
        do {
            let (verdicts, leased) = try await core.decide { state, draft in
                let verdicts = try JobStep.record(steps, in: state, &draft)
                return (verdicts, LeasedJob.all(of: steps, verdicts, in: state))
            }
            commits.add(ContinuousClock.now - begun)
            self.leased = leased
            send(.committed(verdicts))
            self.leased = [:]
        } catch let fault as ServiceFault where fault.code == .storageFull {
            core.logger.error("no space for the ledger: waiting")
            send(.notCommitted(.storageFull))
        } catch {
            core.logger.critical("the ledger takes nothing more", metadata: ["error": "\(error)"])
            send(.notCommitted(.refused))
        }
    }

    private func start(_ id: JobID, _ attempt: Int) {
        let (before, job) = (work[id], leased[id])
        work[id] = Task {
            // An earlier attempt's worker is gone when its answer was given; its task may still be leaving.
            await before?.value
            let answer = await Self.execute(
                id, job, core: core, engine: engine, quarantine: quarantine, versions: versions, policy: policy)
            ended(id, attempt, answer)
        }
    }

    private func ended(_ id: JobID, _ attempt: Int, _ answer: WorkerAnswer) {
        work[id] = nil
        send(.answered(id, attempt: attempt, answer))
    }

    /// Runs an attempt and seals its result, off the actor.
    private nonisolated static func execute(
        _ id: JobID, _ job: LeasedJob?, core: Core, engine: any ComputeEngine, quarantine: Quarantine,
        versions: SealedVersions,
        policy: SchedulingPolicy
    ) async -> WorkerAnswer {
        let answer: ExecutionAnswer
        do {
            guard let job else { throw ServiceRejection(.notFound, "no such job") }
            let work = try ExecutionWork(
                job.specification, job.program, versions: versions, rules: core.policies.disclosure.query,
                timeLimitMilliseconds: Int(policy.timeLimitMilliseconds))
            answer = await engine.execute(work)
        } catch {
            core.logger.error("a job could not be prepared", metadata: ["job": "\(id)", "error": "\(error)"])
            return WorkerAnswer(.sandboxFault)
        }
        guard answer.outcome == .succeeded, let result = answer.result else {
            return WorkerAnswer(answer.outcome, isLost: answer.isKeeperLost)
        }
        guard let sealed = try? quarantine.seal(result, job: id) else { return WorkerAnswer(.failed) }
        // A result that the ledger cannot hold would stop everything else.
        guard sealed.attachment.bytes.count <= Attachment.bytesLimit else { return WorkerAnswer(.resourceLimit) }
        return WorkerAnswer(
            .succeeded, sealed: SealedResult(attachment: sealed.attachment, commitments: sealed.commitments))
    }
}
