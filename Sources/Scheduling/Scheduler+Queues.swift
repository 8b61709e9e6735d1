import Schemas

/// Who waits, and who is next.
extension Scheduler {
    /// Puts a queued job in line, or on ice.
    mutating func wait(_ id: JobID) {
        guard let entry = entries[id] else { return }
        if isFrozen(entry.job) {
            frozen[id] = entry.sequence
            return
        }
        var share = shares[entry.job.payer] ?? Share()
        if share.waiting == 0, share.underWay == 0 { share.pass = max(share.pass, pass) }
        share.waiting += 1
        share.queue.insert(id, sequence: entry.sequence)
        shares[entry.job.payer] = share
    }

    /// Takes a queued job out of line; its place in the queue becomes a tombstone.
    mutating func leaveQueue(_ id: JobID) {
        guard let entry = entries[id] else { return }
        if frozen.removeValue(forKey: id) == nil { shares[entry.job.payer]?.waiting -= 1 }
    }

    /// Leases while there are free slots and jobs that may start.
    mutating func fillSlots(_ actions: inout [SchedulerAction]) {
        guard !isDraining else { return }
        while underWay < limits.slots, let payer = nextPayer(), let id = takeFirst(of: payer) {
            entries[id]?.state = .leased
            entries[id]?.attempt += 1
            underWay += 1
            actions.append(.lease(id, attempt: entries[id]?.attempt ?? 0))
        }
        forgetIdleShares()
    }

    /// The agreement that has used least; the lower name where two have used the same, so that runs can be replayed.
    private func nextPayer() -> AgreementID? {
        let most = limits.slotsPerAgreement
        return shares.lazy.filter { $0.value.waiting > 0 && $0.value.underWay < most }
            .min { ($0.value.pass, $0.key) < ($1.value.pass, $1.key) }?.key
    }

    private mutating func takeFirst(of payer: AgreementID) -> JobID? {
        guard var share = shares[payer] else { return nil }
        let entries = entries
        guard let id = share.queue.first(where: { entries[$0]?.state == .queued }) else { return nil }
        share.queue.dropFirst()
        share.waiting -= 1
        share.underWay += 1
        pass = max(pass, share.pass)
        // A further attempt after a fault of ours costs the agreement nothing.
        if entries[id]?.attempt == 0 { share.pass += 1 }
        shares[payer] = share
        return id
    }

    private mutating func forgetIdleShares() {
        guard shares.count > 1_000 else { return }
        shares = shares.filter { $0.value.waiting > 0 || $0.value.underWay > 0 }
    }
}
