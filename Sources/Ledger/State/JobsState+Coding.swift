import Governance
import Schemas

/// The coded form: the jobs in memory, and what does not follow from them.
extension JobsState: Codable {
    private enum CodingKeys: String, CodingKey {
        case jobs, ended, late, used, refusals
    }

    package func encode(to encoder: any Encoder) throws {
        var container = encoder.container(keyedBy: CodingKeys.self)
        try container.encode(recent.values.sorted { $0.firstSequence < $1.firstSequence }, forKey: .jobs)
        try container.encode(ended, forKey: .ended)
        try container.encode(late, forKey: .late)
        try container.encode(used, forKey: .used)
        try container.encode(refusals, forKey: .refusals)
    }

    package init(from decoder: any Decoder) throws {
        self.init()
        let container = try decoder.container(keyedBy: CodingKeys.self)
        for record in try container.decode([JobRecord].self, forKey: .jobs) { insert(record) }
        ended = try container.decode([JobID].self, forKey: .ended)
        late = try container.decode([JobID: LateCancel].self, forKey: .late)
        used = try container.decode([AgreementID: Int].self, forKey: .used)
        refusals = try container.decode([String: Int].self, forKey: .refusals)
    }
}

// In parts, for snapshots.
extension JobsState {
    /// What does not follow from the jobs in memory.
    var withoutRecords: JobsState {
        var rest = JobsState()
        (rest.ended, rest.late, rest.used, rest.refusals) = (ended, late, used, refusals)
        return rest
    }

    /// The jobs in memory, the earlier accepted first, `size` in one part; made one at a time.
    func parts(of size: Int) -> some Sequence<JobsState> {
        let records = recent.values.sorted { $0.firstSequence < $1.firstSequence }
        return stride(from: 0, to: records.count, by: size).lazy.map { start in
            var part = JobsState()
            for record in records[start..<min(records.count, start + size)] { part.insert(record) }
            return part
        }
    }

    /// The jobs of a later part.
    mutating func add(_ part: JobsState) {
        for record in part.recent.values.sorted(by: { $0.firstSequence < $1.firstSequence }) { insert(record) }
    }
}
