import Foundation
import Testing

@testable import Web

@Suite struct AccessTests {
    /// Paths that anybody may ask.
    private static let open: Set<String> = [
        "GET /", "GET /style.css", "GET /healthz", "GET /v1/keys/release", "POST /v1/sessions",
    ]

    @Test func everyPathAsksForACredentialFirst() async throws {
        try await World.run { world in
            let entries = WebServer.routes(world.platform).table.entries
            #expect(entries.count > 30)
            for entry in entries where entry.method != .head {
                let template = "/" + entry.segments.joined(separator: "/")
                if Self.open.contains("\(entry.method.rawValue) \(template)") { continue }
                let path = "/" + entry.segments.map { $0.hasPrefix(":") ? "x" : String($0) }.joined(separator: "/")
                let none = try await world.ask(entry.method.rawValue, path)
                #expect(none.status == 401, "\(template)")
                #expect(none.code == "credentialMissing", "\(template)")
                let unknown = try await world.ask(entry.method.rawValue, path, as: "slx_unknown")
                #expect(unknown.code == "unauthenticated", "\(template)")
            }
        }
    }

    @Test func credentialsAreBearerTokens() async throws {
        try await World.run { world in
            for value in ["Basic YTpi", "Bearer", "Bearer a b", "Bearer " + String(repeating: "x", count: 600)] {
                let reply = try await world.ask("GET", "/v1/jobs", headers: ["Authorization": value])
                #expect(reply.status == 401)
                #expect(reply.code == "credentialMalformed")
                #expect(reply.headers["www-authenticate"] == "Bearer")
            }
        }
    }

    @Test func signingInAndOut() async throws {
        try await World.run { world in
            let wrong = try await world.ask("POST", "/v1/sessions", #"{"person":"admin","secret":"sls_0"}"#)
            let nobody = try await world.ask("POST", "/v1/sessions", #"{"person":"nobody","secret":"sls_0"}"#)
            #expect(wrong.code == "unauthenticated")
            #expect(nobody.status == wrong.status)
            #expect(nobody.problem?.detail == wrong.problem?.detail)
            #expect(try await world.ask("GET", "/v1/sessions/current", as: world.admin).text("person") == "admin")
            #expect(try await world.ask("DELETE", "/v1/sessions/current", as: world.admin).status == 204)
            #expect(try await world.ask("GET", "/v1/sessions/current", as: world.admin).code == "unauthenticated")
        }
    }

    @Test func rolesAreAsked() async throws {
        try await World.run { world in
            let tokens = try await world.people()
            let body = #"{"id":"x","name":{"zh":"x","en":"x"},"kind":"dataUser","region":"330000"}"#
            for (role, token) in tokens {
                let reply = try await world.ask("POST", "/v1/organisations", body, as: token)
                #expect(reply.status == 403, "\(role)")
                #expect(reply.code == "forbidden", "\(role)")
                #expect(reply.problem?.reasons == ["roleMissing"], "\(role)")
            }
            #expect(try await world.ask("POST", "/v1/organisations", body, as: world.admin).status == 201)
            #expect(try await world.ask("POST", "/v1/organisations", body, as: world.admin).code == "alreadyExists")
        }
    }

    @Test func machineTokensAreNoSessions() async throws {
        try await World.run { world in
            let tokens = try await world.people()
            let grant = try await world.ask(
                "POST", "/v1/tokens", #"{"label":"nightly","days":1}"#, as: tokens["researcher"])
            #expect(grant.status == 201)
            let machine = try #require(grant.text("token"))
            #expect(try await world.ask("GET", "/v1/jobs", as: machine).status == 200)
            let more = try await world.ask("POST", "/v1/tokens", #"{"label":"more","days":1}"#, as: machine)
            #expect(more.status == 403)
            #expect(more.problem?.reasons == ["sessionRequired"])
            let id = try #require(grant.text("id"))
            #expect(try await world.ask("DELETE", "/v1/tokens/\(id)", as: tokens["researcher"]).status == 204)
            #expect(try await world.ask("GET", "/v1/jobs", as: machine).code == "unauthenticated")
            let days = try await world.ask("POST", "/v1/tokens", #"{"label":"x","days":367}"#, as: tokens["researcher"])
            #expect(days.code == "limitExceeded")
        }
    }
}
