import Ledger
import Scheduling
import Schemas
import Service

/// What `SchedulerShell` and `Recorder` do with tasks, done here step by step.
extension World {
    mutating func carryOut(_ output: DispatchOutput) {
        switch output {
        case .persist(let steps): persist(steps)
        case .startWork(let id, let attempt):
            let attempt = Checker.Attempt(job: id, number: attempt)
            note("start \(id.rawValue.suffix(4)) \(attempt.number)")
            checker.read(disk)
            checker.starts(attempt, alive: attempts, slots: Province.scheduling.slots)
            workers[attempt] = false
        case .cancelWork(let id, let attempt):
            let attempt = Checker.Attempt(job: id, number: attempt)
            if workers[attempt] != nil { workers[attempt] = true }
        case .setTimer(let timer, _): timers.append(timer)
        case .clearTimer(let timer): timers.removeAll { $0 == timer }
        case .alarm: break
        }
    }

    private mutating func persist(_ steps: [JobStep]) {
        note("record \(steps.map { "\($0)".prefix(24) })")
        let canary = canary
        decide { state, draft in
            try JobStep.record(steps, in: state, &draft)
        } then: { result, mailbox in
            if canary == .startsBeforeCommit { return }
            switch result {
            case .success(let verdicts): mailbox.put(.dispatch(.committed(verdicts)))
            case .failure(let error as LedgerError) where error.code == .storageFull:
                let isIgnored = canary == .ignoresFullDisk
                mailbox.put(
                    .dispatch(
                        isIgnored ? .committed(steps.map { _ in .recorded }) : .notCommitted(.storageFull)))
            case .failure: mailbox.put(.dispatch(.notCommitted(.refused)))
            }
        }
        if canary == .startsBeforeCommit {
            mailbox.put(.dispatch(.committed(steps.map { _ in .recorded })))
        }
    }

    /// The recorder takes a batch, or a batch meets its fate.
    mutating func commit() {
        if let out = batch {
            batch = nil
            meet(out)
        } else if !pending.isEmpty {
            let now = now
            let out = journal.take(from: &pending) { now }
            if out.isEmpty { out.deliver(nil) } else { batch = out }
        }
    }

    private mutating func meet(_ out: Batch) {
        let fate = fate()
        disk.write(out, fate)
        note("write \(out.entries.map(\.kind)) \(fate.rawValue)")
        switch fate {
        case .written:
            journal.committed(out)
            out.deliver(nil)
        case .full:
            journal.failed(LedgerError(.storageFull, "full"), rebuilt: replayed())
            isDiskFull = true
            out.deliver(journal.failure)
        case .broken, .brokenButWritten:
            journal.failed(LedgerError(.poisoned, "broken"), rebuilt: nil)
            out.deliver(journal.failure)
        case .crashBefore, .crashAfter: crash(duringWrite: true)
        }
    }

    private mutating func fate() -> Disk.Fate {
        if let plan { return disk.writes + 1 == plan.write ? plan.fate : .written }
        guard !isSettling, random.once(in: 12) else { return .written }
        return random.pick(Disk.Fate.allCases) ?? .written
    }

    /// Any letter arrives: they overtake each other, but for readings of the standing.
    mutating func deliver() {
        guard !letters.isEmpty else { return }
        var place = Int.random(in: 0..<letters.count, using: &random)
        if case .standing = letters[place] {
            place = letters.firstIndex { if case .standing = $0 { true } else { false } } ?? place
        }
        switch letters.remove(at: place) {
        case .dispatch(let input): send(input)
        case .accepted(let job):
            checker.read(disk)
            checker.told(of: job.id)
            told.append(job.id)
            send(.event(.accepted(ScheduledJob(job, policy: Province.scheduling))))
        case .cancelled(let id): send(.event(.cancelRequested(id)))
        case .standing(let next):
            let events = standing.events(to: next)
            standing = next
            for event in events { send(.event(event)) }
        case .recovered(let events): for event in events { send(.event(event)) }
        case .notStarted: crash()
        case .approved(let request): release(request)
        }
    }

    /// A timer rings; the disk has space again; a ledger that is broken is opened anew by a restart.
    mutating func ring() {
        if !timers.isEmpty {
            let timer = timers.remove(at: Int.random(in: 0..<timers.count, using: &random))
            // A deadline is far: mostly the work ends before.
            if case .deadline = timer, !isSettling, !random.once(in: 4) {
                timers.append(timer)
            } else {
                send(.timer(timer))
            }
        }
        if isDiskFull, random.once(in: 2) {
            isDiskFull = false
            journal.spaceIsBack()
        }
        if journal.failure?.code == .poisoned, random.once(in: 2) { crash() }
        send(.event(.tick))
    }
}
