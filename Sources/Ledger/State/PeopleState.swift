import Governance
import Schemas

/// Organisations, people and the hashes of their credentials.
package struct PeopleState: Hashable, Sendable, Codable {
    package private(set) var organisations: [OrganisationID: Organisation] = [:]
    package private(set) var persons: [PersonID: Person] = [:]
    /// SHA-256 of each person's present secret, lower-case hexadecimal.
    package private(set) var secrets: [PersonID: String] = [:]
    /// Sessions and machine tokens by the SHA-256 of the token. Expired sessions go when their person opens another.
    package private(set) var tokens: [String: TokenIssued] = [:]

    mutating func apply(_ event: LedgerEvent) {
        switch event {
        case .organisationCreated(let organisation): organisations[organisation.id] = organisation
        case .personCreated(let person): persons[person.id] = person
        case .personStanding(let standing): persons[standing.person]?.isActive = standing.isActive
        case .secretIssued(let issued): secrets[issued.person] = issued.sha256
        case .tokenIssued(let issued): tokens[issued.sha256] = issued
        case .tokenRevoked(let id):
            if let found = tokens.values.first(where: { $0.id == id }) { tokens[found.sha256] = nil }
        default: break
        }
    }
}
