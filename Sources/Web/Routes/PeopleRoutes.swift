import Hummingbird

/// Organisations and people.
enum PeopleRoutes {
    static func add(to group: RouteGroup) {
        group.on(.post, "/v1/organisations") { call, caller in
            let body = try await call.body(OrganisationBody.self)
            return try call.answer(
                try await call.platform.directory.createOrganisation(body.organisation, by: caller), status: .created)
        }
        group.on(.get, "/v1/organisations") { call, caller in
            try call.answer(try await call.platform.directory.organisations(by: caller))
        }
        group.on(.post, "/v1/people") { call, caller in
            let body = try await call.body(PersonBody.self)
            return try call.answer(
                try await call.platform.directory.createPerson(body.person, by: caller), status: .created)
        }
        group.on(.get, "/v1/people") { call, caller in
            try call.answer(try await call.platform.directory.persons(by: caller))
        }
    }
}
