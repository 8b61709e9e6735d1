/// One agreement's part of the slots: stride scheduling. Whoever has used least goes first; whoever was away comes back at
/// the present pass and has nothing to catch up.
struct Share: Sendable {
    /// Leases so far, counted from the pass at which the agreement last became busy.
    var pass: UInt64 = 0
    /// Attempts under way.
    var underWay = 0
    /// Jobs waiting that may start.
    var waiting = 0
    var queue = JobQueue()
}
