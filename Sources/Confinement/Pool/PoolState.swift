/// What a pool knows, under its lock.
struct PoolState {
    enum Life {
        case serving
        /// The keeper died; another is being started.
        case restarting
        case over(ConfinementError)
    }

    /// A keeper with its ready workers and its running jobs.
    struct Generation {
        let number: Int
        let keeper: Keeper
        let bornMicroseconds: Int
        /// Oldest first: most likely to be locked by now.
        var ready: [WorkerSession] = []
        /// Orders being sent.
        var ordering = 0
        var ordered = 0
        var running = 0
    }

    var life = Life.serving
    var slots: SlotQueue
    var current: Generation?
    /// Generations whose last jobs run.
    var retired: [Int: Generation] = [:]
    var generations = 0
    var isRenewing = false
    /// No earlier try to replace a used keeper than this.
    var renewNotBefore = Int.min
    var budget: RestartBudget
    var waiters: [CheckedContinuation<Void, Never>] = []
    /// What the first keeper reached: a later one must not be weaker.
    var mode: SandboxMode?

    init(capacity: Int, waitingLimit: Int, recycling: KeeperRecycling) {
        slots = SlotQueue(capacity: capacity, waitingLimit: waitingLimit)
        budget = RestartBudget(recycling)
    }

    /// Changes the generation of that number, wherever it stands; nil when it is gone.
    mutating func with<T>(generation number: Int, _ change: (inout Generation) -> T) -> T? {
        if current?.number == number {
            guard var generation = current else { return nil }
            defer { current = generation }
            return change(&generation)
        }
        return retired[number].map { found in
            var generation = found
            defer { retired[number] = generation }
            return change(&generation)
        }
    }

    /// The next ready worker with these limits.
    mutating func takeReady(_ limits: SandboxLimits) -> WorkerSession? {
        guard current != nil else { return nil }
        current?.ready.removeAll { $0.hasEnded }
        guard let index = current?.ready.firstIndex(where: { $0.limits == limits }) else { return nil }
        return current?.ready.remove(at: index)
    }

    /// True when the serving keeper is due to be replaced.
    func isUsedUp(_ recycling: KeeperRecycling, now: Int) -> Bool {
        guard case .serving = life, !isRenewing, now >= renewNotBefore, let current else { return false }
        return current.ordered >= recycling.workers
            || now - current.bornMicroseconds >= recycling.seconds * 1_000_000
    }
}
