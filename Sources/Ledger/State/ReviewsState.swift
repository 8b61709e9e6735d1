import Governance
import Schemas

/// A release with its receipts.
package struct ReleaseHistory: Hashable, Sendable, Codable {
    package struct Receipt: Hashable, Sendable, Codable {
        /// The entry that is the receipt.
        package var sequence: Int64
        package var at: Instant
        package var retrieved: Retrieved
    }

    package var record: ReleaseRecord
    package let certificateSHA256: String
    package fileprivate(set) var receipts: [Receipt] = []
}

/// Requests, releases, views.
package struct ReviewsState: Hashable, Sendable, Codable {
    package private(set) var requests: [RequestID: ReviewRequest] = [:]
    package private(set) var releases: [ReleaseID: ReleaseHistory] = [:]
    package private(set) var releaseOfRequest: [RequestID: ReleaseID] = [:]
    /// Views of each request, by person.
    package private(set) var views: [RequestID: [PersonID: Int]] = [:]

    /// At most `size` requests, or releases, in one part; made one at a time.
    func parts(of size: Int) -> some Sequence<ReviewsState> {
        let ofRequests = Set(requests.keys).union(views.keys).union(releaseOfRequest.keys).sorted()
        let ofReleases = releases.keys.sorted()
        let requests = stride(from: 0, to: ofRequests.count, by: size).lazy.map { start in
            var part = ReviewsState()
            for id in ofRequests[start..<min(ofRequests.count, start + size)] {
                part.requests[id] = self.requests[id]
                part.views[id] = views[id]
                part.releaseOfRequest[id] = releaseOfRequest[id]
            }
            return part
        }
        let releases = stride(from: 0, to: ofReleases.count, by: size).lazy.map { start in
            var part = ReviewsState()
            for id in ofReleases[start..<min(ofReleases.count, start + size)] { part.releases[id] = self.releases[id] }
            return part
        }
        return [AnySequence(requests), AnySequence(releases)].lazy.joined()
    }

    mutating func add(_ part: ReviewsState) {
        requests.merge(part.requests) { $1 }
        releases.merge(part.releases) { $1 }
        releaseOfRequest.merge(part.releaseOfRequest) { $1 }
        views.merge(part.views) { $1 }
    }

    mutating func apply(_ event: LedgerEvent, stamp: EntryStamp) {
        switch event {
        case .requestDrafted(let request): requests[request.id] = request
        case .requestStepped(let step): apply(step)
        case .viewRecorded(let view): views[view.request, default: [:]][view.person, default: 0] += 1
        case .released(let released):
            apply(released.step)
            releases[released.release.id] = ReleaseHistory(
                record: released.release, certificateSHA256: released.certificateSHA256)
            releaseOfRequest[released.release.request] = released.release.id
        case .retrieved(let retrieved):
            releases[retrieved.release]?.receipts.append(
                ReleaseHistory.Receipt(
                    sequence: stamp.sequence, at: Instant(milliseconds: stamp.timeMilliseconds), retrieved: retrieved))
        default: break
        }
    }

    /// A release follows its request: suspended, resumed and withdrawn with it.
    private mutating func apply(_ step: ReviewStep) {
        guard let request = requests[step.request] else { return }
        requests[step.request] = request.applying(step)
        guard let release = releaseOfRequest[step.request] else { return }
        switch step.state {
        case .released: releases[release]?.record.status = .released
        case .suspended: releases[release]?.record.status = .suspended
        case .withdrawn: releases[release]?.record.status = .withdrawn
        default: break
        }
    }
}
