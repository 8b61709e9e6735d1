import Foundation
import Service
import Testing

@testable import Web

/// What every request passes, whatever it asks.
@Suite struct ShellTests {
    private struct Unknown: Error {}

    @Test func pathsAndMethods() async throws {
        try await World.run { world in
            #expect(try await world.ask("GET", "/v1/nothing").code == "routeUnknown")
            #expect(try await world.ask("GET", "/v1/jobs/..%2F..", as: world.admin).code == "routeUnknown")
            for method in ["DELETE", "PUT", "PATCH", "OPTIONS"] {
                let reply = try await world.ask(method, "/v1/jobs")
                #expect(reply.status == 405, "\(method)")
                #expect(reply.code == "methodNotAllowed", "\(method)")
                #expect(reply.headers["allow"] == "GET, POST", "\(method)")
            }
        }
    }

    @Test func answersCarryTheirHeaders() async throws {
        try await World.run { world in
            for path in ["/", "/healthz", "/v1/jobs", "/v1/nothing"] {
                let reply = try await world.ask("GET", path)
                #expect(reply.headers["x-content-type-options"] == "nosniff", "\(path)")
                #expect(reply.headers["cache-control"] == "no-store", "\(path)")
                #expect(reply.headers["content-security-policy"]?.contains("default-src 'none'") == true, "\(path)")
                #expect(reply.headers["x-request-id"]?.isEmpty == false, "\(path)")
            }
            let problem = try await world.ask("GET", "/v1/nothing")
            #expect(problem.headers["content-type"] == "application/problem+json")
            #expect(problem.problem?.requestId == problem.headers["x-request-id"])
            #expect(problem.problem?.type == "urn:sluice:problem:routeUnknown")
            #expect(try await world.ask("GET", "/healthz").text("status") == "serving")
            #expect(try await world.ask("HEAD", "/healthz").status == 200)
        }
    }

    @Test func bodiesAreStrict() async throws {
        try await World.run { world in
            func code(_ json: String?, media: String = "application/json") async throws -> String? {
                try await world.ask("POST", "/v1/sessions", json, headers: ["Content-Type": media]).code
            }
            #expect(try await code(#"{"person":"a","secret":"b"}"#, media: "text/plain") == "mediaTypeUnsupported")
            #expect(try await code(nil) == "bodyMissing")
            #expect(try await code("{") == "jsonMalformed")
            #expect(try await code(#"{"person":"a","person":"b","secret":"c"}"#) == "jsonKeyTwice")
            #expect(try await code(String(repeating: "[", count: 99)) == "jsonTooDeep")
            #expect(try await code(#"{"person":"a","secret":"b","x":1}"#) == "fieldUnknown")
            #expect(try await code(#"{"person":"a"}"#) == "fieldMissing")
            #expect(try await code(#"{"person":"a","secret":1}"#) == "fieldInvalid")
            let long = String(repeating: "a", count: Call.bodyBytesLimit)
            let reply = try await world.ask("POST", "/v1/sessions", #"{"person":"a","secret":"\#(long)"}"#)
            #expect(reply.status == 413)
            #expect(reply.code == "bodyTooLarge")
        }
    }

    @Test func queriesAreStrict() async throws {
        try await World.run { world in
            #expect(try await world.ask("GET", "/v1/changes?before=1", as: world.admin).code == "queryUnknown")
            #expect(try await world.ask("GET", "/v1/changes?after=-1", as: world.admin).code == "queryInvalid")
            #expect(try await world.ask("GET", "/v1/changes?after=x", as: world.admin).code == "queryInvalid")
            for path in ["/v1/requests", "/v1/releases"] {
                for query in ["limit=0", "limit=1001", "limit=x", "limit=", "before=", "before=%2e%2e%2f"] {
                    #expect(try await world.ask("GET", "\(path)?\(query)", as: world.admin).code == "queryInvalid")
                }
                #expect(try await world.ask("GET", "\(path)?after=1", as: world.admin).code == "queryUnknown")
                let list = try await world.ask("GET", "\(path)?limit=1000&before=x", as: world.admin)
                #expect(list.status == 200 && list.headers["link"] == nil)
            }
            let first = try await world.ask("GET", "/v1/changes", as: world.admin)
            #expect(first.status == 200)
            let tag = try #require(first.headers["etag"])
            let again = try await world.ask("GET", "/v1/changes", as: world.admin, headers: ["If-None-Match": tag])
            #expect([200, 304].contains(again.status))
        }
    }

    /// Our own faults say nothing of themselves.
    @Test func faultsAreSilent() {
        #expect(Problem(describing: Unknown()).code == "fault")
        #expect(Problem(describing: Unknown()).status == 500)
        let fault = Problem(describing: ServiceFault(.fileUnavailable, "/secret/path"))
        #expect(fault.status == 500)
        #expect(fault.code == "fileUnavailable")
        #expect(!fault.detail.contains("secret"))
        #expect(Problem(describing: ServiceFault(.storageFull, "x")).status == 503)
    }

    @Test func stoppingEndsEverything() async throws {
        var gone: World?
        try await World.run { world in
            let reply = try await world.ask("GET", "/healthz")
            #expect(reply.status == 200)
            gone = world
        }
        let world = try #require(gone)
        await #expect(throws: (any Error).self) { try await world.ask("GET", "/healthz") }
    }
}
