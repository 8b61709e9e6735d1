import Foundation
import Governance
import Ledger
import Schemas

/// Released packages: made once, retrieved with receipts, suspended and withdrawn at once.
package struct Releases: Sendable {
    let core: Core

    /// A release as its parties see it.
    package struct View: Hashable, Sendable, Codable {
        package var id: ReleaseID
        package var request: RequestID
        package var status: ReleaseRecord.Status
        package var recipients: [OrganisationID]
        package var releasedAt: Instant
        package var expiresAt: Instant
        package var certificateSHA256: String
        /// Organisations that have retrieved it; nil for other recipients.
        package var retrievedBy: [OrganisationID]?
    }

    /// A package with the entry that is its receipt.
    package struct Delivery: Hashable, Sendable {
        /// JSON of `ReleasePackage`.
        package var bytes: Data
        package var receiptSequence: Int64
        package var certificateSHA256: String
    }

    /// Makes the package of an approved request; a second call finds the first one's. Throws `notAuthorised` when the
    /// agreements no longer cover it: the request stays approved.
    func release(_ id: RequestID) async throws {
        let now = core.clock()
        let approved = try await core.read { state -> (request: ReviewRequest, excerpt: LedgerState)? in
            guard let request = state.reviews.requests[id], request.state == .approved else { return nil }
            try Self.authorise(request, in: state, at: now)
            return (request, state.excerpt(of: id))
        }
        guard let (request, excerpt) = approved else { return }
        let state = try await core.completed(excerpt)
        let release = ReleaseID(try await core.decide { _, draft in draft.newIdentifier() })
        let made = try await PackageBuilder(core: core, state: state, request: request, release: release, now: now)
            .build()
        let bytes = try CanonicalJSON.encode(made.package)
        let policy = core.policies.review
        try await core.decide { state, draft in
            guard let present = state.reviews.requests[id], present.state == .approved, present == request else {
                return
            }
            let now = Instant(milliseconds: draft.timeMilliseconds)
            try Self.authorise(present, in: state, at: now)
            let step = try ReviewDecider.decide(.release, on: present, by: .platform, policy: policy, at: now)
            draft.attach(Attachment(.package, name: release.rawValue, bytes: bytes))
            draft.record(
                .released(Released(release: made.record, certificateSHA256: made.certificateSHA256, step: step)))
        }
    }

    /// Makes the releases of requests that were approved and could not be released then: at the next start, and when an
    /// agreement or dataset is opened again.
    func recover() async throws {
        let approved = try await core.read { state in
            state.reviews.requests(in: [.approved]).map(\.id).sorted()
        }
        for id in approved {
            do {
                try await release(id)
            } catch let rejection as ServiceRejection {
                core.logger.warning(
                    "an approved request is no longer covered", metadata: ["request": "\(id)", "error": "\(rejection)"])
            }
        }
    }

    /// The package for a named recipient. The receipt is on disk before the first byte leaves.
    package func retrieve(_ id: ReleaseID, by caller: Caller) async throws -> Delivery {
        let certificate = try await core.decide(by: caller) { state, draft in
            let actor = try state.actor(caller)
            guard let history = state.reviews.releases[id] else { throw ServiceRejection(.notFound, "no such release") }
            let now = Instant(milliseconds: draft.timeMilliseconds)
            try Self.authoriseRetrieval(history.record, by: actor, in: state, at: now)
            draft.record(
                .retrieved(
                    Retrieved(
                        release: id, person: actor.person, organisation: actor.organisation,
                        certificateSHA256: history.certificateSHA256)))
            return history.certificateSHA256
        }
        // Stopped between receipt and bytes: the status is asked again, so that a suspension in between still counts.
        let receipt = try await core.read { state -> Int64 in
            guard let history = state.reviews.releases[id], history.record.status == .released else {
                throw ServiceRejection(.releaseUnavailable, "the release is not available")
            }
            return history.receipts.last { $0.person == caller.person }?.sequence ?? 0
        }
        do {
            let bytes = try await core.recorder.attachment(.package, name: id.rawValue)
            return Delivery(bytes: bytes, receiptSequence: receipt, certificateSHA256: certificate)
        } catch {
            throw Core.translated(error)
        }
    }

    package func suspend(_ id: ReleaseID, reason: String, by caller: Caller) async throws -> View {
        try await step(id, .suspend(reason: reason), by: caller)
    }

    package func resume(_ id: ReleaseID, reason: String, by caller: Caller) async throws -> View {
        try await step(id, .resume(reason: reason), by: caller)
    }

    package func withdraw(_ id: ReleaseID, reason: String, by caller: Caller) async throws -> View {
        try await step(id, .withdraw(reason: reason), by: caller)
    }

    /// Releases that the caller's organisation asked for, may retrieve, or answers for; newest first, in
    /// pages: older than `before` alone, at most `limit`.
    package func releases(
        before: ReleaseID? = nil, limit: Int = Page.limit, by caller: Caller
    ) async throws -> [View] {
        try await core.read { state in
            let actor = try state.actor(caller)
            let releases = state.reviews.newestReleases(of: actor.horizon, before: before)
            return Page.first(limit, of: releases) { Self.view($0, for: actor, in: state) }
        }
    }

    package func release(_ id: ReleaseID, by caller: Caller) async throws -> View {
        try await core.read { state in
            let actor = try state.actor(caller)
            guard let history = state.reviews.releases[id], let view = Self.view(history, for: actor, in: state) else {
                throw ServiceRejection(.notFound, "no such release")
            }
            return view
        }
    }

    private func step(_ id: ReleaseID, _ command: ReviewCommand, by caller: Caller) async throws -> View {
        let policy = core.policies.review
        try await core.decide(by: caller) { state, draft in
            let actor = try state.actor(caller)
            guard let history = state.reviews.releases[id], Self.view(history, for: actor, in: state) != nil,
                let request = state.reviews.requests[history.record.request]
            else { throw ServiceRejection(.notFound, "no such release") }
            let now = Instant(milliseconds: draft.timeMilliseconds)
            let step = try ReviewDecider.decide(command, on: request, by: actor, policy: policy, at: now)
            draft.record(.requestStepped(step))
        }
        return try await release(id, by: caller)
    }

    private static func authorise(_ request: ReviewRequest, in state: LedgerState, at now: Instant) throws {
        for id in request.results {
            guard let job = try state.jobs.job(id)?.specification else {
                throw ServiceRejection(.notFound, "no such job")
            }
            let decision = Authorisation.mayCompute(state.facts(for: job, at: now), phase: .release)
            guard decision.isAllowed else { throw ServiceRejection(refused: decision.refusals) }
        }
    }

    /// Strangers learn that they are strangers, and nothing of the release's state.
    private static func authoriseRetrieval(
        _ release: ReleaseRecord, by actor: Actor, in state: LedgerState, at now: Instant
    ) throws {
        for id in release.jobs {
            guard let job = try state.jobs.job(id)?.specification else {
                throw ServiceRejection(.notFound, "no such job")
            }
            let refusals = Authorisation.mayRetrieve(release, state.facts(for: job, actor: actor, at: now)).refusals
            let stranger = refusals.filter {
                [.personNotActive, .roleMissing, .credentialNotAllowed, .notRecipient].contains($0)
            }
            guard stranger.isEmpty else { throw ServiceRejection(refused: stranger) }
            guard refusals.isEmpty else {
                let names = refusals.map(\.rawValue)
                throw ServiceRejection(
                    .releaseUnavailable, "suspended, withdrawn or expired: \(names.joined(separator: ", "))",
                    reasons: names)
            }
        }
    }

    private static func view(_ history: ReleaseHistory, for actor: Actor, in state: LedgerState) -> View? {
        guard let request = state.reviews.requests[history.record.request] else { return nil }
        let audiences = Visibility.audiences(of: actor, request)
        guard !audiences.isEmpty else { return nil }
        let isInsider = !audiences.isDisjoint(with: [.checker, .approver, .steward, .auditor])
        let record = history.record
        return View(
            id: record.id, request: record.request, status: record.status, recipients: record.recipients,
            releasedAt: record.releasedAt, expiresAt: record.expiresAt, certificateSHA256: history.certificateSHA256,
            retrievedBy: isInsider ? Set(history.receipts.map(\.organisation)).sorted() : nil)
    }
}
