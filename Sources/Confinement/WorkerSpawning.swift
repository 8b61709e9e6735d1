/// How each worker comes to be.
package enum WorkerSpawning: String, Hashable, Sendable, Codable, CaseIterable {
    /// Forked from the warmed keeper: quick, but all workers of one keeper share address layout and hash seed.
    case zygote
    /// Executed anew for each job: a layout and a seed of its own.
    case exec
}

/// When a keeper is replaced by a fresh one, so that what workers share does not stay the same for long; and how often one
/// that died is.
package struct KeeperRecycling: Hashable, Sendable, Codable {
    /// Workers of one keeper, at most about this many.
    package var workers: Int
    /// Age of one keeper; looked at when a worker is asked for.
    package var seconds: Int
    /// Keepers that died within `restartSeconds` and were started again; one more and the pool serves no longer.
    package var restarts: Int
    package var restartSeconds: Int
    /// The pause before the first restart; twice as long before each further one.
    package var pauseMilliseconds: Int

    package init(
        workers: Int = 20_000, seconds: Int = 1800, restarts: Int = 5, restartSeconds: Int = 60,
        pauseMilliseconds: Int = 50
    ) {
        self.workers = workers
        self.seconds = seconds
        self.restarts = restarts
        self.restartSeconds = restartSeconds
        self.pauseMilliseconds = pauseMilliseconds
    }

    func check() throws(ConfinementError) {
        guard workers >= 1, seconds >= 1, (0...100).contains(restarts), (1...86_400).contains(restartSeconds),
            (1...10_000).contains(pauseMilliseconds)
        else { throw ConfinementError(.badConfiguration, "recycling out of range: \(self)") }
    }
}
