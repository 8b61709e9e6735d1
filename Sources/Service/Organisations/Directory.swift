import Governance
import Ledger
import Schemas

/// Organisations and their people.
package struct Directory: Sendable {
    let core: Core

    package func createOrganisation(_ organisation: Organisation, by caller: Caller) async throws -> Organisation {
        try await core.decide(by: caller) { state, draft in
            _ = try state.actor(caller, for: .createOrganisation)
            guard state.people.organisations[organisation.id] == nil else {
                throw ServiceRejection(.alreadyExists, "there is an organisation \(organisation.id)")
            }
            try organisation.validate(authority: organisation.authority.flatMap { state.people.organisations[$0] })
            draft.record(.organisationCreated(organisation))
            return organisation
        }
    }

    /// Adds a person; the secret in the answer is shown once.
    package func createPerson(_ person: Person, by caller: Caller) async throws -> PersonGrant {
        let secret = Secret.generate(.personal)
        return try await core.decide(by: caller) { state, draft in
            let actor = try state.actor(caller, for: .createPerson)
            try Self.requireReach(actor, over: person.organisation)
            guard state.people.persons[person.id] == nil else {
                throw ServiceRejection(.alreadyExists, "there is a person \(person.id)")
            }
            guard person.isActive, let organisation = state.people.organisations[person.organisation] else {
                throw ServiceRejection(.notFound, "no such organisation")
            }
            // Sorted and checked again: what was decoded did not pass `init`.
            let sound = Person(id: person.id, organisation: organisation.id, name: person.name, roles: person.roles)
            try sound.validate(in: organisation)
            draft.record(.personCreated(sound))
            draft.record(.secretIssued(SecretIssued(person: sound.id, sha256: secret.sha256)))
            return PersonGrant(person: sound, secret: secret.text)
        }
    }

    /// Opens or closes a person's access; closing takes effect on every token at once.
    package func setStanding(_ person: PersonID, isActive: Bool, by caller: Caller) async throws {
        try await core.decide(by: caller) { state, draft in
            let actor = try state.actor(caller, for: .closePerson)
            guard let found = state.people.persons[person] else { throw ServiceRejection(.notFound, "no such person") }
            try Self.requireReach(actor, over: found.organisation)
            draft.record(.personStanding(PersonStanding(person: person, isActive: isActive)))
        }
    }

    /// All organisations, by name.
    package func organisations(by caller: Caller) async throws -> [Organisation] {
        try await core.read { state in
            _ = try state.actor(caller)
            return state.people.organisations.values.sorted { $0.id < $1.id }
        }
    }

    /// The people of the caller's organisation; to security administrators and auditors, everybody.
    package func persons(by caller: Caller) async throws -> [Person] {
        try await core.read { state in
            let actor = try state.actor(caller)
            let seesAll = !Set(actor.roles).isDisjoint(with: [.securityAdministrator, .auditor])
            return state.people.persons.values.filter { seesAll || $0.organisation == actor.organisation }
                .sorted { $0.id < $1.id }
        }
    }

    /// Who the caller is.
    package func me(by caller: Caller) async throws -> Actor {
        try await core.read { try $0.actor(caller) }
    }

    /// An organisation's administrator acts within it; the security administrator makes the first people of each.
    private static func requireReach(_ actor: Actor, over organisation: OrganisationID) throws {
        guard actor.organisation == organisation || actor.roles.contains(.securityAdministrator) else {
            throw ServiceRejection(
                .forbidden, "people are managed by their own organisation", reasons: ["ownOrganisation"])
        }
    }
}
