import Governance
import Schemas

/// `POST /v1/sessions`: a personal secret for a session of an hour.
package struct SignInBody: Codable, Sendable {
    package var person: String
    package var secret: String

    package init(person: String, secret: String) {
        self.person = person
        self.secret = secret
    }
}

/// `POST /v1/organisations`.
package struct OrganisationBody: Codable, Sendable {
    package var id: OrganisationID
    package var name: BilingualText
    package var kind: OrganisationKind
    /// Of public bodies.
    package var level: AdministrativeLevel?
    /// Six digits (GB/T 2260).
    package var region: String
    /// Of an opening body.
    package var authority: OrganisationID?

    package init(
        id: OrganisationID, name: BilingualText, kind: OrganisationKind, level: AdministrativeLevel?, region: String,
        authority: OrganisationID?
    ) {
        self.id = id
        self.name = name
        self.kind = kind
        self.level = level
        self.region = region
        self.authority = authority
    }

    var organisation: Organisation {
        Organisation(id: id, name: name, kind: kind, level: level, region: region, authority: authority)
    }
}

/// `POST /v1/people`.
package struct PersonBody: Codable, Sendable {
    package var id: PersonID
    package var organisation: OrganisationID
    /// The identifier when none is given.
    package var name: String?
    package var roles: [Role]

    package init(id: PersonID, organisation: OrganisationID, name: String?, roles: [Role]) {
        self.id = id
        self.organisation = organisation
        self.name = name
        self.roles = roles
    }

    var person: Person { Person(id: id, organisation: organisation, name: name ?? id.rawValue, roles: roles) }
}
