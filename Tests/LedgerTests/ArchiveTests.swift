import Foundation
import Governance
import Schemas
import Synchronization
import Testing

@testable import Ledger

struct ArchiveTests {
    private static let key = try! SigningKey.generate()
    private static let count = JobsState.endedLimit + 50

    private static func job(_ index: Int) -> JobID { JobID("job-\(100_000 + index)") }

    private func accepted(_ index: Int) -> JobAccepted {
        JobAccepted(
            job: JobSpecification(
                id: Self.job(index), submitter: PersonID(index.isMultiple(of: 2) ? "even" : "odd"),
                organisation: OrganisationID("acme"), agreements: [AgreementID("wages-2026")], datasets: [],
                program: .sql(text: "SELECT \(index)"), purpose: "p", submittedAt: Instant(milliseconds: 1)),
            idempotencyKey: "key-\(index)", bodySHA256: "b", disclosurePolicySHA256: "d")
    }

    private func recorder(
        _ scratch: Scratch, archiveInterval: Int = .max, failed: @escaping @Sendable (String) -> Void = { _ in }
    ) throws -> Recorder<LedgerState> {
        try Recorder(
            path: scratch.ledger,
            environment: RecorderEnvironment(
                clock: { 1_700_000_000_000 }, key: Self.key, snapshotInterval: 1 << 40,
                archiveInterval: archiveInterval,
                besideFailed: failed))
    }

    /// So many jobs that ended, one that waits.
    private func filled(_ scratch: Scratch, archiveInterval: Int = .max) async throws -> Recorder<LedgerState> {
        let recorder = try recorder(scratch, archiveInterval: archiveInterval)
        for start in stride(from: 0, to: Self.count, by: 1_000) {
            try await recorder.record(by: "tester") { _, draft in
                for index in start..<min(start + 1_000, Self.count) {
                    draft.record(.jobAccepted(accepted(index)))
                    draft.record(.jobLeased(JobLeased(job: Self.job(index), attempt: 1)))
                    draft.record(
                        .jobFinished(
                            JobFinished(job: Self.job(index), attempt: 1, outcome: .succeeded, commitments: [])))
                }
            }
        }
        try await recorder.record(by: "tester") { _, draft in draft.record(.jobAccepted(accepted(Self.count))) }
        return recorder
    }

    @Test func oldJobsLeaveMemoryAndAreFoundAgain() async throws {
        let scratch = Scratch()
        let live = try await filled(scratch)
        let before = try await live.read { $0.jobs }
        await live.takeSnapshot()
        let after = try await live.read { $0.jobs }
        #expect(before.recent.count == Self.count + 1 && after.recent.count == JobsState.endedLimit + 1)
        live.database.close()
        let reopened = try recorder(scratch)
        let again = try await reopened.read { $0 }
        #expect(again.jobs == after)
        let whole = try Replay<LedgerState>(from: reopened.database)
        for index in [0, 1, 49, 50, Self.count - 1, Self.count] {
            let id = Self.job(index)
            let key = JobsState.Key(
                submitter: PersonID(index.isMultiple(of: 2) ? "even" : "odd"), idempotencyKey: "key-\(index)")
            #expect(try again.jobs.job(id) == before.recent[id] && whole.state.jobs.recent[id] == before.recent[id])
            #expect(try again.jobs.id(of: key) == id)
        }
        #expect(try again.jobs.job(JobID("job-1")) == nil)
        #expect(try again.jobs.id(of: JobsState.Key(submitter: PersonID("odd"), idempotencyKey: "key-0")) == nil)
        let newest = try again.jobs.newest(of: PersonID("even"), limit: Self.count).map(\.specification.id)
        #expect(newest.count == Self.count / 2 + 1 && newest == newest.sorted(by: >))
        #expect(again.jobs.used == before.used && again.jobs.unfinished == [Self.job(Self.count)])
        #expect(again.jobs.unfinishedCounts == [PersonID("even"): 1])
    }

    /// Memory does not wait for a snapshot.
    @Test func oldJobsLeaveMemoryBetweenSnapshots() async throws {
        let scratch = Scratch()
        let recorder = try await filled(scratch, archiveInterval: 10)
        try await until { try await recorder.read { $0.jobs.recent.count } <= JobsState.endedLimit + 10 }
        let files = try FileManager.default.contentsOfDirectory(atPath: scratch.folder)
        #expect(!files.contains { $0.contains("snapshot") })
        let whole = try Replay<LedgerState>(from: recorder.database).state.jobs
        let jobs = try await recorder.read { $0.jobs }
        #expect(jobs.recent[Self.job(0)] == nil && jobs.recent[Self.job(Self.count - 1)] != nil)
        for index in [0, 1, 39, 40, 49, 50, Self.count] {
            let key = JobsState.Key(
                submitter: PersonID(index.isMultiple(of: 2) ? "even" : "odd"), idempotencyKey: "key-\(index)")
            #expect(try jobs.job(Self.job(index)) == whole.recent[Self.job(index)])
            #expect(try jobs.id(of: key) == Self.job(index))
        }
        // A snapshot leaves out what had left before it.
        await recorder.takeSnapshot()
        recorder.database.close()
        let again = try await self.recorder(scratch).read { $0.jobs }
        #expect(again.recent.count == JobsState.endedLimit + 1)
        #expect(try again.job(Self.job(0)) == whole.recent[Self.job(0)])
    }

    @Test func whatCannotBeArchivedStaysInMemoryAndIsTriedAgain() async throws {
        let scratch = Scratch()
        let first = try await filled(scratch)
        first.database.close()
        try await scratch.raw().write {
            try $0.execute(
                sql: "CREATE TRIGGER broken BEFORE INSERT ON archived BEGIN SELECT RAISE(ABORT, 'broken'); END")
        }
        let told = Mutex<[String]>([])
        let recorder = try recorder(scratch, archiveInterval: 10) { reason in told.withLock { $0.append(reason) } }
        func refuse() async throws {
            try await recorder.record(by: "tester") { _, draft in
                for _ in 0..<10 {
                    draft.record(.submissionRefused(SubmissionRefused(agreements: [], bodySHA256: "b", codes: [])))
                }
            }
        }
        for _ in 0..<5 {
            try await refuse()
            #expect(try await recorder.read { $0.jobs.recent.count } == Self.count + 1)
        }
        await recorder.takeSnapshot()
        let reasons = told.withLock { $0 }
        #expect(reasons.contains { $0.hasPrefix("old jobs") } && reasons.last?.hasPrefix("a snapshot") == true)
        try await scratch.raw().write { try $0.execute(sql: "DROP TRIGGER broken") }
        try await until {
            try await refuse()
            return try await recorder.read { $0.jobs.recent.count } <= JobsState.endedLimit + 10
        }
        #expect(try await recorder.read { try $0.jobs.job(Self.job(0)) } != nil)
    }

    /// A job may be cancelled while its end is hidden, after it has left memory.
    @Test func aCancelOfAnArchivedJobCounts() async throws {
        let scratch = Scratch()
        let live = try await filled(scratch)
        await live.takeSnapshot()
        let cancelled = Self.job(1)
        try await live.record(by: "tester") { _, draft in
            draft.record(.jobCancelRequested(JobCancelRequested(job: cancelled, reason: .submitter)))
            draft.record(.resultsErased(ResultsErased(jobs: [cancelled, Self.job(2)])))
        }
        func check(_ jobs: JobsState, late: Int) throws {
            #expect(jobs.late.count == late && jobs.recent[cancelled] == nil)
            #expect(try jobs.job(cancelled)?.cancelRequested == .submitter)
            #expect(try jobs.job(cancelled)?.sequences.count == 4 && jobs.job(Self.job(2))?.sequences.count == 3)
        }
        try check(try await live.read { $0.jobs }, late: 1)
        live.database.close()
        // From the tail of a snapshot, then from the next one: by now it is archived, once.
        let reopened = try recorder(scratch)
        let jobs = try await reopened.read { $0.jobs }
        try check(jobs, late: 1)
        #expect(try CanonicalJSON.decode(JobsState.self, from: CanonicalJSON.encode(jobs)) == jobs)
        for _ in 0..<2 { try await reopened.database.archive.store(jobs.archivable(limit: 10)) }
        try check(jobs, late: 1)
        await reopened.takeSnapshot()
        try check(try await reopened.read { $0.jobs }, late: 0)
        let row = try await reopened.database.pool.read {
            try String.fetchOne($0, sql: "SELECT sequences FROM archived WHERE id = ?", arguments: [cancelled.rawValue])
        }
        #expect(row == "4,5,6,\(3 * Self.count + 2)")
        reopened.database.close()
        try check(try await recorder(scratch).read { $0.jobs }, late: 0)
    }

    /// Whoever decides in the same batch sees it too: nothing of it is on disk yet.
    @Test func aLateCancelIsSeenAtOnce() async throws {
        let scratch = Scratch()
        let recorder = try await filled(scratch)
        await recorder.takeSnapshot()
        let found = try await recorder.record(by: "tester") { state, draft in
            draft.record(.jobCancelRequested(JobCancelRequested(job: Self.job(1), reason: .submitter)))
            var next = state
            let stamp = EntryStamp(sequence: 1 << 40, timeMilliseconds: 5, actor: "tester")
            next.apply(.jobCancelRequested(JobCancelRequested(job: Self.job(1), reason: .submitter)), stamp: stamp)
            return try next.jobs.job(Self.job(1))
        }
        #expect(found?.cancelRequested == .submitter && found?.sequences.last == 1 << 40)
    }

    /// What is held after a decision gets the jobs that have left memory without the writing thread.
    @Test func anExcerptIsCompletedFromTheArchive() async throws {
        let scratch = Scratch()
        let recorder = try await filled(scratch)
        await recorder.takeSnapshot()
        let (archived, recent) = (Self.job(3), Self.job(Self.count - 1))
        try await recorder.record(by: "tester") { _, draft in
            draft.record(.jobCancelRequested(JobCancelRequested(job: archived, reason: .submitter)))
            draft.record(
                .requestDrafted(
                    ReviewRequest(
                        id: RequestID("r"), submitter: PersonID("odd"), submitterOrganisation: OrganisationID("acme"),
                        bodies: [], recipients: [], results: [archived, recent, JobID("unknown")], context: "")))
        }
        let state = try await recorder.read { $0 }
        let excerpt = state.excerpt(of: RequestID("r"))
        #expect(Array(excerpt.jobs.recent.keys) == [recent])
        let whole = try await recorder.completed(excerpt)
        for id in [archived, recent] { #expect(try whole.jobs.job(id) == state.jobs.job(id)) }
        #expect(whole.jobs.recent.count == 2 && whole.jobs.recent[archived]?.cancelRequested == .submitter)
        try await recorder.database.pool.write {
            try $0.execute(sql: "DROP TRIGGER entry_keep_update")
            try $0.execute(sql: "UPDATE entry SET actor = 'x' WHERE sequence = 10")
        }
        await expect(.chainBroken) { _ = try await recorder.completed(excerpt) }
    }

    /// What comes while the archive is being written is not dropped with what was written.
    @Test func onlyWhatTheArchiveKnowsIsForgotten() async throws {
        let scratch = Scratch()
        let recorder = try await filled(scratch)
        let archive = recorder.database.archive
        var jobs = try await recorder.read { $0.jobs }
        let items = jobs.archivable(limit: 20)
        #expect(items.map(\.id) == (0..<20).map { Self.job($0).rawValue })
        try await archive.store(items)
        let sequence = try await recorder.record(by: "tester") { _, draft in
            draft.record(.jobCancelRequested(JobCancelRequested(job: Self.job(7), reason: .submitter)))
            return Int64(3 * Self.count + 2)
        }
        jobs.apply(
            .jobCancelRequested(JobCancelRequested(job: Self.job(7), reason: .submitter)),
            stamp: EntryStamp(sequence: sequence, timeMilliseconds: 1_700_000_000_000, actor: "tester"))
        jobs.forget(items)
        #expect(jobs.recent[Self.job(7)]?.cancelRequested == .submitter && jobs.recent[Self.job(6)] == nil)
        // It is listed again, and its row then says all of it.
        let again = jobs.archivable(limit: 1)
        #expect(again.map(\.id) == [Self.job(7).rawValue])
        try await archive.store(again)
        jobs.forget(again)
        #expect(jobs.recent[Self.job(7)] == nil)
        #expect(try jobs.job(Self.job(7))?.cancelRequested == .submitter)
        // Another job under the same name would be lost: that is an error.
        var other = try #require(again.first)
        other.id = "job-other"
        await #expect(throws: (any Error).self) { try await archive.store([other]) }
    }

    /// An old job that waits hides no newer one that has left memory.
    @Test func newestJobsComeFromBothPlaces() async throws {
        let scratch = Scratch()
        let recorder = try await filled(scratch)
        await recorder.takeSnapshot()
        let jobs = try await recorder.read { $0.jobs }
        var few = JobsState()
        for id in [Self.job(0), Self.job(2)] { few.insert(try #require(try jobs.job(id))) }
        few.consult(recorder.database.archive)
        let newest = try few.newest(of: PersonID("even"), limit: 2).map(\.specification.id)
        #expect(newest == [48, 46].map { Self.job($0) })
    }

    /// Waits, half a minute at most.
    private func until(_ condition: () async throws -> Bool) async throws {
        let deadline = ContinuousClock.now + .seconds(30)
        while try await !condition() {
            try #require(ContinuousClock.now < deadline, "it did not happen")
            try await Task.sleep(for: .milliseconds(5))
        }
    }

    /// Nearly every submission brings a new key: none of them may cost a reading.
    @Test func newKeysAreKnownToBeNewWithoutReading() async throws {
        let scratch = Scratch()
        let live = try await filled(scratch)
        await live.takeSnapshot()
        func look(_ recorder: Recorder<LedgerState>, _ key: String) async throws -> JobID? {
            try await recorder.read { try $0.jobs.id(of: .init(submitter: PersonID("even"), idempotencyKey: key)) }
        }
        // What was archived by this process, then what the next one found.
        for isReopened in [false, true] {
            let recorder = isReopened ? try recorder(scratch) : live
            #expect(try await look(recorder, "key-0") == Self.job(0))
            if isReopened { await recorder.database.archive.learn() }
            #expect(try await look(recorder, "key-0") == Self.job(0))
            try await recorder.database.pool.write { try $0.execute(sql: "ALTER TABLE archived RENAME TO away") }
            var unread = 0
            for index in 0..<1_000 where try await look(recorder, "new-\(index)") == nil { unread += 1 }
            #expect(unread == 1_000)
            await expect(.cannotOpen) { _ = try await look(recorder, "key-0") }
            try await recorder.database.pool.write { try $0.execute(sql: "ALTER TABLE away RENAME TO archived") }
            recorder.database.close()
        }
    }

    @Test func aChangedArchivedEntryDoesNotCount() async throws {
        let scratch = Scratch()
        let recorder = try await filled(scratch)
        await recorder.takeSnapshot()
        try await recorder.database.pool.write {
            try $0.execute(sql: "DROP TRIGGER entry_keep_update")
            try $0.execute(sql: "UPDATE entry SET actor = 'x' WHERE sequence = 1")
        }
        await expect(.chainBroken) { _ = try await recorder.read { try $0.jobs.job(Self.job(0)) } }
        #expect(try await recorder.read { try $0.jobs.job(Self.job(1)) } != nil)
    }

    @Test func everyStateComesBackFromItsCodedForm() throws {
        var state = LedgerState()
        for (index, event) in SampleEvents.all.enumerated() {
            state.apply(event, stamp: EntryStamp(sequence: Int64(index + 1), timeMilliseconds: 5, actor: "tester"))
            #expect(try CanonicalJSON.decode(LedgerState.self, from: CanonicalJSON.encode(state)) == state)
            #expect(try throughParts(state) == state)
        }
    }

    /// Coded and decoded part by part.
    private func throughParts(_ state: LedgerState) throws -> LedgerState? {
        var made: LedgerState?
        for part in state.parts() {
            let part = try CanonicalJSON.decode(LedgerState.self, from: CanonicalJSON.encode(part))
            if made == nil { made = part } else { made?.add(part) }
        }
        return made
    }

    /// A state of many jobs and reviews has many parts, none of them large, and is their sum.
    @Test func manyJobsAndReviewsArePartsOfBoundedSize() throws {
        var state = LedgerState()
        for index in 0..<1_000 {
            let stamp = EntryStamp(sequence: Int64(index + 1), timeMilliseconds: 5, actor: "tester")
            state.apply(.jobAccepted(accepted(index)), stamp: stamp)
            for event in SampleEvents.reviews(of: RequestID("request-\(index)"), release: ReleaseID("release-\(index)"))
            {
                state.apply(event, stamp: stamp)
            }
        }
        #expect(state.reviews.releases.count == 1_000 && state.reviews.requests.count == 1_000)
        let sizes = try state.parts().map { try CanonicalJSON.encode($0).count }
        #expect(sizes.count == 1 + 3 * 8 && sizes.allSatisfy { $0 < 500_000 })
        #expect(try throughParts(state) == state)
    }
}
