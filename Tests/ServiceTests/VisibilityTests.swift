import Governance
import Ledger
import Schemas
import Testing

@testable import Service

/// Who sees what, and that looking is recorded.
@Suite struct VisibilityTests {
    @Test func aJobIsItsSubmittersAlone() async throws {
        try await World.run { world in
            try await world.agreed()
            let job = try await world.finishedJob()
            for name in ["colleague", "retriever", "checker1", "approver", "steward", "auditor", "admin", "rival"] {
                #expect(await rejection { _ = try await world.view(job, as: name) }?.code == .notFound, "\(name)")
                #expect(try await world.platform.jobs.jobs(by: world[name]).isEmpty)
                if name != "colleague", name != "rival" { continue }
                let other = await rejection {
                    _ = try await world.platform.reviews.draft(RequestInput(jobs: [job], context: "c"), by: world[name])
                }
                #expect(other?.code == .notFound, "\(name)")
            }
            #expect(try await world.platform.jobs.jobs(by: world["researcher"]).map(\.id) == [job])
        }
    }

    @Test func aResultIsRequestedOnlyOnceItsEndMayBeSeen() async throws {
        try await World.run { world in
            try await world.agreed()
            let job = try await world.submit()
            await world.platform.shell.untilIdle()
            func draft() async throws -> RequestView {
                try await world.platform.reviews.draft(
                    RequestInput(jobs: [job.id], context: "c"), by: world["researcher"])
            }
            #expect(await rejection { _ = try await draft() }?.code == .resultUnavailable)
            world.clock.advance(seconds: 10)
            _ = try await draft()
        }
    }

    @Test func aDraftIsItsSubmittersOwn() async throws {
        try await World.run { world in
            try await world.agreed()
            let reviews = world.platform.reviews
            let draft = try await reviews.draft(
                RequestInput(jobs: [try await world.finishedJob()], context: "c"), by: world["researcher"])
            for name in ["outsider", "rival", "admin"] {
                #expect(await rejection { _ = try await reviews.request(draft.id, by: world[name]) }?.code == .notFound)
                #expect(try await reviews.requests(by: world[name]).isEmpty)
            }
            // Before it is handed in, reviewers have nothing to see.
            let early = try await reviews.request(draft.id, by: world["checker1"])
            #expect(early.results.allSatisfy { $0.trueTable == nil && $0.releasable == nil } && early.context == nil)
            #expect(
                await rejection {
                    _ = try await reviews.assess(draft.id, verdict: .release, comment: "", by: world["checker1"])
                }?.code == .notAllowed)
        }
    }

    @Test func everyLookAtATableIsRecorded() async throws {
        try await World.run { world in
            try await world.agreed()
            let reviews = world.platform.reviews
            let request = try await world.requested([try await world.finishedJob()])
            func views() async throws -> [ViewRecorded] {
                try await world.events().compactMap { if case .viewRecorded(let view) = $0 { view } else { nil } }
            }
            #expect(try await views().isEmpty)
            _ = try await reviews.request(request, by: world["researcher"])
            _ = try await reviews.request(request, by: world["auditor"])
            _ = try await reviews.request(request, by: world["approver"])
            _ = try await reviews.requests(by: world["checker1"])
            #expect(try await views().isEmpty)
            for _ in 0..<2 { _ = try await reviews.request(request, by: world["checker1"]) }
            let seen = try await views()
            #expect(seen.map(\.person) == [PersonID("checker1"), PersonID("checker1")])
            #expect(
                seen.allSatisfy {
                    $0.request == request && Set($0.aspects).isSuperset(of: [.trueTable, .evidence, .verdicts])
                })
            try await world.assessed(request)
            _ = try await reviews.request(request, by: world["approver"])
            let last = try #require(try await views().last)
            #expect(last.person == PersonID("approver") && Set(last.aspects) == [.releasableTable, .evidenceBands])
            #expect(try await views().map(\.person) == ["checker1", "checker1", "approver"].map { PersonID($0) })
        }
    }

    @Test func opinionsAreBlindUntilAllAreIn() async throws {
        try await World.run { world in
            try await world.agreed()
            let reviews = world.platform.reviews
            let request = try await world.requested([try await world.finishedJob()])
            let before = try await reviews.request(request, by: world["checker2"])
            let summaries = try await reviews.requests(by: world["checker2"])
            _ = try await reviews.assess(request, verdict: .return, comment: "a secret doubt", by: world["checker1"])
            // To the last byte the same, whether the other one has spoken or not.
            #expect(try await reviews.request(request, by: world["checker2"]) == before)
            let after = try await reviews.requests(by: world["checker2"])
            #expect(after == summaries)
            for name in ["researcher", "colleague", "approver"] {
                let seen = try await reviews.request(request, by: world[name])
                #expect(seen.rounds.allSatisfy(\.opinions.isEmpty) && seen.consolidated == nil && seen.comments.isEmpty)
            }
            let own = try await reviews.request(request, by: world["checker1"])
            #expect(own.rounds.last?.opinions.map(\.comment) == ["a secret doubt"])
            #expect(
                await rejection {
                    _ = try await reviews.assess(request, verdict: .release, comment: "", by: world["checker1"])
                }?.reasons == ["alreadyAssessed"])
            _ = try await reviews.assess(request, verdict: .release, comment: "fine", by: world["checker2"])
            let both = try await reviews.request(request, by: world["checker2"])
            #expect(both.state == .returned && both.rounds.last?.opinions.count == 2)
            // The submitter reads the words that sent it back, without names, and may try again.
            let returned = try await reviews.request(request, by: world["researcher"])
            #expect(returned.state == .returned && returned.comments == ["a secret doubt"])
            #expect(returned.rounds.flatMap(\.opinions) == [])
            #expect(returned.results.allSatisfy { $0.releasable == nil && $0.verdicts == nil })
            let again = try await reviews.submit(request, by: world["researcher"])
            #expect(again.state == .submitted && again.rounds.count == 2)
        }
    }

    @Test func nobodyReviewsForTheirOwn() async throws {
        try await World.run { world in
            try await world.agreed()
            let reviews = world.platform.reviews
            let request = try await world.requested([try await world.finishedJob()])
            func refusal(_ name: String) async -> ServiceRejection.Code? {
                await rejection {
                    _ = try await reviews.assess(request, verdict: .release, comment: "c", by: world[name])
                }?.code
            }
            for name in ["researcher", "colleague", "steward", "approver", "auditor"] {
                #expect(await refusal(name) == .forbidden, "\(name)")
            }
            for name in ["admin", "outsider", "rival"] { #expect(await refusal(name) == .notFound, "\(name)") }
            try await world.assessed(request)
            // Two are enough: a third changes nothing any more.
            #expect(await refusal("checker3") == .notAllowed)
            for name in ["checker1", "steward", "researcher"] {
                let refused = await rejection { _ = try await reviews.approve(request, comment: "", by: world[name]) }
                #expect(refused?.code == .forbidden, "\(name)")
            }
        }
    }

    @Test func whatIsHiddenFromTheReleaseIsHiddenFromTheAuthority() async throws {
        try await World.run { world in
            try await world.agreed()
            world.fake.script(.subjects(9))
            let request = try await world.requested([try await world.finishedJob()])
            let checker = try await world.platform.reviews.request(request, by: world["checker1"])
            #expect(checker.results.first?.trueTable?.rows.first?.first?.text == "9")
            #expect(checker.results.first?.verdicts?.first?.first?.reasons.contains(.subjects) == true)
            try await world.assessed(request)
            let approver = try await world.platform.reviews.request(request, by: world["approver"])
            #expect(approver.results.first?.releasable?.rows == [[TableView.Cell(text: nil, isRedacted: true)]])
            _ = try await world.platform.reviews.approve(request, comment: "", by: world["approver"])
            let release = try #require(try await world.state().reviews.releaseOfRequest[request])
            let bytes = try await world.platform.releases.retrieve(release, by: world["retriever"]).bytes
            #expect(try ReleasePackage(bytes: bytes).files["result-1.csv"] == "n\n[redacted]\n")
        }
    }

    @Test func changesConcernThoseWhoAreConcerned() async throws {
        try await World.run { world in
            try await world.agreed()
            let release = try await world.released()
            _ = try await world.platform.releases.withdraw(release, reason: "r", by: world["steward"])
            func kinds(_ name: String) async throws -> [String] {
                try await world.platform.record.changes(after: 0, by: world[name]).changes.map(\.kind)
            }
            #expect(try await kinds("retriever") == ["datasetVersionRegistered", "released", "releaseWithdrawn"])
            #expect(try await kinds("outsider") == ["datasetVersionRegistered"])
        }
    }
    /// Page by page, the newest first, everybody lists what they may see, and auditors by a machine's token no more than others.
    @Test func listsGoOnFromPageToPage() async throws {
        try await World.run { world in
            try await world.agreed()
            var releases: [ReleaseID] = []
            for _ in 0..<5 { releases.insert(try await world.released(), at: 0) }
            let draft = try await world.platform.reviews.draft(
                RequestInput(jobs: [try await world.finishedJob()], context: "a draft"), by: world["researcher"])
            for name in ["researcher", "retriever", "checker1", "approver", "steward", "auditor"] {
                var (requests, listed, last): ([RequestID], [ReleaseID], (RequestID?, ReleaseID?)) = (
                    [], [], (nil, nil)
                )
                repeat {
                    let page = try await world.platform.reviews.requests(before: last.0, limit: 2, by: world[name])
                    last.0 = page.count == 2 ? page.last?.id : nil
                    requests += page.map(\.id)
                } while last.0 != nil
                repeat {
                    let page = try await world.platform.releases.releases(before: last.1, limit: 2, by: world[name])
                    last.1 = page.count == 2 ? page.last?.id : nil
                    listed += page.map(\.id)
                } while last.1 != nil
                #expect(listed == releases, "\(name)")
                let seesDrafts = ["researcher", "auditor"].contains(name)
                #expect(requests.contains(draft.id) == seesDrafts && requests.count == (seesDrafts ? 6 : 5), "\(name)")
            }
            let session = world["auditor"]
            let machine = Caller(person: session.person, credential: .machine, token: session.token)
            let looking = try #require(try await world.state().people.persons[session.person])
            #expect(Actor(person: looking, credential: .session).horizon == nil)
            #expect(Actor(person: looking, credential: .machine).horizon == looking.organisation)
            #expect(try await world.platform.reviews.requests(by: machine).isEmpty)
            #expect(try await world.platform.releases.releases(by: machine).isEmpty)
            for name in ["rival", "outsider", "admin"] {
                #expect(try await world.platform.reviews.requests(by: world[name]).isEmpty, "\(name)")
                #expect(try await world.platform.releases.releases(by: world[name]).isEmpty, "\(name)")
            }
        }
    }

    /// Where to go on from tells nothing of what happened within the hour.
    @Test func changesMovePastWhatIsHiddenAtFullHoursOnly() async throws {
        try await World.run { world in
            try await world.agreed()
            func next(_ name: String, after sequence: Int64) async throws -> Int64 {
                try await world.platform.record.changes(after: sequence, by: world[name]).next
            }
            let first = try await next("outsider", after: 0)
            _ = try await world.released()
            #expect(try await next("outsider", after: first) == first)
            #expect(try await next("outsider", after: first + 1_000) == first + 1_000)
            let head = world.platform.core.recorder.head.sequence
            world.clock.advance(seconds: 3_600)
            #expect(try await next("outsider", after: first) == head)
        }
    }
}
