import Foundation
import Governance
import Schemas

/// The coded form: the jobs in memory, each a text of its own, and what does not follow from them. One coder for all of
/// them would hold ten times their bytes at once, in pieces that fragment the heap of a server that runs for months.
extension JobsState: Codable {
    private enum CodingKeys: String, CodingKey {
        case jobs, ended, used, refusals
    }

    package func encode(to encoder: any Encoder) throws {
        var container = encoder.container(keyedBy: CodingKeys.self)
        let jobs = try recent.values.sorted { $0.firstSequence < $1.firstSequence }.map { record in
            String(decoding: try CanonicalJSON.encode(record), as: UTF8.self)
        }
        try container.encode(jobs, forKey: .jobs)
        try container.encode(ended, forKey: .ended)
        try container.encode(used, forKey: .used)
        try container.encode(refusals, forKey: .refusals)
    }

    package init(from decoder: any Decoder) throws {
        self.init()
        let container = try decoder.container(keyedBy: CodingKeys.self)
        for text in try container.decode([String].self, forKey: .jobs) {
            insert(try CanonicalJSON.decode(JobRecord.self, from: Data(text.utf8)))
        }
        ended = try container.decode([JobID].self, forKey: .ended)
        used = try container.decode([AgreementID: Int].self, forKey: .used)
        refusals = try container.decode([String: Int].self, forKey: .refusals)
    }
}
