import Governance
import Schemas

/// The instance came into being: whose signatures count from now on.
package struct InstanceCreated: Hashable, Sendable, Codable {
    package var instance: String
    /// Public signing key, base64, and its identifier.
    package var publicKey: String
    package var keyId: String

    package init(instance: String, publicKey: String, keyId: String) {
        self.instance = instance
        self.publicKey = publicKey
        self.keyId = keyId
    }
}

/// A person got a new personal secret; the former one is void. Only its SHA-256 is known here.
package struct SecretIssued: Hashable, Sendable, Codable {
    package var person: PersonID
    /// Lower-case hexadecimal.
    package var sha256: String

    package init(person: PersonID, sha256: String) {
        self.person = person
        self.sha256 = sha256
    }
}

/// A session or a machine token came into being. Only the SHA-256 of its 256 random bits is known here.
package struct TokenIssued: Hashable, Sendable, Codable {
    package var id: TokenID
    package var person: PersonID
    /// `session` or `machine`.
    package var credential: CredentialKind
    package var sha256: String
    package var expiresAt: Instant
    /// What a machine token is for; empty for sessions.
    package var label: String

    package init(
        id: TokenID, person: PersonID, credential: CredentialKind, sha256: String, expiresAt: Instant, label: String
    ) {
        self.id = id
        self.person = person
        self.credential = credential
        self.sha256 = sha256
        self.expiresAt = expiresAt
        self.label = label
    }
}

/// A policy file, known by its bytes.
package struct PolicyApproved: Hashable, Sendable, Codable {
    /// For example `disclosure/default`.
    package var name: String
    package var sha256: String

    package init(name: String, sha256: String) {
        self.name = name
        self.sha256 = sha256
    }
}

/// An algorithm model with its text; a version is approved once.
package struct ModelApproved: Hashable, Sendable, Codable {
    package var model: AlgorithmModel
    package var text: String

    package init(model: AlgorithmModel, text: String) {
        self.model = model
        self.text = text
    }
}
