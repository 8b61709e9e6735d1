import Governance
import Ledger
import Schemas

/// Who may change the standing of a body's datasets and agreements: its stewards; its authority may suspend, not reopen.
enum Oversight {
    static func require(
        _ actor: Actor, over body: OrganisationID, suspending: Bool, in state: LedgerState
    ) throws {
        if actor.organisation == body, actor.roles.contains(.steward) { return }
        let isAuthority = state.people.organisations[body]?.authority == actor.organisation
        guard isAuthority, actor.roles.contains(.approver) else {
            throw ServiceRejection(.forbidden, "this is another body's", reasons: ["relationMissing"])
        }
        guard suspending else {
            throw ServiceRejection(
                .forbidden, "the authority suspends; the opening body does the rest", reasons: ["roleMissing"])
        }
    }
}

/// Free texts that callers give.
enum Text {
    static func require(_ text: String, _ field: String, bytes: Int = TextLimits.bodyBytes) throws(ServiceRejection) {
        guard text.contains(where: { !$0.isWhitespace }), text.utf8.count <= bytes else {
            throw ServiceRejection(.limitExceeded, "\(field): give 1 to \(bytes) bytes of text")
        }
    }
}
