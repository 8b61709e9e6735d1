import Foundation
import Governance
import Ledger
import Rules
import Schemas

/// Makes and signs the package of an approved request.
struct PackageBuilder {
    let core: Core
    /// At least the excerpt of the request.
    let state: LedgerState
    let request: ReviewRequest
    let release: ReleaseID
    let now: Instant

    /// The package, the record of it, and the digest of its certificate.
    func build() async throws -> (package: ReleasePackage, record: ReleaseRecord, certificateSHA256: String) {
        var files: [String: String] = [:]
        var results: [Certificate.Result] = []
        for (index, assessed) in try await AssessedResult.all(of: request, in: state, core: core).enumerated() {
            let name = "result-\(index + 1).csv"
            files[name] = assessed.releasable.csv
            results.append(try result(assessed, file: name))
        }
        let certificate = try certificate(files: files, results: results, checkpoint: await checkpoint())
        let bytes = try CanonicalJSON.encode(certificate)
        let signature = try core.keys.signing.sign(bytes)
        files[ReleasePackage.certificateName] = String(decoding: bytes, as: UTF8.self)
        files[ReleasePackage.signatureName] = String(decoding: try CanonicalJSON.encode(signature), as: UTF8.self)
        let record = ReleaseRecord(
            id: release, request: request.id, jobs: request.results, recipients: request.recipients, releasedAt: now,
            expiresAt: certificate.expiresAt)
        return (ReleasePackage(files: files), record, Secret.sha256(bytes))
    }

    private func checkpoint() async throws -> Checkpoint {
        do {
            return try await core.recorder.checkpoint(key: core.keys.signing)
        } catch {
            throw Core.translated(error)
        }
    }

    private func result(_ assessed: AssessedResult, file: String) throws -> Certificate.Result {
        let job = assessed.job.specification
        return Certificate.Result(
            file: file, job: job.id, submittedAt: job.submittedAt, program: job.program,
            text: try ResolvedProgram(job.program, in: state).text, purpose: job.purpose,
            sources: job.datasets.compactMap { pinned in
                state.catalogue.datasets[pinned.dataset].map { dataset in
                    Certificate.Source(
                        dataset: dataset.id, title: dataset.title, version: pinned.manifestSHA256,
                        openingBody: party(dataset.openingBody))
                }
            },
            agreements: job.agreements, rows: assessed.releasable.rowCount,
            redactedCells: assessed.releasable.redactedCount, commitments: assessed.job.finished?.commitments ?? [])
    }

    private func certificate(
        files: [String: String], results: [Certificate.Result], checkpoint: Checkpoint
    ) throws -> Certificate {
        let agreements = Set(results.flatMap(\.agreements)).sorted().compactMap { state.catalogue.agreements[$0] }
        let datasets = Set(results.flatMap { $0.sources.map(\.dataset) }).sorted().compactMap {
            state.catalogue.datasets[$0]
        }
        guard let until = agreements.map(\.period.until).min() else {
            throw ServiceRejection(refused: [.agreementUnknown])
        }
        var citations: [String] = []
        for text in agreements.map(\.clauses.citation) + datasets.map(\.citation) where !citations.contains(text) {
            citations.append(text)
        }
        return Certificate(
            format: Certificate.currentFormat, instance: state.instance?.instance ?? "", release: release,
            request: request.id, context: request.context, issuedAt: now, expiresAt: until,
            files: files.sorted { $0.key < $1.key }.map { name, text in
                Certificate.File(name: name, bytes: text.utf8.count, sha256: Secret.sha256(Data(text.utf8)))
            },
            results: results,
            rules: Certificate.Rules(
                policy: core.policies.disclosure, policySHA256: core.policies.disclosureSHA256,
                reviewPolicy: core.policies.review),
            reviews: request.bodies.map(review),
            agreements: agreements.map { agreement in
                Certificate.AgreementTerms(
                    id: agreement.id, filingNumber: agreement.filingNumber, openingBody: agreement.openingBody,
                    dataUser: agreement.dataUser, until: agreement.period.until, citation: agreement.clauses.citation)
            },
            requiredCitations: citations, recipients: request.recipients.map(party), ledger: checkpoint,
            key: Certificate.Key(alg: SignatureRecord.ed25519, keyId: core.keys.signing.publicKey.keyID))
    }

    private func review(_ body: ReviewBody) -> Certificate.Review {
        let round = request.rounds.last
        func people(_ opinions: [Opinion], of organisation: OrganisationID) -> Int {
            Set(opinions.filter { $0.organisation == organisation }.map(\.person)).count
        }
        return Certificate.Review(
            openingBody: party(body.openingBody), checkers: people(round?.assessments ?? [], of: body.openingBody),
            authority: party(body.authority), approvers: people(round?.decisions ?? [], of: body.authority))
    }

    private func party(_ id: OrganisationID) -> Certificate.Party {
        Certificate.Party(
            id: id, name: state.people.organisations[id]?.name ?? BilingualText(zh: id.rawValue, en: id.rawValue))
    }
}
