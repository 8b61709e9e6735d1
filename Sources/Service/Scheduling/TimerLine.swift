import Schemas

/// The timers of the dispatch: when each is due, and when to look at them next. One sleeping task serves all of them, since
/// nearly every deadline is cleared long before it comes. Instants are of a steady clock.
struct TimerLine {
    private var due: [DispatchTimer: ContinuousClock.Instant] = [:]
    /// What is due, in order, and when to look again.
    struct Found: Equatable {
        var due: [DispatchTimer]
        var next: ContinuousClock.Instant?
    }

    /// When somebody will look; nil: nobody will.
    private var looksAt: ContinuousClock.Instant?

    /// Returns when somebody has to look at the line, where that is earlier than anybody will.
    mutating func set(_ timer: DispatchTimer, at instant: ContinuousClock.Instant) -> ContinuousClock.Instant? {
        due[timer] = instant
        guard looksAt.map({ instant < $0 }) ?? true else { return nil }
        looksAt = instant
        return instant
    }

    mutating func clear(_ timer: DispatchTimer) { due[timer] = nil }

    /// What somebody finds who looks because of `asked`.
    mutating func look(at now: ContinuousClock.Instant, asked: ContinuousClock.Instant) -> Found {
        // Somebody else was asked to look earlier, and has taken over.
        guard asked == looksAt else { return Found(due: [], next: nil) }
        let found = due.filter { $0.value <= now }.sorted { $0.value < $1.value }.map(\.key)
        for timer in found { due[timer] = nil }
        looksAt = due.values.min()
        return Found(due: found, next: looksAt)
    }
}
