import Foundation
import Testing

@testable import Web

@Suite struct JobRouteTests {
    private static let good =
        #"{"agreements":["a"],"datasets":["d"],"purpose":"p","sql":"SELECT COUNT(*) AS n FROM d"}"#

    @Test func theSameKeyIsTheSameJob() async throws {
        try await World.run { world in
            let tokens = try await world.people()
            try await world.agreement(steward: try #require(tokens["steward"]))
            func submit(_ body: String, key: String?) async throws -> World.Reply {
                try await world.ask(
                    "POST", "/v1/jobs", body, as: tokens["researcher"],
                    headers: key.map { ["Idempotency-Key": $0] } ?? [:])
            }
            #expect(try await submit(Self.good, key: nil).code == "idempotencyKeyMissing")
            #expect(try await submit(Self.good, key: "two words").code == "idempotencyKeyMalformed")
            let first = try await submit(Self.good, key: "k1")
            #expect(first.status == 202)
            #expect(first.text("state") == "queued")
            let again = try await submit(Self.good, key: "k1")
            #expect(again.status == 202)
            #expect(again.text("id") == first.text("id"))
            let other = try await submit(Self.good.replacingOccurrences(of: "AS n", with: "AS m"), key: "k1")
            #expect(other.status == 409)
            #expect(other.code == "idempotencyConflict")
            #expect(try await submit(Self.good, key: "k2").text("id") != first.text("id"))
        }
    }

    @Test func whatIsWrongIsSaid() async throws {
        try await World.run { world in
            let tokens = try await world.people()
            try await world.agreement(steward: try #require(tokens["steward"]))
            func code(_ body: String, as role: String = "researcher") async throws -> (Int, String?, Problem?) {
                let reply = try await world.ask(
                    "POST", "/v1/jobs", body, as: tokens[role], headers: ["Idempotency-Key": UUID().uuidString])
                return (reply.status, reply.code, reply.problem)
            }
            let refused = try await code(Self.good.replacingOccurrences(of: "SELECT", with: "REFUSED"))
            #expect(refused.0 == 422)
            #expect(refused.1 == "textRefused")
            #expect(refused.2?.diagnostics?.first?.span?.upper == 3)
            let purpose = try await code(Self.good.replacingOccurrences(of: #""p""#, with: #""q""#))
            #expect(purpose.1 == "notAuthorised")
            #expect(purpose.2?.reasons == ["purposeNotCovered"])
            #expect(try await code(Self.good, as: "checker").1 == "forbidden")
            let both = Self.good.replacingOccurrences(of: "\"sql\"", with: "\"model\":\"m\",\"sql\"")
            #expect(try await code(both).1 == "fieldInvalid")
            let neither = #"{"agreements":["a"],"datasets":["d"],"purpose":"p"}"#
            #expect(try await code(neither).1 == "fieldInvalid")
        }
    }

    /// Until the visibility grid says so, an ended job looks like a waiting one; others see nothing at all.
    @Test func anOutcomeIsNotShownEarly() async throws {
        try await World.run { world in
            let tokens = try await world.people()
            try await world.agreement(steward: try #require(tokens["steward"]))
            let reply = try await world.ask(
                "POST", "/v1/jobs", Self.good, as: tokens["researcher"], headers: ["Idempotency-Key": "k"])
            let id = try #require(reply.text("id"))
            let mine = try await world.ask("GET", "/v1/jobs/\(id)", as: tokens["researcher"])
            #expect(mine.text("state") == "queued")
            #expect(mine.text("outcome") == nil)
            #expect(try await world.ask("GET", "/v1/jobs/\(id)", as: tokens["retriever"]).code == "notFound")
            #expect(try await world.ask("GET", "/v1/jobs/unknown", as: tokens["researcher"]).code == "notFound")
            let draft = try await world.ask(
                "POST", "/v1/requests", #"{"jobs":["\#(id)"],"context":"c"}"#, as: tokens["researcher"])
            #expect(draft.code == "resultUnavailable")
        }
    }

    @Test func aSuspendedAgreementStopsSubmissions() async throws {
        try await World.run { world in
            let tokens = try await world.people()
            try await world.agreement(steward: try #require(tokens["steward"]))
            let suspended = try await world.ask(
                "POST", "/v1/agreements/a/suspend", #"{"reason":"complaint"}"#, as: tokens["approver"])
            #expect(suspended.text("status") == "suspended")
            let reply = try await world.ask(
                "POST", "/v1/jobs", Self.good, as: tokens["researcher"], headers: ["Idempotency-Key": "k"])
            #expect(reply.code == "notAuthorised")
            #expect(reply.problem?.reasons == ["agreementSuspended"])
            let resumed = try await world.ask(
                "POST", "/v1/agreements/a/resume", #"{"reason":"settled"}"#, as: tokens["steward"])
            #expect(resumed.text("status") == "active")
        }
    }
}
