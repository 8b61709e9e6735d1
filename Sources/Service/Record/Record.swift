import Foundation
import Governance
import Ledger
import Schemas

/// The record itself: export for auditors, changes for machines, checkpoints.
package struct Record: Sendable {
    let core: Core

    /// Entries or changes in one answer.
    package static let pageLimit = 1_000

    /// How the service is.
    package struct Status: Hashable, Sendable, Codable {
        package var instance: String
        package var keyId: String
        /// False when the ledger refuses writes.
        package var isWritable: Bool
    }

    /// A change that a machine may want to know of.
    package struct Change: Hashable, Sendable, Codable {
        package var sequence: Int64
        package var at: Instant
        /// `released`, `releaseSuspended`, `releaseResumed`, `releaseWithdrawn`, `requestReturned`, `requestRejected`,
        /// `datasetVersionRegistered`, `agreementStatusChanged`.
        package var kind: String
        package var subject: String
    }

    package func status() async -> Status {
        let instance = try? await core.read { $0.instance?.instance }
        return Status(
            instance: (instance ?? nil) ?? "", keyId: core.keys.signing.publicKey.keyID,
            isWritable: core.recorder.failure == nil)
    }

    /// The public signing key, as `keys/release.pub` holds it.
    package func publicKey() -> InstanceKeys.PublicFile { InstanceKeys.PublicFile(core.keys.signing.publicKey) }

    /// Entries after `sequence` as JSON lines, at most `pageLimit`, for auditors.
    package func export(after sequence: Int64, by caller: Caller) async throws -> Data {
        try await core.read { _ = try $0.actor(caller, for: .readRecord) }
        do {
            return try await core.recorder.entries(after: sequence, limit: Self.pageLimit)
                .reduce(into: Data()) { $0 += try EntryExport.line($1) }
        } catch {
            throw Core.translated(error)
        }
    }

    /// Signs the newest entry.
    package func checkpoint(by caller: Caller) async throws -> Checkpoint {
        try await core.read { _ = try $0.actor(caller, for: .readRecord) }
        do {
            return try await core.recorder.checkpoint(key: core.keys.signing)
        } catch {
            throw Core.translated(error)
        }
    }

    /// What concerns the caller's organisation, after `sequence`; `next` is where to go on from. It moves past
    /// what the caller may not see at full hours only: the head of the chain would tell to the millisecond when a job ended
    /// or a checker spoke (attacks 9, 10).
    package func changes(after sequence: Int64, by caller: Caller) async throws -> (changes: [Change], next: Int64) {
        try await core.read { _ = try $0.actor(caller) }
        let hour = CompletionGrid.marks[CompletionGrid.marks.count - 1]
        let settled = core.clock().milliseconds / hour * hour
        do {
            // Before the changes: what comes in between is not passed over.
            let passed = try await core.recorder.lastSequence(before: settled)
            var page = sequence
            while true {
                let entries = try await core.recorder.changes(after: page, limit: Self.pageLimit)
                guard let last = entries.last else { return ([], max(sequence, passed)) }
                let changes = try await shown(entries, to: caller)
                if let shown = changes.last { return (changes, shown.sequence) }
                page = last.sequence
            }
        } catch {
            throw Core.translated(error)
        }
    }

    private func shown(_ entries: [LedgerEntry], to caller: Caller) async throws -> [Change] {
        // Read apart from the state: the writer does little for it, and nobody holds what it changes.
        let events = entries.compactMap { entry in
            (try? LedgerEvent(kindName: entry.kind, payload: entry.payload)).map { (entry, $0) }
        }
        return try await core.read { state in
            let actor = try state.actor(caller)
            return events.compactMap { entry, event in
                Self.change(event, for: actor, in: state).map { kind, subject in
                    Change(
                        sequence: entry.sequence, at: Instant(milliseconds: entry.timeMilliseconds), kind: kind,
                        subject: subject)
                }
            }
        }
    }

    private static func change(_ event: LedgerEvent, for actor: Actor, in state: LedgerState) -> (String, String)? {
        switch event {
        case .released(let released):
            return concerns(released.release.request, actor, in: state)
                ? ("released", released.release.id.rawValue) : nil
        case .requestStepped(let step):
            guard concerns(step.request, actor, in: state) else { return nil }
            let release = state.reviews.releaseOfRequest[step.request]?.rawValue
            switch step.command {
            case .suspend: return release.map { ("releaseSuspended", $0) }
            case .resume: return release.map { ("releaseResumed", $0) }
            case .withdraw: return release.map { ("releaseWithdrawn", $0) }
            default:
                if step.state == .returned { return ("requestReturned", step.request.rawValue) }
                return step.state == .rejected ? ("requestRejected", step.request.rawValue) : nil
            }
        case .datasetVersionRegistered(let registered): return ("datasetVersionRegistered", registered.dataset.rawValue)
        case .agreementStatusChanged(let changed):
            let agreement = state.catalogue.agreements[changed.agreement]
            let isParty = [agreement?.openingBody, agreement?.dataUser].contains(actor.organisation)
            return isParty ? ("agreementStatusChanged", changed.agreement.rawValue) : nil
        default: return nil
        }
    }

    private static func concerns(_ request: RequestID, _ actor: Actor, in state: LedgerState) -> Bool {
        state.reviews.requests[request].map { !Visibility.audiences(of: actor, $0).isEmpty } ?? false
    }
}
