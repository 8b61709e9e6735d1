import Governance
import Ledger
import Schemas

/// Datasets, their sealed versions, and algorithm models.
package struct Catalogue: Sendable {
    let core: Core
    let engine: any ComputeEngine
    /// Told when something that jobs rest on has changed.
    let shell: SchedulerShell
    let releases: Releases

    /// Enters a dataset, without versions.
    package func catalogue(_ dataset: Dataset, by caller: Caller) async throws -> Dataset {
        try await core.decide(by: caller) { state, draft in
            let actor = try state.actor(caller, for: .catalogueDataset)
            guard state.catalogue.datasets[dataset.id] == nil else {
                throw ServiceRejection(.alreadyExists, "there is a dataset \(dataset.id)")
            }
            guard dataset.openingBody == actor.organisation, let owner = state.people.organisations[actor.organisation]
            else {
                throw ServiceRejection(
                    .forbidden, "an opening body catalogues its own data", reasons: ["ownOrganisation"])
            }
            guard dataset.versions.isEmpty, dataset.status == .active else {
                throw ServiceRejection(.notAllowed, "an entry begins without versions, active")
            }
            try dataset.validate(owner: owner)
            draft.record(.datasetCatalogued(dataset))
            return dataset
        }
    }

    /// Makes a sealed version computable, known by the SHA-256 of its manifest: the store's files are hashed again and a
    /// confined worker opens them first. Throws `versionUnfit`.
    package func registerVersion(_ dataset: DatasetID, manifestSHA256: String, by caller: Caller) async throws
        -> Dataset
    {
        try await core.read { state in
            let actor = try state.actor(caller, for: .registerVersion)
            _ = try Self.owned(dataset, by: actor, in: state)
        }
        let seal = try SealedVersion(home: core.home, dataset: dataset, manifestSHA256: manifestSHA256)
        try await seal.verifyFiles()
        try await engine.validate(seal)
        let tables = seal.manifest.tables.map(\.schema)
        return try await core.decide(by: caller) { state, draft in
            let actor = try state.actor(caller, for: .registerVersion)
            let version = DatasetVersion(
                manifestSHA256: manifestSHA256, tables: tables,
                registeredAt: Instant(milliseconds: draft.timeMilliseconds), registeredBy: actor.person)
            let changed = try Self.owned(dataset, by: actor, in: state).registering(version)
            draft.record(.datasetVersionRegistered(DatasetVersionRegistered(dataset: dataset, version: version)))
            return changed
        }
    }

    /// Suspends, reopens or destroys. Suspension kills running jobs and stops releases and retrievals at once.
    package func setStatus(
        _ dataset: DatasetID, _ status: Dataset.Status, reason: String, by caller: Caller
    ) async throws -> Dataset {
        try Text.require(reason, "reason")
        guard status != .destroyed else {
            throw ServiceRejection(.notAllowed, "destruction needs keys per dataset, which this version has not")
        }
        let changed = try await core.decide(by: caller) { state, draft in
            let actor = try state.actor(caller, for: .changeDatasetStatus)
            var entry = try Self.dataset(dataset, in: state)
            try Oversight.require(actor, over: entry.openingBody, suspending: status == .suspended, in: state)
            guard entry.status != .destroyed else {
                throw GovernanceError(.datasetDestroyed, "the dataset was destroyed")
            }
            draft.record(.datasetStatusChanged(DatasetStatusChanged(dataset: dataset, status: status, reason: reason)))
            entry.status = status
            return entry
        }
        await shell.standingChanged()
        if status == .active { try await releases.recover() }
        return changed
    }

    /// All entries: the catalogue is public (article 10).
    package func datasets() async throws -> [Dataset] {
        try await core.read { $0.catalogue.datasets.values.sorted { $0.id < $1.id } }
    }

    package func dataset(_ id: DatasetID) async throws -> Dataset {
        try await core.read { try Self.dataset(id, in: $0) }
    }

    /// The newest version of every model, with its text.
    package func models() async throws -> [ModelApproved] {
        try await core.read { state in
            state.catalogue.models.keys.sorted().compactMap { state.catalogue.model($0) }
        }
    }

    /// Approves a model's version. Throws `alreadyExists`.
    package func approveModel(_ approved: ModelApproved, by caller: Caller) async throws {
        try await core.decide(by: caller) { state, draft in
            _ = try state.actor(caller, for: .approveModel)
            guard state.catalogue.models[approved.model.name]?[approved.model.version] == nil else {
                throw ServiceRejection(.alreadyExists, "this version of the model is approved already")
            }
            try approved.model.validate(text: approved.text)
            draft.record(.modelApproved(approved))
        }
    }

    static func dataset(_ id: DatasetID, in state: LedgerState) throws -> Dataset {
        guard let dataset = state.catalogue.datasets[id] else { throw ServiceRejection(.notFound, "no such dataset") }
        return dataset
    }

    private static func owned(_ id: DatasetID, by actor: Actor, in state: LedgerState) throws -> Dataset {
        let dataset = try dataset(id, in: state)
        guard dataset.openingBody == actor.organisation else {
            throw ServiceRejection(.forbidden, "the dataset is another body's", reasons: ["ownOrganisation"])
        }
        return dataset
    }
}
