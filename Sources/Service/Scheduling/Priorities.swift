import Governance
import Ledger
import Scheduling
import Schemas

/// What people say of the order of jobs: weights and emergencies by the authority, pauses by the operator.
package struct Priorities: Sendable {
    let core: Core
    let shell: SchedulerShell

    /// Gives an agreement another part of the slots; any other has 100. By an approver of its opening body's authority.
    package func weigh(_ id: AgreementID, _ weight: Int, reason: String, by caller: Caller) async throws -> Agreement {
        try Text.require(reason, "reason")
        guard SchedulerLimits.weights.contains(weight) else {
            throw ServiceRejection(
                .limitExceeded,
                "a weight is \(SchedulerLimits.weights.lowerBound) to \(SchedulerLimits.weights.upperBound)")
        }
        let agreement = try await core.decide(by: caller) { state, draft in
            let actor = try state.actor(caller, for: .weighAgreement)
            let agreement = try state.steered([id], by: actor)[0]
            draft.record(.agreementWeighed(AgreementWeighed(agreement: id, weight: weight, reason: reason)))
            return agreement
        }
        await shell.standingChanged()
        return agreement
    }

    /// What a declaration says; the rest follows from who declares, and when.
    package struct Declaration: Hashable, Sendable, Codable {
        package var title: BilingualText
        package var legalBasis: [String]
        package var agreements: [AgreementID]
        /// Not included.
        package var until: Instant

        package init(title: BilingualText, legalBasis: [String], agreements: [AgreementID], until: Instant) {
            self.title = title
            self.legalBasis = legalBasis
            self.agreements = agreements
            self.until = until
        }
    }

    /// Jobs under these agreements go before everything that waits, until then (article 8).
    package func declare(_ declaration: Declaration, by caller: Caller) async throws -> Emergency {
        let longest = Int64(core.policies.scheduling.emergencyDays) * 86_400_000
        let emergency = try await core.decide(by: caller) { state, draft in
            let actor = try state.actor(caller, for: .declareEmergency)
            let now = Instant(milliseconds: draft.timeMilliseconds)
            let emergency = Emergency(
                id: EmergencyID(draft.newIdentifier()), authority: actor.organisation, title: declaration.title,
                legalBasis: declaration.legalBasis, agreements: declaration.agreements, from: now,
                until: declaration.until)
            try emergency.validate(longestMilliseconds: longest)
            _ = try state.steered(declaration.agreements, by: actor)
            guard state.scheduling.emergencies.values.count(where: { now < $0.until }) < Emergency.limit else {
                throw ServiceRejection(.limitExceeded, "at most \(Emergency.limit) emergencies at once")
            }
            draft.record(.emergencyDeclared(emergency))
            return emergency
        }
        await shell.standingChanged()
        return emergency
    }

    /// Ends an emergency before its time; by the authority that declared it.
    package func end(_ id: EmergencyID, reason: String, by caller: Caller) async throws -> Emergency {
        try Text.require(reason, "reason")
        let emergency = try await core.decide(by: caller) { state, draft in
            let actor = try state.actor(caller, for: .declareEmergency)
            guard let emergency = state.scheduling.emergencies[id], emergency.authority == actor.organisation,
                draft.timeMilliseconds < emergency.until.milliseconds
            else { throw ServiceRejection(.notFound, "no such emergency of yours in force") }
            draft.record(.emergencyEnded(EmergencyEnded(emergency: id, reason: reason)))
            return emergency
        }
        await shell.standingChanged()
        return emergency
    }

    /// Those in force; not for submitters, who would learn who goes before them.
    package func emergencies(by caller: Caller) async throws -> [Emergency] {
        let now = core.clock()
        return try await core.read { state in
            _ = try state.actor(caller, for: .readEmergencies)
            return state.scheduling.emergencies.values.filter { now < $0.until }.sorted { $0.id < $1.id }
        }
    }

    /// Starts nothing more, or goes on; attempts under way are not touched. Kept over restarts.
    package func setPaused(_ isPaused: Bool, reason: String, by caller: Caller) async throws -> SchedulerReport {
        try Text.require(reason, "reason")
        try await core.decide(by: caller) { state, draft in
            _ = try state.actor(caller, for: .runScheduler)
            guard state.scheduling.isPaused != isPaused else { return }
            draft.record(.schedulerPaused(SchedulerPaused(isPaused: isPaused, reason: reason)))
        }
        await shell.standingChanged()
        return try await report(by: caller)
    }

    /// Counts, shares and latencies, for operators alone.
    package func report(by caller: Caller) async throws -> SchedulerReport {
        let (waits, runs) = try await core.read { state in
            _ = try state.actor(caller, for: .runScheduler)
            return SchedulerReport.latencies(of: state.jobs)
        }
        return SchedulerReport(
            scheduler: await shell.status, waitMilliseconds: Quantiles(waits), runMilliseconds: Quantiles(runs),
            commitMicroseconds: Quantiles(await shell.commitTimes.microseconds))
    }
}

extension LedgerState {
    /// The agreements, over all of which the actor's authority stands.
    func steered(_ ids: [AgreementID], by actor: Actor) throws -> [Agreement] {
        let found = ids.compactMap { catalogue.agreements[$0] }
        guard found.count == ids.count else { throw ServiceRejection(.notFound, "no such agreement") }
        try Steering.require(
            actor, over: found, authorities: found.map { people.organisations[$0.openingBody]?.authority })
        return found
    }
}
