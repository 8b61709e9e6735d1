import Governance
import Ledger
import Schemas

/// Derives bodies and recipients of a request from its results.
enum RequestContentsReader {
    /// Those of the jobs asked for whose results are in quarantine. Of itself this tells when a job has ended: only `read` may
    /// say it, of jobs whose end may be seen.
    static func kept(_ input: RequestInput, core: Core) async throws -> Set<JobID> {
        var kept: Set<JobID> = []
        for id in Set(input.jobs.prefix(TextLimits.listCount)) where id.isWellFormed {
            do {
                if try await core.recorder.hasAttachment(.quarantine, name: id.rawValue) { kept.insert(id) }
            } catch {
                throw Core.translated(error)
            }
        }
        return kept
    }

    /// Throws `resultUnavailable` for a job that is not the caller's, has not visibly succeeded, or is not among `kept`.
    static func read(
        _ input: RequestInput, kept: Set<JobID>, by actor: Actor, in state: LedgerState, at now: Instant
    ) throws -> RequestContents {
        var bodies: [ReviewBody] = []
        var recipients: Set<OrganisationID>?
        guard input.jobs.count <= TextLimits.listCount else {
            throw ServiceRejection(.limitExceeded, "at most \(TextLimits.listCount) results")
        }
        for id in input.jobs {
            guard let record = try state.jobs.job(id), record.specification.submitter == actor.person,
                Jobs.view(record.specification, record: record, at: now).outcome == .succeeded
            else {
                throw ServiceRejection(
                    .resultUnavailable, "only jobs of yours that have visibly succeeded can be requested")
            }
            guard !record.isErased, kept.contains(id) else {
                throw ServiceRejection(
                    .resultUnavailable, "the result was erased when its retention ended: submit the job again",
                    reasons: ["resultErased"])
            }
            for pinned in record.specification.datasets {
                guard let dataset = state.catalogue.datasets[pinned.dataset],
                    let authority = state.people.organisations[dataset.openingBody]?.authority
                else { throw ServiceRejection(.resultUnavailable, "a dataset of the job has no opening body any more") }
                let body = ReviewBody(openingBody: dataset.openingBody, authority: authority)
                if !bodies.contains(body) { bodies.append(body) }
            }
            for agreement in record.specification.agreements.compactMap({ state.catalogue.agreements[$0] }) {
                recipients = recipients.map { $0.intersection(agreement.recipients) } ?? Set(agreement.recipients)
            }
        }
        return RequestContents(
            results: input.jobs, context: input.context,
            bodies: bodies.sorted { $0.openingBody < $1.openingBody }, recipients: (recipients ?? []).sorted())
    }
}
