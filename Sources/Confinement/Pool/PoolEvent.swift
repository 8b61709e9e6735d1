/// What happens to a pool as a whole: for the operator's log and, where it concerns jobs, the record.
package enum PoolEvent: Hashable, Sendable {
    /// A keeper serves, the first one or another; `generation` counts them.
    case keeperServes(generation: Int, mode: SandboxMode)
    /// A keeper that served is gone; every attempt in its workers ends as `sandboxFault`.
    case keeperLost(generation: Int, ConfinementError)
    /// A keeper could not be started again; it is tried once more unless `gaveUp` follows.
    case restartFailed(ConfinementError)
    /// Too many keepers were lost in too short a time: the pool serves no longer.
    case gaveUp
    /// A fresh keeper has taken a used one's place; the old one's jobs end in peace.
    case keeperReplaced(generation: Int)
    /// A fresh keeper could not be had: the used one goes on, and it is tried again later.
    case replacementFailed(ConfinementError)
}
