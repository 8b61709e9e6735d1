import Schemas

/// What agreements have used, and how it fades.
extension Scheduler {
    /// Lets time pass; every so many half-lives all amounts are scaled down.
    mutating func pass(to now: Instant) {
        time.advance(to: now, longestStep: limits.longestStepMilliseconds)
        let shift = growth.advance(to: time.milliseconds)
        guard shift > 0 else { return }
        for id in attempts { if let charge = entries[id]?.charge { entries[id]?.charge = charge.scaled(down: shift) } }
        // Whoever is idle and has nothing left that counts is forgotten.
        shares = shares.compactMapValues { share in
            var share = share
            share.account.scale(down: shift)
            return share.isBusy || share.waiting > 0 || !share.account.isForgotten ? share : nil
        }
        let shares = shares
        for queue in QueueClass.allCases {
            order[queue.rawValue].rekey(&visits) { SharePlace(pass: shares[$0]?.account.pass ?? 0, payer: $0) }
        }
    }

    func weight(of payer: AgreementID) -> Int { weights[payer] ?? SchedulerLimits.standardWeight }

    mutating func setWeight(_ weight: Int, of payer: AgreementID) {
        let weight = min(max(weight, SchedulerLimits.weights.lowerBound), SchedulerLimits.weights.upperBound)
        weights[payer] = weight == SchedulerLimits.standardWeight ? nil : weight
        shares[payer]?.account.weight = weight
        placeShare(payer)
    }

    /// Charges what an attempt is expected to cost, so that several leases in a row do not all look free.
    mutating func chargeEstimate(of job: ScheduledJob) -> Charge {
        guard var share = shares[job.payer]?.account else { return Charge() }
        let charge = share.charge(growth.amount(share.estimate))
        shares[job.payer]?.account = share
        return charge
    }

    /// Replaces the estimate by what was used; a fault of ours costs the agreement nothing.
    mutating func settleCharge(of entry: Entry, isCharged: Bool) {
        guard var account = shares[entry.job.payer]?.account else { return }
        account.takeBack(entry.charge)
        if isCharged {
            let cost = cost(of: entry)
            _ = account.charge(growth.amount(cost))
            account.estimate = max(1, (account.estimate * 7 + cost) / 8)
        }
        shares[entry.job.payer]?.account = account
    }

    /// Time from lease to end, times the larger of one slot and the slots' worth of its memory (dominant resource fairness:
    /// Ghodsi and others, 2011).
    private func cost(of entry: Entry) -> Int64 {
        let used = min(max(1, time.milliseconds - entry.leasedAt), 2 * max(1, entry.job.timeLimitMilliseconds))
        let one = UInt128(Account.costPerSlotMillisecond)
        let slots = UInt128(max(1, limits.slots))
        let memory = UInt128(entry.job.memoryBytes) * slots * one / UInt128(max(1, limits.memoryBytes))
        return Int64(clamping: UInt128(used) * min(max(one, memory), slots * one))
    }

    /// Whoever comes back from being away catches up no more than a little: else it could keep all others waiting for as
    /// long as it was gone.
    mutating func lift(_ payer: AgreementID) {
        guard let share = shares[payer], let least = order[QueueClass.ordinary.rawValue].first?.key.pass else { return }
        let credit =
            growth.amount(limits.catchUpMilliseconds.multipliedClamping(by: Account.costPerSlotMillisecond))
            / UInt128(max(1, share.account.weight))
        guard least > credit, share.account.pass < least - credit else { return }
        shares[payer]?.account.pass = least - credit
    }
}

extension Int64 {
    fileprivate func multipliedClamping(by factor: Int64) -> Int64 {
        let (product, overflow) = multipliedReportingOverflow(by: factor)
        return overflow ? .max : product
    }
}
