import Schemas

/// Everything that one authorisation looks at, as it stands now.
package struct AuthorisationFacts: Sendable {
    package var job: JobSpecification
    /// The submitter; at `retrieve` whoever retrieves.
    package var actor: Actor
    package var agreements: [Agreement]
    package var datasets: [Dataset]
    /// Jobs counted against each agreement; at `submit` without this job, later with it.
    package var jobsUsed: [AgreementID: Int]
    package var now: Instant

    package init(
        job: JobSpecification, actor: Actor, agreements: [Agreement], datasets: [Dataset], jobsUsed: [AgreementID: Int],
        now: Instant
    ) {
        self.job = job
        self.actor = actor
        self.agreements = agreements
        self.datasets = datasets
        self.jobsUsed = jobsUsed
        self.now = now
    }
}

/// May this be computed, released, retrieved? Checked at each phase; pure, and silent about data.
package enum Authorisation {
    /// Decides for a job at `submit`, `start` or `release`; at `retrieve` for what the release rests on
    /// (`mayRetrieve` adds the retriever's own conditions).
    package static func mayCompute(_ facts: AuthorisationFacts, phase: ComputePhase) -> Decision {
        var refusals: [ComputeRefusal] = []
        if phase != .retrieve { refusals += submitter(facts, phase: phase) }
        refusals += datasets(facts)
        for id in facts.job.agreements {
            guard let agreement = facts.agreements.first(where: { $0.id == id }) else {
                refusals.append(.agreementUnknown)
                continue
            }
            refusals += standing(agreement, facts, phase: phase)
        }
        return Decision(refusals)
    }

    private static func submitter(_ facts: AuthorisationFacts, phase: ComputePhase) -> [ComputeRefusal] {
        var refusals: [ComputeRefusal] = []
        if !facts.actor.isActive || facts.actor.person != facts.job.submitter { refusals.append(.personNotActive) }
        if !facts.actor.roles.contains(.researcher) { refusals.append(.roleMissing) }
        // Later phases are carried out by the service on the submitter's behalf.
        if phase == .submit, facts.actor.credential == .platform { refusals.append(.credentialNotAllowed) }
        return refusals
    }

    private static func datasets(_ facts: AuthorisationFacts) -> [ComputeRefusal] {
        guard !facts.job.datasets.isEmpty else { return [.noDataset] }
        var refusals: [ComputeRefusal] = []
        for pinned in facts.job.datasets {
            guard let dataset = facts.datasets.first(where: { $0.id == pinned.dataset }) else {
                refusals.append(.datasetUnknown)
                continue
            }
            switch dataset.openness {
            case .prohibited: refusals.append(.datasetProhibited)
            case .unconditional: refusals.append(.datasetNotRestricted)
            case .restricted: break
            }
            switch dataset.status {
            case .active: break
            case .suspended: refusals.append(.datasetSuspended)
            case .destroyed: refusals.append(.datasetDestroyed)
            }
            if !dataset.versions.contains(where: { $0.manifestSHA256 == pinned.manifestSHA256 }) {
                refusals.append(.datasetVersionUnknown)
            }
            let isCovered = facts.agreements.contains {
                facts.job.agreements.contains($0.id) && $0.openingBody == dataset.openingBody
                    && $0.datasets.contains(dataset.id)
            }
            if !isCovered { refusals.append(.datasetNotCovered) }
        }
        return refusals
    }

    private static func standing(
        _ agreement: Agreement, _ facts: AuthorisationFacts, phase: ComputePhase
    ) -> [ComputeRefusal] {
        var refusals: [ComputeRefusal] = []
        switch agreement.status {
        case .active: break
        case .suspended: refusals.append(.agreementSuspended)
        case .terminated: refusals.append(.agreementTerminated)
        }
        if facts.now < agreement.period.from { refusals.append(.agreementNotBegun) }
        if facts.now >= agreement.period.until { refusals.append(.agreementExpired) }
        if agreement.dataUser != facts.job.organisation { refusals.append(.notParty) }
        if phase != .retrieve, agreement.dataUser != facts.actor.organisation { refusals.append(.notParty) }
        if !agreement.purposes.contains(where: { $0.code == facts.job.purpose }) { refusals.append(.purposeNotCovered) }
        if !facts.job.datasets.contains(where: { agreement.datasets.contains($0.dataset) }) {
            refusals.append(.agreementNotConcerned)
        }
        switch facts.job.program {
        case .sql: if !agreement.allowsFreeSQL { refusals.append(.freeSQLNotAllowed) }
        case .model(let name, _, _): if !agreement.models.contains(name) { refusals.append(.modelNotAllowed) }
        }
        let used = facts.jobsUsed[agreement.id] ?? 0
        if phase == .submit, used >= agreement.jobQuota { refusals.append(.quotaUsedUp) }
        if phase == .start, used > agreement.jobQuota { refusals.append(.quotaUsedUp) }
        return refusals
    }
}
