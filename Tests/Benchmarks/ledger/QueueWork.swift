import Foundation
import Governance
import Ledger
import Schemas

/// What an accepted job's entry holds, for both benchmarks.
@Sendable func accepted(_ id: JobID, of person: PersonID, key: String, at milliseconds: Int64) -> JobAccepted {
    let digest = String(repeating: "ab", count: 32)
    let job = JobSpecification(
        id: id, submitter: person, organisation: OrganisationID("user"), agreements: [AgreementID("a")],
        datasets: [JobDataset(dataset: DatasetID("people"), manifestSHA256: digest)],
        program: .sql(text: "SELECT year, COUNT(*) AS n, SUM(hours) AS hours FROM people GROUP BY year"),
        purpose: "study", submittedAt: Instant(milliseconds: milliseconds))
    return JobAccepted(job: job, idempotencyKey: key, bodySHA256: digest, disclosurePolicySHA256: digest)
}

/// A success with one commitment.
@Sendable func finished(_ id: JobID) -> JobFinished {
    JobFinished(
        job: id, attempt: 1, outcome: .succeeded,
        commitments: [SaltedCommitment(of: "result", sha256: String(repeating: "ab", count: 32))])
}

/// One job after the other, each step durable before the next; how many until the deadline.
@Sendable func client(_ number: Int, _ recorder: Recorder<LedgerState>, until deadline: ContinuousClock.Instant)
    async throws -> Int
{
    let person = PersonID("researcher-\(number)")
    let result = Data(repeating: 1, count: 300)
    var count = 0
    while ContinuousClock.now < deadline {
        let key = "\(number)-\(count)"
        let id = try await recorder.record(by: person.rawValue) { _, draft in
            let id = JobID(draft.newIdentifier())
            draft.record(.jobAccepted(accepted(id, of: person, key: key, at: draft.timeMilliseconds)))
            return id
        }
        try await recorder.record(by: "platform") { _, draft in
            draft.record(.jobLeased(JobLeased(job: id, attempt: 1)))
        }
        try await recorder.record(by: "platform") { _, draft in
            draft.attach(Attachment(.quarantine, name: id.rawValue, bytes: result))
            draft.record(.jobFinished(finished(id)))
        }
        count += 1
    }
    return count
}

/// The queue's work for so long; prints one JSON line.
func runQueue(path: String, seconds: Double, clients: Int) async throws {
    let recorder = try Recorder.open(path: path, environment: RecorderEnvironment(clock: wallClock))
    let begun = ContinuousClock.now
    let deadline = begun + .milliseconds(Int64(seconds * 1_000))
    let tasks = (0..<clients).map { number in Task { try await client(number, recorder, until: deadline) } }
    var jobs = 0
    for task in tasks { jobs += try await task.value }
    let taken = begun.duration(to: .now) / .seconds(1)
    let unfinished = try await recorder.read { $0.jobs.unfinished.count }
    let entries = recorder.head.sequence
    guard unfinished == 0, entries == 3 * Int64(jobs) else {
        fail("\(jobs) jobs, \(entries) entries, \(unfinished) unfinished")
    }
    print("{\"jobs\":\(jobs),\"seconds\":\(taken)}")
}
