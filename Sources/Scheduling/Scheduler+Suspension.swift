import Schemas

/// Suspension kills what runs and freezes what waits, at once: it costs as much as there are lanes, not jobs.
extension Scheduler {
    mutating func suspend(agreement id: AgreementID, _ actions: inout [SchedulerAction]) {
        guard suspendedAgreements.insert(id).inserted else { return }
        hold(lanesOfAgreement[id], by: 1)
        killUnderWay(&actions) { $0.agreements.contains(id) }
    }

    mutating func suspend(dataset id: DatasetID, _ actions: inout [SchedulerAction]) {
        guard suspendedDatasets.insert(id).inserted else { return }
        hold(lanesOfDataset[id], by: 1)
        killUnderWay(&actions) { $0.datasets.contains(id) }
    }

    mutating func resume(agreement id: AgreementID) {
        if suspendedAgreements.remove(id) != nil { hold(lanesOfAgreement[id], by: -1) }
    }

    mutating func resume(dataset id: DatasetID) {
        if suspendedDatasets.remove(id) != nil { hold(lanesOfDataset[id], by: -1) }
    }

    /// Suspends for good and cancels what waits under the agreement, in the order of acceptance.
    mutating func terminate(agreement id: AgreementID, _ actions: inout [SchedulerAction]) {
        suspend(agreement: id, &actions)
        terminatedAgreements.insert(id)
        let waiting = (lanesOfAgreement[id] ?? []).flatMap { lanes[$0]?.jobs.nodes.map(\.element) ?? [] }
        for job in inOrder(waiting) { end(job, .cancelled, &actions) }
    }

    private mutating func hold(_ numbers: Set<Int>?, by change: Int) {
        for number in (numbers ?? []).sorted() {
            lanes[number]?.holds += change
            placeLane(number)
        }
    }

    private mutating func killUnderWay(_ actions: inout [SchedulerAction], where isHit: (ScheduledJob) -> Bool) {
        for id in inOrder(Array(attempts)) {
            if let job = entries[id]?.job, isHit(job) { end(id, .cancelled, &actions) }
        }
    }

    func inOrder(_ ids: [JobID]) -> [JobID] {
        ids.compactMap { id in entries[id].map { (id, $0.sequence) } }.sorted { $0.1 < $1.1 }.map(\.0)
    }
}
