/// Decides whether and when a keeper that died is started again. Pure: whoever asks says what time it is.
struct RestartBudget {
    private let recycling: KeeperRecycling
    /// When keepers died, or could not be started, within the window.
    private var deaths: [Int] = []

    init(_ recycling: KeeperRecycling) { self.recycling = recycling }

    /// Milliseconds to wait before the next start; nil when there were too many.
    mutating func pause(afterDeathAt microseconds: Int) -> Int? {
        deaths = deaths.filter { microseconds - $0 < recycling.restartSeconds * 1_000_000 } + [microseconds]
        guard deaths.count <= recycling.restarts else { return nil }
        return min(recycling.pauseMilliseconds << min(deaths.count - 1, 20), 10_000)
    }
}
