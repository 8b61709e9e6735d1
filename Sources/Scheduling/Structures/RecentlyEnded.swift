import Schemas

/// The jobs that ended last, so that a repeated acceptance of theirs is known for what it is. Bounded: what comes later
/// still is stopped by the record, which leases and finishes a job only while it has no outcome.
struct RecentlyEnded: Hashable, Sendable {
    private var ring: [JobID] = []
    private var known: Set<JobID> = []
    private var oldest = 0
    private let limit: Int

    init(limit: Int) { self.limit = max(1, limit) }

    func contains(_ id: JobID) -> Bool { known.contains(id) }

    mutating func insert(_ id: JobID) {
        guard known.insert(id).inserted else { return }
        guard ring.count == limit else { return ring.append(id) }
        known.remove(ring[oldest])
        ring[oldest] = id
        oldest = (oldest + 1) % limit
    }
}
