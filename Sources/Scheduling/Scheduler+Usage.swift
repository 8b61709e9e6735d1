import Schemas

/// What agreements have used, and how it fades.
extension Scheduler {
    /// Lets time pass; every so many half-lives all amounts are scaled down.
    mutating func pass(to now: Instant) {
        time.advance(to: now, longestStep: limits.longestStepMilliseconds)
        let shift = growth.advance(to: time.milliseconds)
        guard shift > 0 else { return }
        for id in attempts { entries[id]?.charge >>= UInt128(shift) }
        // Whoever is idle and has nothing left that counts is forgotten.
        shares = shares.compactMapValues { share in
            var share = share
            share.usage >>= UInt128(shift)
            share.lifted >>= UInt128(shift)
            return share.isBusy || share.waiting > 0 || share.usage > 0 || share.lifted > 0 ? share : nil
        }
        let shares = shares
        for queue in QueueClass.allCases {
            order[queue.rawValue].rekey(&visits) { SharePlace(pass: shares[$0]?.pass ?? 0, payer: $0) }
        }
    }

    func weight(of payer: AgreementID) -> Int { weights[payer] ?? SchedulerLimits.standardWeight }

    mutating func setWeight(_ weight: Int, of payer: AgreementID) {
        let weight = min(max(weight, SchedulerLimits.weights.lowerBound), SchedulerLimits.weights.upperBound)
        weights[payer] = weight == SchedulerLimits.standardWeight ? nil : weight
        shares[payer]?.weight = weight
        placeShare(payer)
    }

    /// Charges what an attempt is expected to cost, so that several leases in a row do not all look free.
    mutating func chargeEstimate(of job: ScheduledJob) -> UInt128 {
        let charge = growth.amount(shares[job.payer]?.estimate ?? Share.firstEstimate)
        shares[job.payer]?.usage += charge
        return charge
    }

    /// Replaces the estimate by what was used; a fault of ours costs the agreement nothing.
    mutating func settleCharge(of entry: Entry, isCharged: Bool) {
        guard var share = shares[entry.job.payer] else { return }
        let (usage, estimate) = (share.usage - min(share.usage, entry.charge), share.estimate)
        guard isCharged else {
            shares[entry.job.payer]?.usage = usage
            return
        }
        let cost = cost(of: entry)
        share.usage = usage + growth.amount(cost)
        share.estimate = max(1, (estimate * 7 + cost) / 8)
        shares[entry.job.payer]?.usage = share.usage
        shares[entry.job.payer]?.estimate = share.estimate
    }

    /// Time from lease to end, times the larger of one slot and the slots' worth of its memory (dominant resource fairness:
    /// Ghodsi and others, 2011).
    private func cost(of entry: Entry) -> Int64 {
        let used = min(max(1, time.milliseconds - entry.leasedAt), 2 * max(1, entry.job.timeLimitMilliseconds))
        let one = UInt128(Share.costPerSlotMillisecond)
        let slots = UInt128(max(1, limits.slots))
        let memory = UInt128(entry.job.memoryBytes) * slots * one / UInt128(max(1, limits.memoryBytes))
        return Int64(clamping: UInt128(used) * min(max(one, memory), slots * one))
    }

    /// Whoever comes back from being away catches up no more than a little: else it could keep all others waiting for as
    /// long as it was gone.
    mutating func lift(_ payer: AgreementID) {
        guard let share = shares[payer], let least = order[QueueClass.ordinary.rawValue].first?.key.pass else { return }
        let credit =
            growth.amount(limits.catchUpMilliseconds.multipliedClamping(by: Share.costPerSlotMillisecond))
            / UInt128(share.weight)
        guard least > credit, share.pass < least - credit else { return }
        shares[payer]?.lifted += (least - credit - share.pass) * UInt128(share.weight)
    }
}

extension Int64 {
    fileprivate func multipliedClamping(by factor: Int64) -> Int64 {
        let (product, overflow) = multipliedReportingOverflow(by: factor)
        return overflow ? .max : product
    }
}
