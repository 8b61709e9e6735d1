import Governance
import Ledger
import Scheduling
import Schemas
import Service

/// What people do outside the review.
extension World {
    /// Somebody hands in a job: authorised and accepted in one decision.
    mutating func submit() {
        guard !isSettling, submissions < 40 else { return }
        submissions += 1
        let (agreement, dataset) = (random.pick(Province.agreements), random.pick(Province.datasets))
        guard let agreement, let dataset else { return }
        let isOfAcme = agreement.rawValue.hasPrefix("a")
        let number = submissions
        let canary = canary
        let mailbox = mailbox
        decide { state, draft -> JobSpecification? in
            let job = JobSpecification(
                id: JobID(draft.newIdentifier()), submitter: PersonID(isOfAcme ? "researcher" : "rival"),
                organisation: OrganisationID(isOfAcme ? "acme" : "other"), agreements: [agreement],
                datasets: [JobDataset(dataset: dataset, manifestSHA256: Province.digest)], program: .sql(text: "q"),
                purpose: "p", submittedAt: Instant(milliseconds: draft.timeMilliseconds))
            guard let person = state.people.persons[job.submitter],
                Authorisation.mayCompute(
                    state.facts(
                        for: job, actor: Actor(person: person, credential: .session),
                        at: Instant(milliseconds: draft.timeMilliseconds)), phase: .submit
                ).isAllowed
            else { return nil }
            draft.record(
                .jobAccepted(
                    JobAccepted(
                        job: job, idempotencyKey: "k\(number)", bodySHA256: Province.digest,
                        disclosurePolicySHA256: Province.digest)))
            if canary == .tellsBeforeCommit { mailbox.put(.accepted(job)) }
            return job
        } then: { result, mailbox in
            if canary != .tellsBeforeCommit, case .success(let job?) = result { mailbox.put(.accepted(job)) }
        }
    }

    /// Cancelling, suspending, weighing, declaring, pausing.
    mutating func people() {
        switch Int.random(in: 0..<10, using: &random) {
        case 0..<3: cancel()
        case 3, 4:
            guard let id = random.pick(Province.agreements) else { return }
            let statuses: [Agreement.Status] =
                isSettling ? [.active] : [.active, .active, .suspended, .suspended, .terminated]
            change { [status = random.pick(statuses) ?? .active] state, draft in
                guard let agreement = state.catalogue.agreements[id], agreement.status != .terminated,
                    agreement.status != status
                else { return }
                draft.record(
                    .agreementStatusChanged(AgreementStatusChanged(agreement: id, status: status, reason: "r")))
            }
        case 5:
            guard let id = random.pick(Province.datasets) else { return }
            let status: Dataset.Status = isSettling || random.once(in: 2) ? .active : .suspended
            change { state, draft in
                guard state.catalogue.datasets[id]?.status != status else { return }
                draft.record(.datasetStatusChanged(DatasetStatusChanged(dataset: id, status: status, reason: "r")))
            }
        case 6:
            guard let id = random.pick(Province.agreements) else { return }
            let weight = Int.random(in: 1...1_000, using: &random)
            change { _, draft in
                draft.record(.agreementWeighed(AgreementWeighed(agreement: id, weight: weight, reason: "r")))
            }
        case 7: emergency()
        default:
            let isPaused = !isSettling && random.once(in: 2)
            change { state, draft in
                guard state.scheduling.isPaused != isPaused else { return }
                draft.record(.schedulerPaused(SchedulerPaused(isPaused: isPaused, reason: "r")))
            }
        }
    }

    private mutating func cancel() {
        guard !isSettling, let id = random.pick(told) else { return }
        decide { state, draft in
            guard let record = try state.jobs.job(id), record.finished == nil, record.cancelRequested == nil else {
                return
            }
            draft.record(.jobCancelRequested(JobCancelRequested(job: id, reason: .submitter)))
        } then: { result, mailbox in
            if case .success = result { mailbox.put(.cancelled(id)) }
        }
    }

    private mutating func emergency() {
        emergencies += 1
        guard let agreement = random.pick(Province.agreements) else { return }
        let (number, length) = (emergencies, Int64.random(in: 1...3_000, using: &random))
        let ends = random.once(in: 3)
        change { state, draft in
            if ends, let id = state.scheduling.emergencies.keys.min() {
                draft.record(.emergencyEnded(EmergencyEnded(emergency: id, reason: "r")))
            } else {
                let from = Instant(milliseconds: draft.timeMilliseconds)
                draft.record(
                    .emergencyDeclared(
                        Emergency(
                            id: EmergencyID("e\(number)"), authority: OrganisationID("bureau"),
                            title: BilingualText(zh: "e", en: "e"), legalBasis: ["8"], agreements: [agreement],
                            from: from, until: from.adding(milliseconds: length))))
            }
        }
    }

    /// A decision after which the scheduler is told how things stand: read afterwards, as the service does.
    mutating func change(_ body: @escaping @Sendable (LedgerState, inout Draft<LedgerEvent>) throws -> Void) {
        decide(body) { _, _ in }
        decide { state, _ in
            Standing(state)
        } then: { result, mailbox in
            if case .success(let standing) = result { mailbox.put(.standing(standing)) }
        }
    }
}
