import Governance
import Ledger
import Schemas

/// Agreements between opening bodies and data users (article 17).
package struct Agreements: Sendable {
    let core: Core
    let shell: SchedulerShell
    let releases: Releases

    /// Concludes an agreement, entered by a steward of its opening body.
    package func conclude(_ agreement: Agreement, by caller: Caller) async throws -> Agreement {
        try await core.decide(by: caller) { state, draft in
            let actor = try state.actor(caller, for: .concludeAgreement)
            guard state.catalogue.agreements[agreement.id] == nil else {
                throw ServiceRejection(.alreadyExists, "there is an agreement \(agreement.id)")
            }
            guard agreement.openingBody == actor.organisation, agreement.status == .active,
                let body = state.people.organisations[agreement.openingBody]
            else {
                throw ServiceRejection(
                    .forbidden, "an opening body concludes its own agreements", reasons: ["ownOrganisation"])
            }
            guard let user = state.people.organisations[agreement.dataUser],
                agreement.recipients.allSatisfy({ state.people.organisations[$0] != nil })
            else { throw ServiceRejection(.notFound, "a party or recipient is no organisation here") }
            try agreement.validate(
                openingBody: body, dataUser: user,
                datasets: agreement.datasets.compactMap { state.catalogue.datasets[$0] })
            let unknown = agreement.models.first { state.catalogue.models[$0] == nil }
            if let unknown { throw ServiceRejection(.notFound, "no such model: \(unknown.prefix(64))") }
            draft.record(.agreementConcluded(agreement))
            return agreement
        }
    }

    /// Suspends, reopens or terminates; suspension kills running jobs and stops retrieval at once.
    package func setStatus(
        _ id: AgreementID, _ status: Agreement.Status, reason: String, by caller: Caller
    ) async throws -> Agreement {
        try Text.require(reason, "reason")
        let changed = try await core.decide(by: caller) { state, draft in
            let actor = try state.actor(caller, for: .changeAgreementStatus)
            guard let agreement = state.catalogue.agreements[id] else {
                throw ServiceRejection(.notFound, "no such agreement")
            }
            try Oversight.require(actor, over: agreement.openingBody, suspending: status == .suspended, in: state)
            let changed = try agreement.changingStatus(to: status)
            draft.record(.agreementStatusChanged(AgreementStatusChanged(agreement: id, status: status, reason: reason)))
            return changed
        }
        await shell.standingChanged()
        if status == .active { try await releases.recover() }
        return changed
    }

    /// Those that the caller's organisation is party or recipient of or supervises; to auditors all.
    package func agreements(by caller: Caller) async throws -> [Agreement] {
        try await core.read { state in
            let actor = try state.actor(caller)
            return state.catalogue.agreements.values.filter { Self.isVisible($0, to: actor, in: state) }
                .sorted { $0.id < $1.id }
        }
    }

    package func agreement(_ id: AgreementID, by caller: Caller) async throws -> Agreement {
        try await core.read { state in
            let actor = try state.actor(caller)
            guard let agreement = state.catalogue.agreements[id], Self.isVisible(agreement, to: actor, in: state) else {
                throw ServiceRejection(.notFound, "no such agreement")
            }
            return agreement
        }
    }

    private static func isVisible(_ agreement: Agreement, to actor: Actor, in state: LedgerState) -> Bool {
        let parties =
            [agreement.openingBody, agreement.dataUser] + agreement.recipients
            + [state.people.organisations[agreement.openingBody]?.authority].compactMap(\.self)
        return parties.contains(actor.organisation) || actor.roles.contains(.auditor)
    }
}
