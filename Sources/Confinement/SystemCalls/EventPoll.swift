import SandboxServer

/// epoll(7) with an eventfd to interrupt it.
final class EventPoll: Sendable {
    private let poll: Descriptor
    private let wake: Descriptor
    private static let wakeToken: UInt64 = .max

    init() throws(ConfinementError) {
        poll = Descriptor(sb_epoll())
        wake = Descriptor(sb_eventfd())
        guard poll.number >= 0, wake.number >= 0,
            sb_epoll_add(poll.number, wake.number, Self.wakeToken, 0, 0) == 0
        else { throw systemError("epoll") }
    }

    /// One event only if `once`. False when the descriptor cannot be watched.
    func add(_ descriptor: Descriptor, token: UInt64, writable: Bool = false, once: Bool) -> Bool {
        sb_epoll_add(poll.number, descriptor.number, token, writable ? 1 : 0, once ? 1 : 0) == 0
    }

    func remove(_ descriptor: Descriptor) { sb_epoll_remove(poll.number, descriptor.number) }

    /// The tokens that are ready, after at most so many milliseconds (-1: no limit).
    func wait(milliseconds: Int32) -> [UInt64] {
        var tokens = [UInt64](repeating: 0, count: 64)
        let count = unsafe sb_epoll_wait(poll.number, &tokens, 64, milliseconds)
        let ready = tokens.prefix(Int(max(count, 0)))
        if ready.contains(Self.wakeToken) { sb_eventfd_clear(wake.number) }
        return ready.filter { $0 != Self.wakeToken }
    }

    func interrupt() { sb_eventfd_signal(wake.number) }
}
