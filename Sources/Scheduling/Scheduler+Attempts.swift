import Schemas

/// The life of an attempt.
extension Scheduler {
    mutating func leased(_ id: JobID, _ attempt: Int, _ now: Instant, _ actions: inout [SchedulerAction]) {
        guard let entry = entries[id], entry.attempt == attempt, entry.state == .leased, entry.ending == nil else {
            return
        }
        entries[id]?.state = .running
        let deadline = now.adding(milliseconds: entry.job.timeLimitMilliseconds)
        actions.append(.start(id, attempt: attempt, deadline: deadline))
    }

    /// Nothing follows from it but that the order of events is right; `start` has set the state.
    mutating func started(_ id: JobID, _ attempt: Int) {
        guard let entry = entries[id], entry.attempt == attempt, entry.state == .leased, entry.ending == nil else {
            return
        }
        entries[id]?.state = .running
    }

    /// Ends a job: at once where it waits, else by a kill whose `finished` is awaited. The first reason stands.
    mutating func end(_ id: JobID, _ outcome: OutcomeCode, _ actions: inout [SchedulerAction]) {
        guard let entry = entries[id], entry.ending == nil else { return }
        if entry.state == .queued {
            leaveQueue(id)
            record(id, entry.attempt, outcome, &actions)
        } else {
            entries[id]?.ending = outcome
            actions.append(.kill(id, attempt: entry.attempt))
        }
    }

    mutating func finish(_ id: JobID, _ attempt: Int, _ reported: OutcomeCode, _ actions: inout [SchedulerAction]) {
        guard let entry = entries[id], entry.attempt == attempt, entry.state != .queued else { return }
        underWay -= 1
        shares[entry.job.payer]?.underWay -= 1
        // A forbidden call stays one, even of a job that was being killed.
        let outcome = reported == .policyViolation ? reported : entry.ending ?? reported
        if outcome == .sandboxFault, attempt < limits.attempts {
            entries[id]?.state = .queued
            actions.append(.requeue(id, attempt: attempt))
            wait(id)
        } else {
            record(id, attempt, outcome, &actions)
        }
    }

    private mutating func record(
        _ id: JobID, _ attempt: Int, _ outcome: OutcomeCode, _ actions: inout [SchedulerAction]
    ) {
        entries[id] = nil
        ended.insert(id)
        actions.append(.record(id, attempt: attempt, outcome))
    }
}
