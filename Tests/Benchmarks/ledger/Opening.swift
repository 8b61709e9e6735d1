import Foundation
import Governance
import Ledger
import Schemas

/// Fills a ledger with so many entries (jobs that ended, and every thousandth that waits), with its snapshots, and prints
/// how long each way of opening it takes. The file is kept where it is already long enough.
func runOpening(path: String, entries: Int64) async throws {
    let keyPath = path + ".key"
    let key: SigningKey
    if let raw = FileManager.default.contents(atPath: keyPath) {
        key = try SigningKey(raw: raw)
    } else {
        key = try SigningKey.generate()
        _ = FileManager.default.createFile(
            atPath: keyPath, contents: key.raw, attributes: [.posixPermissions: 0o600])
    }
    let environment = RecorderEnvironment(clock: wallClock, key: key)
    var times: [(name: String, seconds: Double)] = []
    func timed<T>(_ name: String, _ body: () async throws -> T) async rethrows -> T {
        let begun = ContinuousClock.now
        let value = try await body()
        times.append((name, begun.duration(to: .now) / .seconds(1)))
        return value
    }
    let before = try Recorder.open(path: path, environment: environment)
    let missing = max(0, entries - before.head.sequence)
    try await timed("fill") { try await fill(before, missing) }
    before.database.close()

    let opened = try await timed("openWithSnapshot") { try Recorder.open(path: path, environment: environment) }
    let state = try await opened.read { $0 }
    _ = try await timed("walk") { try await opened.walk() }
    opened.database.close()
    let report = try await timed("auditVerify") { try LedgerAudit.verify(path: path, keys: [key.publicKey]) }
    guard report.firstBreak == nil, report.entries >= entries else { fail("the chain is broken") }

    let whole = try await timed("openWithout") {
        try Recorder.open(path: path, environment: RecorderEnvironment(clock: wallClock))
    }
    let rebuilt = try await whole.read { $0 }
    guard rebuilt.jobs.unfinished == state.jobs.unfinished, rebuilt.jobs.used == state.jobs.used else {
        fail("the state from the snapshot is not the state from all entries")
    }
    whole.database.close()
    let parts = times.map { "\"\($0.name)Seconds\":\(($0.seconds * 1_000).rounded() / 1_000)" }.joined(separator: ",")
    print("{\"entries\":\(report.entries),\"jobsInMemory\":\(state.jobs.recent.count),\(parts)}")
}

private func fill(_ recorder: Recorder<LedgerState>, _ entries: Int64) async throws {
    let jobsInDecision: Int64 = 200
    var left = entries
    while left > 0 {
        let jobs = min(jobsInDecision, (left + 2) / 3)
        let first = recorder.head.sequence
        try await recorder.record(by: "researcher") { _, draft in
            for index in 0..<jobs {
                let id = JobID(draft.newIdentifier())
                draft.record(
                    .jobAccepted(
                        accepted(
                            id, of: PersonID("researcher-\(index % 50)"), key: id.rawValue, at: draft.timeMilliseconds))
                )
                guard (first + index) % 1_000 != 0 else { continue }
                draft.record(.jobLeased(JobLeased(job: id, attempt: 1)))
                draft.record(.jobFinished(finished(id)))
            }
        }
        left -= recorder.head.sequence - first
    }
    await recorder.takeSnapshot()
}
