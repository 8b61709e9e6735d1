import Schemas

/// What always holds; looks at everything, for tests.
extension Scheduler {
    /// The first thing that is wrong; nil while all is right.
    package var fault: String? {
        attemptsFault ?? queuesFault ?? sharesFault
    }

    private var attemptsFault: String? {
        let underWay = entries.filter { $0.value.state != .queued }
        guard Set(underWay.keys) == attempts else { return "attempts and states disagree" }
        guard underWay.values.allSatisfy({ $0.state == .leased || $0.state == .running }) else { return "odd state" }
        guard memoryInUse == underWay.values.reduce(0, { $0 + $1.job.memoryBytes }) else { return "memory miscounted" }
        guard memoryInUse <= limits.memoryBytes else { return "more memory than there is" }
        return entries.keys.contains { ended.contains($0) } ? "an ended job is alive" : nil
    }

    private var queuesFault: String? {
        guard expiries.isSound, expiries.count == queuedCount else { return "expiries miscounted" }
        guard lanes.count == laneNumbers.count, lanes.values.reduce(0, { $0 + $1.jobs.count }) == queuedCount else {
            return "lanes miscounted"
        }
        for (number, lane) in lanes {
            guard lane.jobs.isSound, !lane.jobs.isEmpty, laneNumbers[lane.key] == number else { return "lane unsound" }
            guard lane.jobs.nodes.allSatisfy({ entries[$0.element]?.lane == number }) else {
                return "lane misremembered"
            }
            let holds =
                lane.key.agreements.count { suspendedAgreements.contains($0) }
                + lane.key.datasets.count { suspendedDatasets.contains($0) }
            guard lane.holds == holds else { return "holds miscounted" }
            guard lane.covered == lane.key.agreements.count(where: { coverage[$0] != nil }) else {
                return "coverage miscounted"
            }
            for queue in QueueClass.allCases {
                let isThere = shares[lane.payer]?.lanes[queue.rawValue].contains(number) == true
                guard isThere == (queue == lane.queueClass) else { return "lane in the wrong class" }
            }
        }
        return nil
    }

    private var sharesFault: String? {
        guard order.allSatisfy(\.isSound) else { return "order unsound" }
        var counts: [AgreementID: (underWay: Int, waiting: Int)] = [:]
        for entry in entries.values {
            if entry.state == .queued {
                counts[entry.job.payer, default: (0, 0)].waiting += 1
            } else {
                counts[entry.job.payer, default: (0, 0)].underWay += 1
            }
        }
        guard counts.keys.allSatisfy({ shares[$0] != nil }) else { return "an agreement is forgotten" }
        for (payer, share) in shares {
            guard (share.underWay, share.waiting) == counts[payer] ?? (0, 0) else { return "agreement miscounted" }
            guard share.lanes.allSatisfy(\.isSound) else { return "lanes unsound" }
            for queue in QueueClass.allCases {
                let isOpen = !share.lanes[queue.rawValue].isEmpty
                let mayStart = isOpen && (queue == .emergency || share.underWay < limits.slotsPerAgreement)
                let node = order[queue.rawValue].nodes.first { $0.element == payer }
                guard (node != nil) == mayStart, node == nil || node?.key.pass == share.account.pass else {
                    return "agreement misplaced"
                }
            }
        }
        return nil
    }
}
