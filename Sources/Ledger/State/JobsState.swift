import Governance
import Schemas

/// Jobs, idempotency keys and what counts against quotas. Jobs that ended long ago leave memory for the archive; `job`,
/// `id(of:)` and `newest` find them there.
package struct JobsState: Hashable, Sendable {
    /// A submitter's own key.
    package struct Key: Hashable, Sendable {
        package var submitter: PersonID
        package var idempotencyKey: String

        package init(submitter: PersonID, idempotencyKey: String) {
            self.submitter = submitter
            self.idempotencyKey = idempotencyKey
        }
    }

    /// Ended jobs that stay in memory.
    package static let endedLimit = 10_000

    /// In memory: unfinished, or among the last to end.
    package private(set) var recent: [JobID: JobRecord] = [:]
    private var byKey: [Key: JobID] = [:]
    /// In memory, in order of acceptance.
    private var bySubmitter: [PersonID: [JobID]] = [:]
    /// In memory, in order of their ends.
    var ended: [JobID] = []
    /// Of jobs that have left memory, as long as the archive does not know it: they ended, and nobody may see that yet.
    var late: [JobID: LateCancel] = [:]
    private var archive = ArchiveReference()
    /// Queued or leased.
    package private(set) var unfinished: Set<JobID> = []
    /// How many of each person's jobs are queued or leased.
    package private(set) var unfinishedCounts: [PersonID: Int] = [:]
    /// Jobs accepted under each agreement, however they ended.
    package internal(set) var used: [AgreementID: Int] = [:]
    /// Refused submissions of each person: people who probe show here.
    package internal(set) var refusals: [String: Int] = [:]

    package init() {}

    /// Throws where the archive cannot be read.
    package func job(_ id: JobID) throws(LedgerError) -> JobRecord? {
        if let record = recent[id] { return record }
        guard let entries = try archive.archive?.entries(of: id.rawValue) else { return nil }
        return try record(of: id, from: entries)
    }

    /// A job that has left memory, from its archived entries. Throws `unreadableEntry`.
    private func record(of id: JobID, from entries: [LedgerEntry]) throws(LedgerError) -> JobRecord? {
        var past = JobsState()
        for entry in entries {
            guard let event = try? LedgerEvent(kindName: entry.kind, payload: entry.payload) else {
                throw LedgerError(.unreadableEntry, sequence: entry.sequence, "kind \(entry.kind)")
            }
            past.apply(event, stamp: entry.stamp)
        }
        guard var record = past.recent[id] else { return nil }
        late[id]?.apply(to: &record)
        return record
    }

    /// The job that its submitter gave this key. Throws where the archive cannot be read.
    package func id(of key: Key) throws(LedgerError) -> JobID? {
        if let id = byKey[key] { return id }
        return try archive.archive?.id(owner: key.submitter.rawValue, ownerKey: key.idempotencyKey).map { JobID($0) }
    }

    /// A person's newest jobs, at most `limit`, newest first. Throws where the archive cannot be read.
    package func newest(of submitter: PersonID, limit: Int) throws(LedgerError) -> [JobRecord] {
        var ids = Array(bySubmitter[submitter, default: []].suffix(max(0, limit)).reversed())
        // Waiting ones may be older than those that have ended and left.
        if let archive = archive.archive {
            let known = Set(ids)
            ids += try archive.newest(of: submitter.rawValue, limit: limit).map { JobID($0) }
                .filter { !known.contains($0) }
        }
        var records: [JobRecord] = []
        for id in ids.sorted(by: >).prefix(limit) { if let record = try job(id) { records.append(record) } }
        return records
    }

    /// These jobs alone, those in memory; with `add` it becomes whole.
    func excerpt(of ids: [JobID]) -> JobsState {
        var part = JobsState()
        for id in ids {
            if let record = recent[id] { part.insert(record) }
            part.late[id] = late[id]
        }
        return part
    }

    /// Adds a job that has left memory, from its archived entries. Throws `unreadableEntry`.
    mutating func add(_ id: JobID, from entries: [LedgerEntry]) throws(LedgerError) {
        if let record = try record(of: id, from: entries) { insert(record) }
    }

    mutating func apply(_ event: LedgerEvent, stamp: EntryStamp) {
        switch event {
        case .jobAccepted(let accepted): accept(accepted, stamp)
        case .submissionRefused: refusals[stamp.actor, default: 0] += 1
        case .jobLeased(let leased):
            change(leased.job, stamp) { job in
                job.stage = .leased
                job.attempt = leased.attempt
                job.leasedAt = Instant(milliseconds: stamp.timeMilliseconds)
            }
        case .jobRequeued(let requeued):
            change(requeued.job, stamp) { job in
                job.stage = .queued
                switch requeued.reason {
                case .sandboxFault: job.faults += 1
                case .recovered, .keeperLost: job.interruptions += 1
                }
            }
        case .jobFinished(let finished): finish(finished, stamp)
        case .resultsErased(let erased):
            for job in erased.jobs { recent[job]?.isErased = true }
        case .jobCancelRequested(let cancel):
            guard recent[cancel.job] != nil else {
                return late[cancel.job] = LateCancel(sequence: stamp.sequence, reason: cancel.reason)
            }
            change(cancel.job, stamp) { $0.cancelRequested = cancel.reason }
        default: break
        }
    }

    private mutating func change(_ id: JobID, _ stamp: EntryStamp, _ body: (inout JobRecord) -> Void) {
        guard let index = recent.index(forKey: id) else { return }
        recent.values[index].sequences.append(stamp.sequence)
        body(&recent.values[index])
    }

    private mutating func accept(_ accepted: JobAccepted, _ stamp: EntryStamp) {
        insert(JobRecord(accepted: accepted, sequence: stamp.sequence))
        for agreement in accepted.job.agreements { used[agreement, default: 0] += 1 }
    }

    /// A job with all that follows from it; the later accepted after the earlier.
    mutating func insert(_ record: JobRecord) {
        let job = record.specification
        recent[job.id] = record
        byKey[Key(submitter: job.submitter, idempotencyKey: record.accepted.idempotencyKey)] = job.id
        bySubmitter[job.submitter, default: []].append(job.id)
        guard record.stage != .finished else { return }
        unfinished.insert(job.id)
        unfinishedCounts[job.submitter, default: 0] += 1
    }

    private mutating func finish(_ finished: JobFinished, _ stamp: EntryStamp) {
        change(finished.job, stamp) { job in
            job.stage = .finished
            job.finished = finished
            job.finishedAt = Instant(milliseconds: stamp.timeMilliseconds)
        }
        guard unfinished.remove(finished.job) != nil, let submitter = recent[finished.job]?.specification.submitter
        else { return }
        ended.append(finished.job)
        unfinishedCounts[submitter, default: 1] -= 1
        if unfinishedCounts[submitter] == 0 { unfinishedCounts[submitter] = nil }
    }
}

// What leaves memory.
extension JobsState {
    var archivableCount: Int { max(0, ended.count - Self.endedLimit) + late.count }

    /// Late cancels, and the jobs that ended before the last `endedLimit`: at most `limit`, half of it late ones.
    func archivable(limit: Int) -> [ArchivedItem] {
        let late = late.prefix(limit / 2).map { id, cancel in
            ArchivedItem(id: id.rawValue, name: nil, sequences: [cancel.sequence])
        }
        return late
            + ended.dropLast(Self.endedLimit).prefix(limit - late.count).compactMap { id in
                recent[id].map { record in
                    ArchivedItem(
                        id: id.rawValue,
                        name: ArchivedItem.Name(
                            owner: record.specification.submitter.rawValue, ownerKey: record.accepted.idempotencyKey),
                        sequences: record.sequences)
                }
            }
    }

    mutating func forget(_ items: [ArchivedItem]) {
        var gone: Set<JobID> = []
        var people: Set<PersonID> = []
        for item in items {
            let id = JobID(item.id)
            guard item.name != nil else {
                if let cancel = late[id], item.sequences.contains(cancel.sequence) { late[id] = nil }
                continue
            }
            // Of what came meanwhile the archive does not know yet.
            guard let record = recent[id], record.sequences == item.sequences else { continue }
            let (submitter, key) = (record.specification.submitter, record.accepted.idempotencyKey)
            recent[id] = nil
            byKey[Key(submitter: submitter, idempotencyKey: key)] = nil
            gone.insert(id)
            people.insert(submitter)
        }
        guard !gone.isEmpty else { return }
        ended.removeAll { gone.contains($0) }
        for person in people {
            bySubmitter[person]?.removeAll { gone.contains($0) }
            if bySubmitter[person]?.isEmpty == true { bySubmitter[person] = nil }
        }
    }

    mutating func consult(_ archive: EntryArchive) { self.archive.archive = archive }
}

/// Where dropped jobs are looked up: no part of what the state is.
struct ArchiveReference: Hashable, Sendable {
    var archive: EntryArchive?
    static func == (a: Self, b: Self) -> Bool { true }
    func hash(into hasher: inout Hasher) {}
}
