import Hummingbird
import Schemas

/// Signing in and out; machine tokens.
enum SessionRoutes {
    static func add(to group: RouteGroup) {
        group.open(.post, "/v1/sessions") { call in
            let body = try await call.body(SignInBody.self)
            let session = try await call.platform.credentials.signIn(person: PersonID(body.person), secret: body.secret)
            return try call.answer(session, status: .created)
        }
        group.on(.get, "/v1/sessions/current") { call, caller in
            try call.answer(try await call.platform.directory.me(by: caller))
        }
        group.on(.delete, "/v1/sessions/current") { call, caller in
            try await call.platform.credentials.signOut(by: caller)
            return call.noContent()
        }
        group.on(.post, "/v1/tokens") { call, caller in
            let body = try await call.body(TokenBody.self)
            let token = try await call.platform.credentials.issueMachineToken(
                label: body.label, milliseconds: body.milliseconds, by: caller)
            return try call.answer(token, status: .created)
        }
        group.on(.delete, "/v1/tokens/:id") { call, caller in
            try await call.platform.credentials.revoke(call.identifier(), by: caller)
            return call.noContent()
        }
    }
}
