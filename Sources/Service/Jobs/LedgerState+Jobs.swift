import Governance
import Ledger
import Schemas

extension LedgerState {
    /// What an authorisation of this job looks at now, on behalf of its submitter or of `actor`.
    package func facts(for job: JobSpecification, actor: Actor? = nil, at now: Instant) -> AuthorisationFacts {
        let submitter = people.persons[job.submitter].map { Actor(person: $0, credential: .platform) } ?? .platform
        return AuthorisationFacts(
            job: job, actor: actor ?? submitter, agreements: job.agreements.compactMap { catalogue.agreements[$0] },
            datasets: job.datasets.compactMap { catalogue.datasets[$0.dataset] }, jobsUsed: jobs.used, now: now)
    }
}

extension ExecutionWork {
    /// An accepted job with the tables of its pinned versions. Throws `versionUnfit`.
    init(
        _ job: JobSpecification, _ program: ResolvedProgram, versions: SealedVersions, rules: RestrictedRules,
        timeLimitMilliseconds: Int
    ) throws(ServiceRejection) {
        var tables: [ExecutionTable] = []
        for pinned in job.datasets {
            let version = try versions.version(pinned.dataset, pinned.manifestSHA256)
            for var manifest in version.manifest.tables {
                if let name = program.tableName { manifest.schema.name = name }
                tables.append(ExecutionTable(manifest: manifest, path: "\(version.folder)/\(manifest.file)"))
            }
        }
        self.init(
            text: program.text, parameters: program.arguments, tables: tables, rules: rules,
            timeLimitMilliseconds: timeLimitMilliseconds)
    }
}

/// What a job runs, as text with arguments.
struct ResolvedProgram: Sendable {
    var text: String
    var arguments: [String: ParameterArgument]
    /// The name under which a model reads its one table; nil for SQL, which uses the dataset's.
    var tableName: String?

    init(_ program: Program, in state: LedgerState) throws {
        switch program {
        case .sql(let text): (self.text, arguments, tableName) = (text, [:], nil)
        case .model(let name, let version, let arguments):
            guard let approved = state.catalogue.models[name]?[version] else {
                throw ServiceRejection(.notFound, "no such model")
            }
            (text, self.arguments, tableName) = (approved.text, arguments, approved.model.table)
        }
    }
}
