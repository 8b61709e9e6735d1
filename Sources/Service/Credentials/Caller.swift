import Governance
import Schemas

/// Whoever made a request, as proven by a session or a machine token. Roles and standing are looked up again in every
/// decision: a caller closed in the meantime gets no further.
package struct Caller: Hashable, Sendable {
    package var person: PersonID
    package var credential: CredentialKind
    package var token: TokenID

    package init(person: PersonID, credential: CredentialKind, token: TokenID) {
        self.person = person
        self.credential = credential
        self.token = token
    }
}

/// A token as its holder gets it, once.
package struct TokenGrant: Hashable, Sendable, Codable {
    package var id: TokenID
    package var person: PersonID
    /// To be sent as `Authorization: Bearer …`.
    package var token: String
    package var expiresAt: Instant

    package init(id: TokenID, person: PersonID, token: String, expiresAt: Instant) {
        self.id = id
        self.person = person
        self.token = token
        self.expiresAt = expiresAt
    }
}

/// A new person with the secret, shown once.
package struct PersonGrant: Hashable, Sendable, Codable {
    package var person: Person
    package var secret: String

    package init(person: Person, secret: String) {
        self.person = person
        self.secret = secret
    }
}
