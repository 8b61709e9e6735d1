import Foundation
import Governance
import Ledger
import Schemas

/// One job after the other, each step durable before the next; how many until the deadline.
@Sendable func client(_ number: Int, _ recorder: Recorder<LedgerState>, until deadline: ContinuousClock.Instant)
    async throws -> Int
{
    let person = PersonID("researcher-\(number)")
    let digest = String(repeating: "ab", count: 32)
    let result = Data(repeating: 1, count: 300)
    var count = 0
    while ContinuousClock.now < deadline {
        let key = "\(number)-\(count)"
        let id = try await recorder.record(by: person.rawValue) { _, draft in
            let id = JobID(draft.newIdentifier())
            let job = JobSpecification(
                id: id, submitter: person, organisation: OrganisationID("user"), agreements: [AgreementID("a")],
                datasets: [JobDataset(dataset: DatasetID("people"), manifestSHA256: digest)],
                program: .sql(text: "SELECT year, COUNT(*) AS n, SUM(hours) AS hours FROM people GROUP BY year"),
                purpose: "study", submittedAt: Instant(milliseconds: draft.timeMilliseconds))
            draft.record(
                .jobAccepted(
                    JobAccepted(job: job, idempotencyKey: key, bodySHA256: digest, disclosurePolicySHA256: digest)))
            return id
        }
        try await recorder.record(by: "platform") { _, draft in
            draft.record(.jobLeased(JobLeased(job: id, attempt: 1)))
        }
        try await recorder.record(by: "platform") { _, draft in
            draft.attach(Attachment(.quarantine, name: id.rawValue, bytes: result))
            draft.record(
                .jobFinished(
                    JobFinished(
                        job: id, attempt: 1, outcome: .succeeded,
                        commitments: [SaltedCommitment(of: "result", sha256: digest)])))
        }
        count += 1
    }
    return count
}

let arguments = CommandLine.arguments
guard arguments.count == 4, let seconds = Double(arguments[2]), let clients = Int(arguments[3]), clients > 0 else {
    FileHandle.standardError.write(Data("usage: ledger-bench FILE SECONDS CLIENTS\n".utf8))
    exit(2)
}
let recorder = try Recorder<LedgerState>(
    path: arguments[1],
    environment: RecorderEnvironment(clock: { Int64(Date().timeIntervalSince1970 * 1_000) }))
let begun = ContinuousClock.now
let deadline = begun + .milliseconds(Int64(seconds * 1_000))
let tasks = (0..<clients).map { number in Task { try await client(number, recorder, until: deadline) } }
var jobs = 0
for task in tasks { jobs += try await task.value }
let taken = begun.duration(to: .now) / .seconds(1)
let unfinished = try await recorder.read { $0.jobs.unfinished.count }
let entries = await recorder.head.sequence
guard unfinished == 0, entries == 3 * Int64(jobs) else {
    FileHandle.standardError.write(Data("\(jobs) jobs, \(entries) entries, \(unfinished) unfinished\n".utf8))
    exit(1)
}
print("{\"jobs\":\(jobs),\"seconds\":\(taken)}")
