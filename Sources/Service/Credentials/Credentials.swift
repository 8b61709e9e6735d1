import Governance
import Ledger
import Schemas

/// Sign-in, sessions and machine tokens. One factor for now: the second comes with passwords.
package struct Credentials: Sendable {
    let core: Core

    /// A session ends after this time.
    package static let sessionMilliseconds: Int64 = 3_600_000
    /// A machine token lasts at most this long.
    package static let machineMillisecondsLimit: Int64 = 366 * 86_400_000
    /// Live tokens of one person.
    package static let tokensLimit = 100

    /// Exchanges a personal secret for a session of an hour. Throws `unauthenticated`, for whatever reason alike.
    package func signIn(person: PersonID, secret: String) async throws -> TokenGrant {
        let given = Secret(text: secret).sha256
        let session = Secret.generate(.session)
        return try await core.decide(as: person.isWellFormed ? person.rawValue : "unknown") { state, draft in
            let stored = state.people.secrets[person] ?? String(repeating: "0", count: 64)
            guard Secret.isEqual(stored, given), state.people.persons[person]?.isActive == true else {
                throw ServiceRejection(.unauthenticated, "person and secret do not go together")
            }
            for old in state.people.tokens.values
            where old.person == person && old.expiresAt.milliseconds <= draft.timeMilliseconds {
                draft.record(.tokenRevoked(old.id))
            }
            return try issue(.session, session, person, "", Self.sessionMilliseconds, state, &draft)
        }
    }

    /// The caller behind a bearer token, by what is durable now. Throws `unauthenticated`.
    package func authenticate(bearer: String) throws(ServiceRejection) -> Caller {
        let hash = Secret(text: bearer).sha256
        let now = core.clock()
        let caller = core.recorder.glance { people -> Caller? in
            guard let token = people.tokens[hash], now < token.expiresAt,
                people.persons[token.person]?.isActive == true
            else { return nil }
            return Caller(person: token.person, credential: token.credential, token: token.id)
        }
        guard let caller else {
            throw ServiceRejection(.unauthenticated, "sign in: the token is unknown or has expired")
        }
        return caller
    }

    package func signOut(by caller: Caller) async throws {
        try await core.decide(by: caller) { _, draft in draft.record(.tokenRevoked(caller.token)) }
    }

    /// A token for one's own machine: it submits and retrieves, and never assesses or approves.
    package func issueMachineToken(
        label: String, milliseconds: Int64 = machineMillisecondsLimit, by caller: Caller
    ) async throws -> TokenGrant {
        guard (1...Self.machineMillisecondsLimit).contains(milliseconds), label.utf8.count <= 128 else {
            throw ServiceRejection(.limitExceeded, "a token lasts at most 366 days, its label has at most 128 bytes")
        }
        let secret = Secret.generate(.machine)
        return try await core.decide(by: caller) { state, draft in
            let actor = try state.actor(caller, for: .issueToken)
            return try issue(.machine, secret, actor.person, label, milliseconds, state, &draft)
        }
    }

    /// Ends one of the caller's tokens. Throws `notFound`.
    package func revoke(_ id: TokenID, by caller: Caller) async throws {
        try await core.decide(by: caller) { state, draft in
            guard state.people.tokens.values.contains(where: { $0.id == id && $0.person == caller.person }) else {
                throw ServiceRejection(.notFound, "no such token of yours")
            }
            draft.record(.tokenRevoked(id))
        }
    }

    private func issue(
        _ credential: CredentialKind, _ secret: Secret, _ person: PersonID, _ label: String, _ milliseconds: Int64,
        _ state: LedgerState, _ draft: inout Draft<LedgerEvent>
    ) throws -> TokenGrant {
        let live = state.people.tokens.values.count {
            $0.person == person && $0.expiresAt.milliseconds > draft.timeMilliseconds
        }
        guard live < Self.tokensLimit else {
            throw ServiceRejection(.limitExceeded, "at most \(Self.tokensLimit) live sessions and tokens")
        }
        let issued = TokenIssued(
            id: TokenID(draft.newIdentifier()), person: person, credential: credential, sha256: secret.sha256,
            expiresAt: Instant(milliseconds: draft.timeMilliseconds).adding(milliseconds: milliseconds), label: label)
        draft.record(.tokenIssued(issued))
        return TokenGrant(id: issued.id, person: person, token: secret.text, expiresAt: issued.expiresAt)
    }
}
