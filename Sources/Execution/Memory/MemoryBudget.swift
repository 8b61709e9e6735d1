import Synchronization

/// What the operators of one run hold, against its limit. Reservations come before allocations.
final class MemoryBudget: Sendable {
    let bytesLimit: Int
    private let used = Atomic<Int>(0)
    private let peak = Atomic<Int>(0)

    init(bytesLimit: Int) { self.bytesLimit = bytesLimit }

    /// Throws `memoryLimit` when `bytes` more do not fit.
    func reserve(_ bytes: Int) throws(ExecutionError) {
        guard bytes >= 0, bytes <= bytesLimit else { throw ExecutionError(.memoryLimit) }
        let now = used.wrappingAdd(bytes, ordering: .relaxed).newValue
        guard now <= bytesLimit else {
            release(bytes)
            throw ExecutionError(.memoryLimit)
        }
        if now > peak.load(ordering: .relaxed) { peak.max(now, ordering: .relaxed) }
    }

    func release(_ bytes: Int) { used.wrappingSubtract(bytes, ordering: .relaxed) }

    /// The most that was ever held at once.
    var peakBytes: Int { peak.load(ordering: .relaxed) }

    var usedBytes: Int { used.load(ordering: .relaxed) }
}

/// Releases what it has reserved when it goes.
final class Reservation: @unchecked Sendable {
    let budget: MemoryBudget
    private(set) var bytes = 0

    init(_ budget: MemoryBudget) { self.budget = budget }

    func add(_ more: Int) throws(ExecutionError) {
        try budget.reserve(more)
        bytes += more
    }

    deinit { budget.release(bytes) }
}
