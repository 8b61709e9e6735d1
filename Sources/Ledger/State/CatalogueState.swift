import Governance
import Schemas

/// Datasets, agreements, models and the digests of approved policies.
package struct CatalogueState: Hashable, Sendable, Codable {
    package private(set) var datasets: [DatasetID: Dataset] = [:]
    package private(set) var agreements: [AgreementID: Agreement] = [:]
    /// Name → version → model with its text.
    package private(set) var models: [String: [Int: ModelApproved]] = [:]
    /// Name → digest in force.
    package private(set) var policies: [String: String] = [:]

    mutating func apply(_ event: LedgerEvent) {
        switch event {
        case .policyApproved(let approved): policies[approved.name] = approved.sha256
        case .modelApproved(let approved): models[approved.model.name, default: [:]][approved.model.version] = approved
        case .datasetCatalogued(let dataset): datasets[dataset.id] = dataset
        case .datasetVersionRegistered(let registered):
            datasets[registered.dataset]?.versions.append(registered.version)
        case .datasetStatusChanged(let changed): datasets[changed.dataset]?.status = changed.status
        case .agreementConcluded(let agreement): agreements[agreement.id] = agreement
        case .agreementStatusChanged(let changed): agreements[changed.agreement]?.status = changed.status
        default: break
        }
    }

    /// The newest version of a model.
    package func model(_ name: String) -> ModelApproved? {
        models[name].flatMap { versions in versions.keys.max().flatMap { versions[$0] } }
    }
}
