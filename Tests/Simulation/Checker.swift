import Governance
import Ledger
import Schemas

/// Reads what became durable and what was done, by rules of its own: nothing here asks the code under test.
struct Checker: Sendable {
    struct Attempt: Hashable, Comparable, Sendable {
        var job: JobID
        var number: Int

        static func < (left: Attempt, right: Attempt) -> Bool { (left.job, left.number) < (right.job, right.number) }
    }

    private(set) var fault: String?
    private(set) var accepted: Set<JobID> = []
    private(set) var finished: [JobID: OutcomeCode] = [:]
    private var leased: [JobID: Int] = [:]
    private var cancelled: Set<JobID> = []
    private var started: Set<Attempt> = []
    private var assessments: [RequestID: Set<PersonID>] = [:]
    private var approvals: [RequestID: Set<PersonID>] = [:]
    private(set) var released: Set<RequestID> = []
    private var seen = 0

    mutating func fail(_ text: String) { if fault == nil { fault = text } }

    /// Everything that has become durable since.
    mutating func read(_ disk: Disk) {
        while seen < disk.entries.count {
            let entry = disk.entries[seen]
            seen += 1
            guard let event = try? LedgerEvent(kindName: entry.kind, payload: entry.payload) else {
                return fail("an entry cannot be read")
            }
            read(event, disk)
        }
    }

    private mutating func read(_ event: LedgerEvent, _ disk: Disk) {
        switch event {
        case .jobAccepted(let job): if !accepted.insert(job.job.id).inserted { fail("accepted twice") }
        case .jobCancelRequested(let cancel): cancelled.insert(cancel.job)
        case .jobLeased(let lease):
            if !accepted.contains(lease.job) || finished[lease.job] != nil { fail("leased what is not waiting") }
            if cancelled.contains(lease.job) { fail("leased what was cancelled before") }
            if leased.updateValue(lease.attempt, forKey: lease.job) != nil { fail("leased twice") }
        case .jobRequeued(let requeue):
            if leased.removeValue(forKey: requeue.job) != requeue.attempt { fail("requeued what was not leased") }
        case .jobFinished(let end):
            if !accepted.contains(end.job) { fail("recorded what was never accepted") }
            if finished.updateValue(end.outcome, forKey: end.job) != nil { fail("recorded twice") }
            if end.outcome == .succeeded {
                if leased[end.job] != end.attempt { fail("succeeded without an attempt") }
                if disk.attachments[end.job.rawValue] == nil || end.commitments.isEmpty {
                    fail("success without result")
                }
            }
            leased[end.job] = nil
        case .requestStepped(let step): read(step)
        case .released(let release):
            let request = release.release.request
            if assessments[request, default: []].count < 2 { fail("released without two checkers") }
            if approvals[request, default: []].isEmpty { fail("released without the authority") }
            if !released.insert(request).inserted { fail("released twice") }
        default: break
        }
    }

    /// The people of the opening body and its authority, by name: roles are not asked.
    private mutating func read(_ step: ReviewStep) {
        let (person, body) = (step.actor.person, step.actor.organisation.rawValue)
        switch step.command {
        case .submit: (assessments[step.request], approvals[step.request]) = ([], [])
        case .assess(.release, _):
            if body != "stats" || !person.rawValue.hasPrefix("checker") { fail("assessed by a stranger") }
            assessments[step.request, default: []].insert(person)
        case .assess: assessments[step.request] = []
        case .approve:
            if body != "bureau" { fail("approved by a stranger") }
            approvals[step.request, default: []].insert(person)
        default: break
        }
    }

    /// Work begins: its lease is on disk, the job has no outcome, and this attempt never ran before.
    mutating func starts(_ attempt: Attempt, alive: [Attempt], slots: Int) {
        if leased[attempt.job] != attempt.number { fail("started without a durable lease") }
        if finished[attempt.job] != nil { fail("started after its outcome") }
        if !started.insert(attempt).inserted { fail("one attempt started twice") }
        if alive.contains(where: { $0.job == attempt.job }) { fail("two attempts of one job at once") }
        if alive.count >= slots { fail("more workers than slots") }
    }

    mutating func told(of job: JobID) { if !accepted.contains(job) { fail("told of a job that is not durable") } }

    /// Nothing is left to do.
    mutating func rests() {
        let lost = accepted.filter { finished[$0] == nil }
        if !lost.isEmpty { fail("\(lost.count) accepted jobs without an outcome") }
    }
}
