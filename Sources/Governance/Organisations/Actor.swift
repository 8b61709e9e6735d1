import Schemas

/// How a caller proved who they are.
package enum CredentialKind: String, Hashable, Sendable, Codable, CaseIterable {
    /// A person signed in for a short time.
    case session
    /// A long-lived token of a machine: submits and retrieves, never assesses or approves.
    case machine
    /// The service itself, carrying out what was decided.
    case platform
}

/// Who acts, as known when the action is taken; stored with every entry.
package struct Actor: Hashable, Sendable, Codable {
    package var person: PersonID
    package var organisation: OrganisationID
    package var roles: [Role]
    package var credential: CredentialKind
    package var isActive: Bool

    package init(person: Person, credential: CredentialKind) {
        self.person = person.id
        organisation = person.organisation
        roles = person.roles
        self.credential = credential
        isActive = person.isActive
    }

    private init(platform: String) {
        person = PersonID(platform)
        organisation = OrganisationID(platform)
        roles = []
        credential = .platform
        isActive = true
    }

    /// The service itself. Nobody signs in as it.
    package static let platform = Actor(platform: "platform")
}
