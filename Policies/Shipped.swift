/// The policies embedded at build: what local commands use, and what `init` records as approved.
package enum ShippedPolicies {
    package static let seccompWorker = PackageResources.worker_json
    package static let seccompIngest = PackageResources.ingest_json
    /// How workers are kept: `Confinement.WorkersPolicy`.
    package static let workers = PackageResources.workers_json
    /// Disclosure rules for restricted data: `Rules.DisclosurePolicy`.
    package static let disclosureDefault = PackageResources.default_json
    /// Review of results of restricted data: `Governance.ReviewPolicy`.
    package static let reviewRestricted = PackageResources.restricted_json
    /// How long true results are kept: `Governance.RetentionPolicy`.
    package static let retentionQuarantine = PackageResources.quarantine_json
    /// Sizes within which jobs wait and run: `Scheduling.SchedulingPolicy`.
    package static let scheduling = PackageResources.scheduling_json
}
