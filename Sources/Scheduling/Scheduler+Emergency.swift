import Schemas

/// The class of jobs that goes before everything queued (article 8 of Order 381): those all of whose agreements the body
/// that handles the emergency has named.
extension Scheduler {
    mutating func declare(_ id: EmergencyID, _ agreements: [AgreementID], until: Instant) {
        guard emergencies[id] == nil else { return }
        let distinct = Set(agreements).sorted()
        emergencies[id] = Emergency(agreements: distinct, until: until)
        for agreement in distinct {
            coverage[agreement, default: 0] += 1
            if coverage[agreement] == 1 { cover(agreement, by: 1) }
        }
    }

    mutating func endEmergency(_ id: EmergencyID) {
        guard let emergency = emergencies.removeValue(forKey: id) else { return }
        for agreement in emergency.agreements {
            let left = (coverage[agreement] ?? 1) - 1
            coverage[agreement] = left > 0 ? left : nil
            if left == 0 { cover(agreement, by: -1) }
        }
    }

    private mutating func cover(_ agreement: AgreementID, by change: Int) {
        for number in (lanesOfAgreement[agreement] ?? []).sorted() {
            lanes[number]?.covered += change
            placeLane(number)
        }
    }

    /// Ends emergencies whose time is over and jobs that waited too long.
    mutating func expire(at now: Instant, _ actions: inout [SchedulerAction]) {
        for id in emergencies.filter({ now >= $0.value.until }).keys.sorted() { endEmergency(id) }
        while let first = expiries.first, first.key.at <= time.milliseconds { end(first.element, .timedOut, &actions) }
    }
}
