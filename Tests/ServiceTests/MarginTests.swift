import Governance
import Rules
import Schemas
import Testing

@testable import Service

/// Attack 2 through the service: one result of a request hides a small cell, another gives it back by subtraction.
@Suite struct MarginTests {
    @Test func aTotalBesideAHiddenPartIsHiddenToo() async throws {
        try await RealData.world { world in
            let parts = try await world.finishedJob(
                RealData.submission(
                    "SELECT occupation, COUNT(*) AS men FROM wagepan WHERE year = 1987 GROUP BY occupation"))
            let total = try await world.finishedJob(
                RealData.submission("SELECT COUNT(*) AS men FROM wagepan WHERE year = 1987"))
            let alone = try await world.requested([total])
            let harmless = try await world.platform.reviews.request(alone, by: world["checker1"])
            #expect(harmless.results[0].releasable?.rows[0][0].text == "545")
            let both = try await world.requested([parts, total])
            let seen = try await world.platform.reviews.request(both, by: world["checker1"])
            let hidden = seen.results[0].releasable?.rows.filter { $0[1].isRedacted }
            #expect(hidden?.map { $0[0].text } == ["8"])
            #expect(seen.results[1].releasable?.rows == [[TableView.Cell(text: nil, isRedacted: true)]])
            #expect(seen.results[1].verdicts?[0][0].reasons == [.margin])
            // What leaves is what the reviewers saw.
            try await world.assessed(both)
            let view = try await world.platform.reviews.approve(both, comment: "", by: world["approver"])
            let delivery = try await world.platform.releases.retrieve(
                try #require(view.release), by: world["retriever"])
            let files = try ReleasePackage(bytes: delivery.bytes).files
            #expect(files["result-2.csv"] == "men\n[redacted]\n")
            #expect(files["result-1.csv"]?.contains("8,[redacted]\n") == true)
        }
    }
}
