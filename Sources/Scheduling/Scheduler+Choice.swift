import Schemas

/// Who is next.
extension Scheduler {
    /// Leases while there are free slots and jobs that may start.
    mutating func fillSlots(_ actions: inout [SchedulerAction]) {
        guard !isDraining, !isPaused else { return }
        while attempts.count < limits.slots, let id = nextJob() { lease(id, &actions) }
    }

    /// While an emergency job waits, for memory at most, nothing else starts.
    private mutating func nextJob() -> JobID? {
        if !order[QueueClass.emergency.rawValue].isEmpty { return nextJob(in: .emergency) }
        return nextJob(in: .ordinary)
    }

    /// The first in order. If the free memory does not hold it, it gets a reservation: others may start before it, but no
    /// more than `overtakes` of them, so that it waits at most for what is under way then.
    private mutating func nextJob(in queue: QueueClass) -> JobID? {
        if let reserved = reservations[queue.rawValue], !isCandidate(reserved.job, in: queue) {
            reservations[queue.rawValue] = nil
        }
        guard let first = reservations[queue.rawValue]?.job ?? firstJob(in: queue) else { return nil }
        if fits(first) {
            reservations[queue.rawValue] = nil
            return first
        }
        let reservation = reservations[queue.rawValue] ?? Reservation(job: first)
        reservations[queue.rawValue] = reservation
        guard reservation.overtaken < limits.overtakes, let other = firstFitting(in: queue) else { return nil }
        reservations[queue.rawValue]?.overtaken += 1
        return other
    }

    private func isCandidate(_ id: JobID, in queue: QueueClass) -> Bool {
        guard let entry = entries[id], let number = entry.lane, lanes[number]?.queueClass == queue else { return false }
        return order[queue.rawValue].contains(entry.job.payer)
    }

    private func fits(_ id: JobID) -> Bool {
        guard let job = entries[id]?.job else { return false }
        return job.memoryBytes <= limits.memoryBytes - memoryInUse
    }

    private func firstJob(in queue: QueueClass) -> JobID? {
        order[queue.rawValue].first.flatMap { firstJob(of: $0.element, in: queue) }
    }

    private func firstJob(of payer: AgreementID, in queue: QueueClass) -> JobID? {
        shares[payer]?.lanes[queue.rawValue].first.flatMap { lanes[$0.element]?.jobs.first?.element }
    }

    /// Looks at the first jobs of the next few agreements.
    private mutating func firstFitting(in queue: QueueClass) -> JobID? {
        var looked: [SharePlace] = []
        var found: JobID?
        while found == nil, looked.count < limits.lookahead, let place = order[queue.rawValue].first?.key {
            looked.append(place)
            order[queue.rawValue].remove(place.payer, &visits)
            if let id = firstJob(of: place.payer, in: queue), fits(id) { found = id }
        }
        for place in looked { order[queue.rawValue].set(place.payer, place, &visits) }
        return found
    }
}
