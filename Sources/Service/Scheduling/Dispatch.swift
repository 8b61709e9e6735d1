import Scheduling
import Schemas

/// Between the scheduler and the world: which step of a job is recorded when, what waits for which commit, when work is
/// started and ended. A value: inputs in, outputs out. Its executor is `SchedulerShell`, or a simulation.
///
/// One decision is out at a time; what comes meanwhile goes into the next, so that leases and ends share commits.
package struct Dispatch: Sendable {
    /// An attempt under way.
    struct Attempt: Hashable, Sendable {
        var number: Int
        /// Its lease is on disk and its work was started.
        var isStarted = false
        var isKilled = false
        var sealed: SealedResult?
    }

    package private(set) var scheduler: Scheduler
    private var attempts: [JobID: Attempt] = [:]
    /// To be recorded, in the order in which it was decided.
    private var steps: [JobStep] = []
    /// In the decision that is out.
    private var out: [JobStep] = []
    private var isWaitingForSpace = false
    /// Nothing more is done: the service stops, or the ledger takes nothing more. The next start takes up what is recorded.
    package private(set) var isHalted = false

    package init(limits: SchedulerLimits) { scheduler = Scheduler(limits: limits) }

    /// Steps, and bytes of results, in one decision.
    package static let stepsLimit = 256
    package static let bytesLimit = 32 << 20

    /// True when nothing is under way or unrecorded.
    package var isIdle: Bool { attempts.isEmpty && !isRecording }
    package var hasAttempts: Bool { !attempts.isEmpty }
    package var isRecording: Bool { !out.isEmpty || !(steps.isEmpty || isHalted) }

    package mutating func handle(_ input: DispatchInput, at now: Instant) -> [DispatchOutput] {
        var outputs: [DispatchOutput] = []
        switch input {
        case .event(let event): decide(event, now, &outputs)
        case .committed(let verdicts): committed(verdicts, now, &outputs)
        case .notCommitted(let failure): notCommitted(failure, &outputs)
        case .answered(let id, let attempt, let answer): answered(id, attempt, answer, now, &outputs)
        case .timer(.deadline(let id, let attempt)): decide(.deadline(id, attempt: attempt), now, &outputs)
        case .timer(.space): isWaitingForSpace = false
        case .halt: halt(&outputs)
        }
        persist(&outputs)
        return outputs
    }

    private mutating func decide(_ event: SchedulerEvent, _ now: Instant, _ outputs: inout [DispatchOutput]) {
        guard !isHalted else { return }
        for action in scheduler.handle(event, at: now) { carryOut(action, &outputs) }
    }

    private mutating func carryOut(_ action: SchedulerAction, _ outputs: inout [DispatchOutput]) {
        switch action {
        case .lease(let id, let attempt):
            // Known from now on: a kill may come before the lease is recorded.
            attempts[id] = Attempt(number: attempt)
            steps.append(.lease(id, attempt: attempt))
        case .start(let id, let attempt, let milliseconds):
            attempts[id]?.isStarted = true
            outputs.append(.startWork(id, attempt: attempt))
            outputs.append(.setTimer(.deadline(id, attempt: attempt), milliseconds: milliseconds))
        case .kill(let id, let attempt):
            guard let known = attempts[id], known.number == attempt, !known.isKilled else { return }
            attempts[id]?.isKilled = true
            if known.isStarted { outputs.append(.cancelWork(id, attempt: attempt)) }
        case .requeue(let id, let attempt, let reason):
            forget(id, &outputs)
            steps.append(.requeue(id, attempt: attempt, reason))
        case .record(let id, let attempt, let outcome):
            let sealed = outcome == .succeeded ? attempts[id]?.sealed : nil
            forget(id, &outputs)
            // A success without a result is none.
            let recorded = outcome == .succeeded && sealed == nil ? .failed : outcome
            steps.append(.finish(id, attempt: attempt, recorded, sealed))
        }
    }

    private mutating func forget(_ id: JobID, _ outputs: inout [DispatchOutput]) {
        guard let attempt = attempts.removeValue(forKey: id), attempt.isStarted else { return }
        outputs.append(.clearTimer(.deadline(id, attempt: attempt.number)))
    }

    /// Late, repeated and unasked answers are no answers.
    private mutating func answered(
        _ id: JobID, _ attempt: Int, _ answer: WorkerAnswer, _ now: Instant, _ outputs: inout [DispatchOutput]
    ) {
        guard let known = attempts[id], known.number == attempt, known.isStarted else { return }
        if answer.outcome == .policyViolation { outputs.append(.alarm(id)) }
        if answer.isLost, answer.outcome != .policyViolation {
            return decide(.lost(id, attempt: attempt), now, &outputs)
        }
        attempts[id]?.sealed = answer.sealed
        decide(.finished(id, attempt: attempt, answer.outcome), now, &outputs)
    }

    private mutating func committed(_ verdicts: [StepVerdict], _ now: Instant, _ outputs: inout [DispatchOutput]) {
        let recorded = out
        out = []
        for (step, verdict) in zip(recorded, verdicts) {
            guard case .lease(let id, let attempt) = step else { continue }
            if verdict != .recorded {
                decide(.refused(id, attempt: attempt), now, &outputs)
            } else if attempts[id]?.isKilled == true {
                // The attempt is in the record, and no worker was started for it.
                decide(.finished(id, attempt: attempt, .cancelled), now, &outputs)
            } else {
                decide(.leased(id, attempt: attempt), now, &outputs)
            }
        }
    }

    private mutating func notCommitted(_ failure: CommitFailure, _ outputs: inout [DispatchOutput]) {
        switch failure {
        case .storageFull:
            steps = out + steps
            out = []
            isWaitingForSpace = true
            outputs.append(.setTimer(.space, milliseconds: Self.spaceMilliseconds))
        case .refused:
            out = []
            halt(&outputs)
        }
    }

    /// Between tries while the disk is full.
    package static let spaceMilliseconds: Int64 = 1_000

    private mutating func halt(_ outputs: inout [DispatchOutput]) {
        guard !isHalted else { return }
        isHalted = true
        for (id, attempt) in attempts.sorted(by: { $0.key < $1.key }) where attempt.isStarted && !attempt.isKilled {
            outputs.append(.cancelWork(id, attempt: attempt.number))
        }
        attempts = [:]
    }

    /// Sends the next decision out: the oldest steps up to one of a job that is in it already.
    private mutating func persist(_ outputs: inout [DispatchOutput]) {
        guard out.isEmpty, !steps.isEmpty, !isWaitingForSpace, !isHalted else { return }
        var (jobs, bytes, count) = (Set<JobID>(), 0, 0)
        for step in steps.prefix(Self.stepsLimit) {
            guard jobs.insert(step.job).inserted, count == 0 || bytes + step.bytes <= Self.bytesLimit else { break }
            bytes += step.bytes
            count += 1
        }
        out = Array(steps.prefix(count))
        steps.removeFirst(count)
        outputs.append(.persist(out))
    }
}
