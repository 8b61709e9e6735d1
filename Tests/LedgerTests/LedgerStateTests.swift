import Foundation
import Governance
import Schemas
import Testing

@testable import Ledger

/// The instance's own events and projections.
struct LedgerStateTests {
    @Test func everyKindHasASampleAndSurvivesStorage() throws {
        #expect(Set(SampleEvents.all.map(\.kind)) == Set(LedgerEvent.Kind.allCases))
        for event in SampleEvents.all {
            let payload = try event.payload()
            #expect(try LedgerEvent(kindName: event.kindName, payload: payload) == event)
            // Canonical: what was read writes the same bytes.
            #expect(try LedgerEvent(kindName: event.kindName, payload: payload).payload() == payload)
        }
    }

    @Test func kindsOrContentsFromElsewhereAreRefused() async throws {
        await expect(.unreadableEntry) { _ = try LedgerEvent(kindName: "somethingNew", payload: Data("{}".utf8)) }
        for kind in LedgerEvent.Kind.allCases {
            #expect(throws: (any Error).self) { _ = try LedgerEvent(kindName: kind.rawValue, payload: Data("7".utf8)) }
        }
    }

    @Test func rebuiltStateEqualsTheLiveOneAfterEveryEvent() async throws {
        let scratch = Scratch()
        let environment = RecorderEnvironment(clock: { 1_700_000_000_000 })
        let recorder = try Recorder<LedgerState>(path: scratch.ledger, environment: environment)
        for event in SampleEvents.all {
            try await recorder.record(by: "tester") { _, draft in draft.record(event) }
            #expect(try Replay<LedgerState>(from: recorder.database).state == (try await recorder.read { $0 }))
        }
        #expect(try LedgerAudit.verify(path: scratch.ledger, keys: []).entries == Int64(SampleEvents.all.count))
    }

    @Test func projectionsSayWhatTheEventsSaid() throws {
        var state = LedgerState()
        for (index, event) in SampleEvents.all.enumerated() {
            let stamp = EntryStamp(sequence: Int64(index + 1), timeMilliseconds: 1_700_000_000_000, actor: "tester")
            state.apply(event, stamp: stamp)
        }
        #expect(state.people.tokens.values.map(\.id) == [TokenID("t2")])
        #expect(state.people.persons[PersonID("steward")]?.isActive == false)
        #expect(state.catalogue.datasets[DatasetID("wages")]?.status == .suspended)
        #expect(state.catalogue.datasets[DatasetID("wages")]?.versions.count == 1)
        #expect(state.catalogue.agreements[AgreementID("wages-2026")]?.status == .suspended)
        #expect(state.catalogue.model("count")?.model.version == 1)
        let job = try state.jobs.job(JobID("job-1"))
        #expect(job?.isErased == true && job?.sequences.count == 5)
        #expect(job?.stage == .finished && job?.attempt == 2 && job?.faults == 1)
        #expect(state.jobs.unfinished == [JobID("job-2")])
        #expect(try state.jobs.job(JobID("job-2"))?.cancelRequested == .submitter)
        #expect(state.jobs.used[AgreementID("wages-2026")] == 2)
        #expect(state.jobs.refusals == ["tester": 1])
        let key = JobsState.Key(submitter: PersonID("researcher"), idempotencyKey: "k2")
        #expect(try state.jobs.id(of: key) == JobID("job-2"))
        let release = state.reviews.releases[ReleaseID("release-1")]
        // Withdrawn with its request, at once.
        #expect(release?.record.status == .withdrawn && release?.receipts.count == 1)
        #expect(state.reviews.requests[RequestID("request-1")]?.state == .withdrawn)
    }

    /// What is held after a decision is the request's part alone, archived or not.
    @Test func anExcerptSpeaksOfOneRequest() throws {
        var state = LedgerState()
        for (index, event) in SampleEvents.all.enumerated() {
            state.apply(event, stamp: EntryStamp(sequence: Int64(index + 1), timeMilliseconds: 5, actor: "tester"))
        }
        let (request, release) = (RequestID("request-1"), ReleaseID("release-1"))
        for event in SampleEvents.reviews(of: RequestID("other"), release: ReleaseID("other")) {
            state.apply(event, stamp: EntryStamp(sequence: 90, timeMilliseconds: 5, actor: "tester"))
        }
        let part = state.excerpt(of: request)
        #expect(part.reviews.requests == [request: try #require(state.reviews.requests[request])])
        #expect(part.reviews.releases == [release: try #require(state.reviews.releases[release])])
        #expect(part.reviews.releaseOfRequest == [request: release])
        #expect(part.jobs.recent == [JobID("job-1"): try #require(state.jobs.recent[JobID("job-1")])])
        #expect(part.missingJobs.isEmpty)
        #expect((part.people, part.catalogue, part.instance) == (state.people, state.catalogue, state.instance))
        #expect(state.excerpt(of: RequestID("unknown")).jobs.recent.isEmpty)
    }

    @Test func entriesHoldNoSecretAndNoTrueResult() throws {
        // What an exported ledger shows of credentials and results is digests: 64 hexadecimal digits.
        for event in SampleEvents.all {
            switch event {
            case .secretIssued(let issued): #expect(issued.sha256.utf8.count == 64)
            case .jobFinished(let finished):
                let keys = try JSONSerialization.jsonObject(with: event.payload()) as? [String: Any]
                #expect(Set(keys?.keys.map(\.self) ?? []) == ["attempt", "commitments", "job", "outcome"])
                #expect(finished.commitments.allSatisfy { $0.sha256.utf8.count == 64 })
            default: break
            }
        }
    }
}
