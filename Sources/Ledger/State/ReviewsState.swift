import Governance
import Schemas

/// A release with its receipts.
package struct ReleaseHistory: Hashable, Sendable, Codable {
    package struct Receipt: Hashable, Sendable, Codable {
        /// The entry that is the receipt.
        package var sequence: Int64
        package var person: PersonID
        package var organisation: OrganisationID
    }

    package var record: ReleaseRecord
    package let certificateSHA256: String
    /// The last one of each person, in their order.
    package private(set) var receipts: [Receipt] = []

    init(record: ReleaseRecord, certificateSHA256: String) {
        (self.record, self.certificateSHA256) = (record, certificateSHA256)
    }

    mutating func add(_ receipt: Receipt) {
        receipts.removeAll { $0.person == receipt.person }
        receipts.append(receipt)
    }
}

/// Requests and releases.
package struct ReviewsState: Hashable, Sendable {
    package private(set) var requests: [RequestID: ReviewRequest] = [:]
    package private(set) var releases: [ReleaseID: ReleaseHistory] = [:]
    package private(set) var releaseOfRequest: [RequestID: ReleaseID] = [:]
    private var requestsInState: [ReviewState: Set<RequestID>] = [:]
    private var requestsOfParty = PartyIndex<RequestID>()
    private var releasesOfParty = PartyIndex<ReleaseID>()

    /// In no order.
    package func requests(in states: [ReviewState]) -> [ReviewRequest] {
        states.flatMap { requestsInState[$0, default: []].compactMap { requests[$0] } }
    }

    /// Those that an organisation has to do with, or all for nil; newest first, older than `bound` alone.
    package func newestRequests(
        of organisation: OrganisationID?, before bound: RequestID? = nil
    ) -> some Sequence<ReviewRequest> {
        requestsOfParty.ids(of: organisation, below: bound).reversed().lazy.compactMap { requests[$0] }
    }

    /// As above.
    package func newestReleases(
        of organisation: OrganisationID?, before bound: ReleaseID? = nil
    ) -> some Sequence<ReleaseHistory> {
        releasesOfParty.ids(of: organisation, below: bound).reversed().lazy.compactMap { releases[$0] }
    }

    /// One request with its release.
    func excerpt(of request: RequestID) -> ReviewsState {
        var part = ReviewsState()
        if let request = requests[request] { part.put(request) }
        if let release = releaseOfRequest[request].flatMap({ releases[$0] }) { part.insert(release) }
        return part
    }

    mutating func apply(_ event: LedgerEvent, stamp: EntryStamp) {
        switch event {
        case .requestDrafted(let request): put(request)
        case .requestStepped(let step): apply(step)
        case .released(let released):
            apply(released.step)
            insert(ReleaseHistory(record: released.release, certificateSHA256: released.certificateSHA256))
        case .retrieved(let retrieved):
            releases[retrieved.release]?.add(
                ReleaseHistory.Receipt(
                    sequence: stamp.sequence, person: retrieved.person, organisation: retrieved.organisation))
        default: break
        }
    }

    /// A release follows its request: suspended, resumed and withdrawn with it.
    private mutating func apply(_ step: ReviewStep) {
        guard let request = requests[step.request] else { return }
        put(request.applying(step))
        guard let release = releaseOfRequest[step.request] else { return }
        switch step.state {
        case .released: releases[release]?.record.status = .released
        case .suspended: releases[release]?.record.status = .suspended
        case .withdrawn: releases[release]?.record.status = .withdrawn
        default: break
        }
    }

    /// A new request, or what has become of one.
    private mutating func put(_ request: ReviewRequest) {
        let former = requests.updateValue(request, forKey: request.id)
        if former?.state != request.state {
            if let former {
                requestsInState[former.state]?.remove(request.id)
                if requestsInState[former.state]?.isEmpty == true { requestsInState[former.state] = nil }
            }
            requestsInState[request.state, default: []].insert(request.id)
        }
        guard former?.parties != request.parties else { return }
        if let former { requestsOfParty.remove(request.id, parties: former.parties) }
        requestsOfParty.insert(request.id, parties: request.parties)
    }

    /// A release with all that follows from it, after its request.
    private mutating func insert(_ release: ReleaseHistory) {
        let record = release.record
        releases[record.id] = release
        releaseOfRequest[record.request] = record.id
        releasesOfParty.insert(record.id, parties: requests[record.request]?.parties ?? [])
    }
}

/// The coded form: what the rest follows from.
extension ReviewsState: Codable {
    private enum CodingKeys: String, CodingKey {
        case requests, releases
    }

    package func encode(to encoder: any Encoder) throws {
        var container = encoder.container(keyedBy: CodingKeys.self)
        try container.encode(requests.values.sorted { $0.id < $1.id }, forKey: .requests)
        try container.encode(releases.values.sorted { $0.record.id < $1.record.id }, forKey: .releases)
    }

    package init(from decoder: any Decoder) throws {
        self.init()
        let container = try decoder.container(keyedBy: CodingKeys.self)
        for request in try container.decode([ReviewRequest].self, forKey: .requests) { put(request) }
        for release in try container.decode([ReleaseHistory].self, forKey: .releases) { insert(release) }
    }
}

// In parts, for snapshots.
extension ReviewsState {
    /// At most `size` requests, or releases, in one part, the requests first; made one at a time.
    func parts(of size: Int) -> some Sequence<ReviewsState> {
        let (ofRequests, ofReleases) = (requestsOfParty.ids(of: nil), releasesOfParty.ids(of: nil))
        let requests = stride(from: 0, to: ofRequests.count, by: size).lazy.map { start in
            var part = ReviewsState()
            for id in ofRequests[start..<min(ofRequests.count, start + size)] {
                if let request = self.requests[id] { part.put(request) }
            }
            return part
        }
        let releases = stride(from: 0, to: ofReleases.count, by: size).lazy.map { start in
            var part = ReviewsState()
            for id in ofReleases[start..<min(ofReleases.count, start + size)] {
                if let release = self.releases[id] { part.insert(release) }
            }
            return part
        }
        return [AnySequence(requests), AnySequence(releases)].lazy.joined()
    }

    /// The requests, or releases, of a later part.
    mutating func add(_ part: ReviewsState) {
        for request in part.requests.values { put(request) }
        for release in part.releases.values { insert(release) }
    }
}

extension ReviewRequest {
    /// Every organisation that has to do with it.
    fileprivate var parties: Set<OrganisationID> {
        var parties = Set(recipients)
        parties.insert(submitterOrganisation)
        for body in bodies { parties.formUnion([body.openingBody, body.authority]) }
        return parties
    }
}
