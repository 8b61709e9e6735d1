import Schemas
import Synchronization

/// Manifests read lately, by their digests: a job's manifest is not read and hashed anew for every job of its version.
/// What a digest names cannot change; the files themselves are opened and measured for every job.
final class SealedVersions: Sendable {
    /// Versions kept.
    static let limit = 16

    private struct Key: Hashable {
        var dataset: DatasetID
        var manifestSHA256: String
    }

    private let home: InstanceHome
    private let known = Mutex<[Key: SealedVersion]>([:])

    init(home: InstanceHome) { self.home = home }

    /// Throws `versionUnfit`.
    func version(_ dataset: DatasetID, _ manifestSHA256: String) throws(ServiceRejection) -> SealedVersion {
        let key = Key(dataset: dataset, manifestSHA256: manifestSHA256)
        if let version = known.withLock({ $0[key] }) { return version }
        let version = try SealedVersion(home: home, dataset: dataset, manifestSHA256: manifestSHA256)
        known.withLock { known in
            if known.count >= Self.limit { known = [:] }
            known[key] = version
        }
        return version
    }
}
