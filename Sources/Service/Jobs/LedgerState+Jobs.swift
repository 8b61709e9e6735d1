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

    /// Text, arguments and tables of an accepted job.
    func executionWork(
        of id: JobID, home: InstanceHome, rules: RestrictedRules, timeLimitMilliseconds: Int
    ) throws -> ExecutionWork {
        guard let job = try jobs.job(id)?.specification else { throw ServiceRejection(.notFound, "no such job") }
        let program = try ResolvedProgram(job.program, in: self)
        var tables: [ExecutionTable] = []
        for pinned in job.datasets {
            let seal = try SealedVersion(home: home, dataset: pinned.dataset, manifestSHA256: pinned.manifestSHA256)
            for var manifest in seal.manifest.tables {
                if let name = program.tableName { manifest.schema.name = name }
                tables.append(ExecutionTable(manifest: manifest, path: "\(seal.folder)/\(manifest.file)"))
            }
        }
        return ExecutionWork(
            text: program.text, parameters: program.arguments, tables: tables, rules: rules,
            timeLimitMilliseconds: timeLimitMilliseconds)
    }
}

/// What a job runs, as text with arguments.
struct ResolvedProgram {
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
