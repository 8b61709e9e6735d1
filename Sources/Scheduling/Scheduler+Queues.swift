import Schemas

/// Who waits, and where.
extension Scheduler {
    /// Puts a queued job into its lane.
    mutating func wait(_ id: JobID, waited: Int64) {
        guard let entry = entries[id] else { return }
        let number = lane(for: entry.job)
        entries[id]?.lane = number
        if shares[entry.job.payer] == nil { shares[entry.job.payer] = Share(weight: weight(of: entry.job.payer)) }
        shares[entry.job.payer]?.waiting += 1
        lanes[number]?.jobs.set(id, Place(rank: entry.job.priority.rank, sequence: entry.sequence), &visits)
        // Whoever waited through an outage is not thrown out before there was a chance to start.
        let rest = max(limits.longestStepMilliseconds, limits.queueMilliseconds - max(0, waited))
        expiries.set(id, Expiry(at: time.milliseconds + rest, sequence: entry.sequence), &visits)
        placeLane(number)
    }

    /// Takes a waiting job out of its lane.
    mutating func leaveQueue(_ id: JobID) {
        guard let number = entries[id]?.lane, let lane = lanes[number] else { return }
        entries[id]?.lane = nil
        expiries.remove(id, &visits)
        shares[lane.payer]?.waiting -= 1
        lanes[number]?.jobs.remove(id, &visits)
        placeLane(number)
        if lanes[number]?.jobs.isEmpty == true { forgetLane(number) }
    }

    /// Puts a lane where its first job, its holds and its emergencies want it.
    mutating func placeLane(_ number: Int) {
        guard let lane = lanes[number] else { return }
        let (first, wanted) = (lane.jobs.first?.key, lane.queueClass)
        for queue in QueueClass.allCases {
            if let first, queue == wanted {
                shares[lane.payer]?.lanes[queue.rawValue].set(number, first, &visits)
            } else {
                shares[lane.payer]?.lanes[queue.rawValue].remove(number, &visits)
            }
        }
        placeShare(lane.payer)
    }

    /// Puts an agreement where its usage wants it, among those that may start something.
    mutating func placeShare(_ payer: AgreementID) {
        guard let share = shares[payer] else { return }
        let isOpen = QueueClass.allCases.map { !share.lanes[$0.rawValue].isEmpty }
        if !share.isBusy, isOpen.contains(true) { lift(payer) }
        shares[payer]?.isBusy = isOpen.contains(true) || share.underWay > 0
        let place = SharePlace(pass: shares[payer]?.account.pass ?? 0, payer: payer)
        for queue in QueueClass.allCases {
            let hasRoom = queue == .emergency || share.underWay < limits.slotsPerAgreement
            if isOpen[queue.rawValue], hasRoom {
                order[queue.rawValue].set(payer, place, &visits)
            } else {
                order[queue.rawValue].remove(payer, &visits)
            }
        }
    }

    private mutating func lane(for job: ScheduledJob) -> Int {
        let key = Lane.Key(agreements: Self.distinct(job.agreements), datasets: Self.distinct(job.datasets))
        if let known = laneNumbers[key] { return known }
        let number = nextLane
        nextLane += 1
        let holds =
            key.agreements.count { suspendedAgreements.contains($0) }
            + key.datasets.count { suspendedDatasets.contains($0) }
        let covered = key.agreements.count { coverage[$0] != nil }
        lanes[number] = Lane(key: key, payer: job.payer, holds: holds, covered: covered)
        laneNumbers[key] = number
        for id in key.agreements { lanesOfAgreement[id, default: []].insert(number) }
        for id in key.datasets { lanesOfDataset[id, default: []].insert(number) }
        return number
    }

    /// Ascending, each once.
    private static func distinct<Name: Comparable & Hashable>(_ names: [Name]) -> [Name] {
        names.count <= 1 ? names : Set(names).sorted()
    }

    private mutating func forgetLane(_ number: Int) {
        guard let lane = lanes.removeValue(forKey: number) else { return }
        laneNumbers[lane.key] = nil
        for id in lane.key.agreements {
            lanesOfAgreement[id]?.remove(number)
            if lanesOfAgreement[id]?.isEmpty == true { lanesOfAgreement[id] = nil }
        }
        for id in lane.key.datasets {
            lanesOfDataset[id]?.remove(number)
            if lanesOfDataset[id]?.isEmpty == true { lanesOfDataset[id] = nil }
        }
    }
}
