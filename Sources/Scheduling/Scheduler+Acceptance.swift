import Schemas

/// Jobs come in: within limits, each once.
extension Scheduler {
    /// Why a job is not to be accepted now; decided before it reaches the ledger.
    package enum Refusal: String, Hashable, Sendable, CaseIterable {
        case queueFull, agreementQueueFull
        /// It would never fit into the pool's memory.
        case memoryExceeded
    }

    /// Nil when there is room for another job like this.
    package func refusal(of job: ScheduledJob) -> Refusal? {
        guard job.memoryBytes <= limits.memoryBytes else { return .memoryExceeded }
        let isEmergency = !job.agreements.isEmpty && job.agreements.allSatisfy { coverage[$0] != nil }
        let room = isEmergency ? limits.queued + limits.emergencyReserve : limits.queued
        guard queuedCount < room else { return .queueFull }
        guard (shares[job.payer]?.waiting ?? 0) < limits.queuedPerAgreement else { return .agreementQueueFull }
        return nil
    }

    /// Where a job stands that has no outcome yet.
    package func state(of id: JobID) -> JobState? { entries[id]?.state }

    /// Jobs waiting, held ones included.
    package var queuedCount: Int { entries.count - attempts.count }

    /// Attempts under way.
    package var underWay: Int { attempts.count }

    /// What was accepted is taken whatever the limits say now: it is in the ledger.
    mutating func accept(_ job: ScheduledJob, _ past: JobPast, _ actions: inout [SchedulerAction]) {
        guard entries[job.id] == nil, !ended.contains(job.id) else { return }
        var job = job
        job.memoryBytes = max(0, job.memoryBytes)
        let entry = Entry(
            job: job, attempt: max(0, past.attempt), faults: past.faults, interruptions: past.interruptions,
            sequence: nextSequence)
        nextSequence += 1
        entries[job.id] = entry
        if past.cancelRequested || !terminatedAgreements.isDisjoint(with: job.agreements) {
            record(job.id, .cancelled, &actions)
        } else if past.faults >= limits.attempts || past.interruptions >= limits.interruptions {
            record(job.id, .sandboxFault, &actions)
        } else if job.memoryBytes > limits.memoryBytes {
            record(job.id, .resourceLimit, &actions)
        } else {
            wait(job.id, waited: past.waitedMilliseconds)
        }
    }

    mutating func record(_ id: JobID, _ outcome: OutcomeCode, _ actions: inout [SchedulerAction]) {
        guard let entry = entries.removeValue(forKey: id) else { return }
        ended.insert(id)
        actions.append(.record(id, attempt: entry.attempt, outcome))
    }
}
