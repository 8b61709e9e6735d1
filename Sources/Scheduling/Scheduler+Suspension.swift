import Schemas

/// Suspension kills what runs and freezes what waits, at once.
extension Scheduler {
    func isFrozen(_ job: ScheduledJob) -> Bool {
        !suspendedAgreements.isDisjoint(with: job.agreements) || !suspendedDatasets.isDisjoint(with: job.datasets)
    }

    mutating func suspend(agreement id: AgreementID, _ actions: inout [SchedulerAction]) {
        guard suspendedAgreements.insert(id).inserted else { return }
        freeze(&actions)
    }

    mutating func suspend(dataset id: DatasetID, _ actions: inout [SchedulerAction]) {
        guard suspendedDatasets.insert(id).inserted else { return }
        freeze(&actions)
    }

    /// Suspends for good and cancels what waits under the agreement.
    mutating func terminate(agreement id: AgreementID, _ actions: inout [SchedulerAction]) {
        suspend(agreement: id, &actions)
        for job in inOrder(where: { $0.state == .queued && $0.job.agreements.contains(id) }) {
            end(job, .cancelled, &actions)
        }
    }

    private mutating func freeze(_ actions: inout [SchedulerAction]) {
        for id in inOrder(where: { $0.state != .queued && isFrozen($0.job) }) { end(id, .cancelled, &actions) }
        let entries = entries
        for payer in shares.keys.sorted() {
            guard var share = shares[payer] else { continue }
            let taken = share.queue.extract { id in entries[id].map { $0.state != .queued || isFrozen($0.job) } ?? true
            }
            for place in taken where entries[place.id]?.state == .queued {
                frozen[place.id] = place.sequence
                share.waiting -= 1
            }
            shares[payer] = share
        }
    }

    /// Puts back in line, in the order of acceptance, what nothing holds any more.
    mutating func thaw() {
        for (id, _) in frozen.sorted(by: { $0.value < $1.value }) {
            guard let entry = entries[id], !isFrozen(entry.job) else { continue }
            frozen[id] = nil
            wait(id)
        }
    }

    private func inOrder(where condition: (Entry) -> Bool) -> [JobID] {
        entries.filter { condition($0.value) }.sorted { $0.value.sequence < $1.value.sequence }.map(\.key)
    }
}
