import Synchronization

/// Build rows that some probe row has matched; any thread may set one.
final class MatchFlags: @unchecked Sendable {
    private let flags: UnsafeMutablePointer<Atomic<UInt8>>
    private let count: Int
    private let reservation: Reservation

    init(count: Int, budget: MemoryBudget) throws(ExecutionError) {
        self.count = count
        reservation = Reservation(budget)
        try reservation.add(count)
        flags = .allocate(capacity: max(count, 1))
        for index in 0..<count { (flags + index).initialize(to: Atomic(0)) }
    }

    deinit {
        flags.deinitialize(count: count)
        flags.deallocate()
    }

    /// Reads first: a line that another core has written is left alone where it says so already.
    @inline(__always)
    func set(_ row: Int) {
        if flags[row].load(ordering: .relaxed) == 0 { flags[row].store(1, ordering: .relaxed) }
    }

    @inline(__always)
    func isSet(_ row: Int) -> Bool { flags[row].load(ordering: .relaxed) != 0 }
}
