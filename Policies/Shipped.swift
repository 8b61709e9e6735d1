/// The policies embedded at build: what local commands use, and what `init` records as approved.
package enum ShippedPolicies {
    package static let seccompWorker = PackageResources.worker_json
    package static let seccompIngest = PackageResources.ingest_json
}
