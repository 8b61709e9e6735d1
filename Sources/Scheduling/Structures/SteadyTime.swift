import Schemas

/// Milliseconds that have passed, by a wall clock that may be set: a step back counts as none, a leap as one longest step.
/// So nobody's deadline or usage is lost by setting the clock; the shell sends an event at least once in a longest step.
struct SteadyTime: Hashable, Sendable {
    private(set) var milliseconds: Int64 = 0
    private var last: Instant?

    mutating func advance(to now: Instant, longestStep: Int64) {
        if let last {
            let (step, overflow) = now.milliseconds.subtractingReportingOverflow(last.milliseconds)
            // After an overflow only the order is known.
            milliseconds += overflow ? (now > last ? longestStep : 0) : min(max(0, step), longestStep)
        }
        last = now
    }
}
