import Schemas

/// What retrieval must know of a released package.
package struct ReleaseRecord: Hashable, Sendable, Codable {
    package enum Status: String, Hashable, Sendable, Codable, CaseIterable {
        case released, suspended, withdrawn
    }

    package var id: ReleaseID
    package var request: RequestID
    package var jobs: [JobID]
    package var recipients: [OrganisationID]
    package var releasedAt: Instant
    /// After this moment nobody retrieves it.
    package var expiresAt: Instant
    package var status: Status

    package init(
        id: ReleaseID, request: RequestID, jobs: [JobID], recipients: [OrganisationID], releasedAt: Instant,
        expiresAt: Instant, status: Status = .released
    ) {
        self.id = id
        self.request = request
        self.jobs = jobs
        self.recipients = recipients
        self.releasedAt = releasedAt
        self.expiresAt = expiresAt
        self.status = status
    }
}

extension Authorisation {
    /// May `facts.actor` retrieve this release, which rests on `facts.job`? Ask once for every job of the release.
    package static func mayRetrieve(_ release: ReleaseRecord, _ facts: AuthorisationFacts) -> Decision {
        var refusals: [ComputeRefusal] = []
        if !facts.actor.isActive { refusals.append(.personNotActive) }
        if Set(facts.actor.roles).isDisjoint(with: [.retriever, .researcher]) { refusals.append(.roleMissing) }
        if facts.actor.credential == .platform { refusals.append(.credentialNotAllowed) }
        if release.status != .released { refusals.append(.releaseNotAvailable) }
        if facts.now >= release.expiresAt { refusals.append(.releaseExpired) }
        // The agreement as it stands now decides too: a recipient struck off it gets nothing more.
        let isNamed =
            release.recipients.contains(facts.actor.organisation)
            && facts.agreements.filter { facts.job.agreements.contains($0.id) }
                .allSatisfy { $0.recipients.contains(facts.actor.organisation) }
        if !isNamed { refusals.append(.notRecipient) }
        return Decision(refusals + mayCompute(facts, phase: .retrieve).refusals)
    }
}
