import Foundation
import Governance
import Schemas
import Testing

/// What the ledger stores comes back as it was, and equal values have equal bytes.
@Suite struct StoredFormTests {
    private func roundTrip<Stored: Codable & Equatable>(_ value: Stored) throws {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys]
        let bytes = try encoder.encode(value)
        let back = try JSONDecoder().decode(Stored.self, from: bytes)
        #expect(back == value)
        #expect(try encoder.encode(back) == bytes)
    }

    @Test func everything() throws {
        try roundTrip(Fixtures.authority)
        try roundTrip(Fixtures.person("p", "body", .steward, .checker))
        try roundTrip(Fixtures.dataset)
        try roundTrip(Fixtures.agreement)
        try roundTrip(Fixtures.policy)
        try roundTrip(AuthorisationTests.release)
        try roundTrip(ModelTests.model)
        var job = Fixtures.job
        job.program = .model(name: "crosstab", version: 1, arguments: ["a": .column("x"), "b": .value(.integer(3))])
        try roundTrip(job)
        var request = Fixtures.request()
        let step = try ReviewDecider.decide(
            .submit, on: request, by: Fixtures.researcher, policy: Fixtures.policy, at: Fixtures.now)
        try roundTrip(step)
        request = request.applying(step)
        try request.take(.assess(verdict: .return, comment: "太细"), by: Fixtures.checkers[0])
        try roundTrip(request)
    }

    @Test func identifiersAreStrings() throws {
        #expect(try JSONEncoder().encode([JobID("j")]) == Data("[\"j\"]".utf8))
        #expect(
            JobID("a-b.c:D_9").isWellFormed && !JobID("a b").isWellFormed && !JobID("").isWellFormed
                && !JobID("é").isWellFormed)
    }
}
