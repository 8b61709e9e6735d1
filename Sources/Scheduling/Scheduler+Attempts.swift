import Schemas

/// The life of an attempt.
extension Scheduler {
    /// Takes a waiting job out of its line and begins an attempt.
    mutating func lease(_ id: JobID, _ actions: inout [SchedulerAction]) {
        guard let job = entries[id]?.job else { return }
        leaveQueue(id)
        let charge = chargeEstimate(of: job)
        entries[id]?.state = .leased
        entries[id]?.attempt += 1
        entries[id]?.leasedAt = time.milliseconds
        entries[id]?.charge = charge
        attempts.insert(id)
        memoryInUse += job.memoryBytes
        shares[job.payer]?.underWay += 1
        placeShare(job.payer)
        actions.append(.lease(id, attempt: entries[id]?.attempt ?? 0))
    }

    mutating func leased(_ id: JobID, _ attempt: Int, _ actions: inout [SchedulerAction]) {
        guard let entry = entries[id], entry.attempt == attempt, entry.state == .leased, entry.ending == nil else {
            return
        }
        entries[id]?.state = .running
        actions.append(.start(id, attempt: attempt, timeLimitMilliseconds: entry.job.timeLimitMilliseconds))
    }

    /// Ends a job: at once where it waits, else by a kill whose `finished` is awaited. The first reason stands.
    mutating func end(_ id: JobID, _ outcome: OutcomeCode, _ actions: inout [SchedulerAction]) {
        guard let entry = entries[id], entry.ending == nil else { return }
        if entry.state == .queued {
            leaveQueue(id)
            record(id, outcome, &actions)
        } else {
            entries[id]?.ending = outcome
            actions.append(.kill(id, attempt: entry.attempt))
        }
    }

    mutating func refused(_ id: JobID, _ attempt: Int, _ actions: inout [SchedulerAction]) {
        guard let entry = underWay(id, attempt) else { return }
        giveBack(entry, isCharged: false)
        record(id, entry.ending ?? .cancelled, &actions)
        placeShare(entry.job.payer)
    }

    mutating func finished(
        _ id: JobID, _ attempt: Int, _ reported: OutcomeCode, _ actions: inout [SchedulerAction]
    ) {
        guard let entry = underWay(id, attempt) else { return }
        // A forbidden call stays one, even of a job that was being killed.
        let outcome = reported == .policyViolation ? reported : entry.ending ?? reported
        giveBack(entry, isCharged: outcome != .sandboxFault)
        if outcome == .sandboxFault { entries[id]?.faults += 1 }
        if outcome == .sandboxFault, entry.faults + 1 < limits.attempts {
            requeue(id, .sandboxFault, &actions)
        } else {
            record(id, outcome, &actions)
        }
        placeShare(entry.job.payer)
    }

    /// Not held against the job, unless its keepers are lost again and again.
    mutating func lost(_ id: JobID, _ attempt: Int, _ actions: inout [SchedulerAction]) {
        guard let entry = underWay(id, attempt) else { return }
        giveBack(entry, isCharged: false)
        entries[id]?.interruptions += 1
        if let ending = entry.ending {
            record(id, ending, &actions)
        } else if entry.interruptions + 1 < limits.interruptions {
            requeue(id, .keeperLost, &actions)
        } else {
            record(id, .sandboxFault, &actions)
        }
        placeShare(entry.job.payer)
    }

    private func underWay(_ id: JobID, _ attempt: Int) -> Entry? {
        guard let entry = entries[id], entry.attempt == attempt, entry.state != .queued else { return nil }
        return entry
    }

    private mutating func giveBack(_ entry: Entry, isCharged: Bool) {
        attempts.remove(entry.job.id)
        memoryInUse -= entry.job.memoryBytes
        shares[entry.job.payer]?.underWay -= 1
        settleCharge(of: entry, isCharged: isCharged)
    }

    /// The job keeps its place: it was accepted when it was.
    private mutating func requeue(_ id: JobID, _ reason: RequeueReason, _ actions: inout [SchedulerAction]) {
        guard let attempt = entries[id]?.attempt else { return }
        entries[id]?.state = .queued
        actions.append(.requeue(id, attempt: attempt, reason))
        wait(id, waited: 0)
    }
}
