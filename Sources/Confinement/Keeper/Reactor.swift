import Synchronization

/// One thread that waits for descriptors and deadlines, so that nothing blocks the cooperative pool. Handlers run on it and
/// must not wait.
final class Reactor: Sendable {
    private struct Timer {
        var due: Int
        var fire: @Sendable () -> Void
    }
    private struct State {
        /// Called every time, and called once.
        var handlers: [UInt64: @Sendable () -> Void] = [:]
        var waits: [UInt64: @Sendable () -> Void] = [:]
        var timers: [UInt64: Timer] = [:]
        var lastToken: UInt64 = 0
        /// When the thread will wake by itself; `.min` while it is awake and will look at the timers anyway.
        var wakesAt = Int.min
        var stopped = false

        mutating func token() -> UInt64 {
            lastToken += 1
            return lastToken
        }
    }

    private let poll: EventPoll
    private let state = Mutex(State())

    init() throws(ConfinementError) {
        poll = try EventPoll()
        try ServiceThread.start { [self] in loop() }
    }

    /// Calls the handler whenever the descriptor is readable, until `unwatch`. Nil when it cannot be watched: the reactor has
    /// stopped, or the descriptor is closed.
    @discardableResult
    func watch(_ descriptor: Descriptor, _ handler: @escaping @Sendable () -> Void) -> UInt64? {
        let token = state.withLock { state -> UInt64? in
            guard !state.stopped else { return nil }
            let token = state.token()
            state.handlers[token] = handler
            return token
        }
        guard let token else { return nil }
        if poll.add(descriptor, token: token, once: false) { return token }
        state.withLock { _ = $0.handlers.removeValue(forKey: token) }
        return nil
    }

    /// Forgets a handler. It may be running, or be called once more for an event that has been fetched.
    func unwatch(_ descriptor: Descriptor, _ token: UInt64) {
        poll.remove(descriptor)
        state.withLock { _ = $0.handlers.removeValue(forKey: token) }
    }

    /// Stops watching a descriptor that will only report its end again.
    func mute(_ descriptor: Descriptor) { poll.remove(descriptor) }

    /// Returns when the descriptor can be written, its other end is closed, or the reactor has stopped. One waiter a
    /// descriptor, of a copy of its own where it is watched as well; it stays open meanwhile.
    func writable(_ descriptor: Descriptor) async {
        await withCheckedContinuation { (continuation: CheckedContinuation<Void, Never>) in
            let wake: @Sendable () -> Void = { [poll] in
                poll.remove(descriptor)
                continuation.resume()
            }
            let token = state.withLock { state -> UInt64? in
                guard !state.stopped else { return nil }
                let token = state.token()
                state.waits[token] = wake
                return token
            }
            guard let token else { return continuation.resume() }
            if !poll.add(descriptor, token: token, writable: true, once: true) { take(wait: token)?() }
        }
    }

    private func take(wait token: UInt64) -> (@Sendable () -> Void)? {
        state.withLock { $0.waits.removeValue(forKey: token) }
    }

    /// Returns after so many milliseconds.
    func pause(milliseconds: Int) async {
        await withCheckedContinuation { (continuation: CheckedContinuation<Void, Never>) in
            _ = after(milliseconds: milliseconds) { continuation.resume() }
        }
    }

    /// Calls `fire` once, after so many milliseconds or when the reactor stops, unless cancelled. The thread is woken only when
    /// it would sleep too long: a deadline minutes away costs no switch.
    @discardableResult
    func after(milliseconds: Int, _ fire: @escaping @Sendable () -> Void) -> UInt64 {
        let due = Monotonic.microseconds + milliseconds * 1000
        let (token, stopped, oversleeps) = state.withLock { state in
            let token = state.token()
            if !state.stopped { state.timers[token] = Timer(due: due, fire: fire) }
            return (token, state.stopped, due < state.wakesAt)
        }
        if stopped { fire() } else if oversleeps { poll.interrupt() }
        return token
    }

    func cancel(timer: UInt64) { state.withLock { _ = $0.timers.removeValue(forKey: timer) } }

    /// Ends the thread; whoever waits is woken.
    func stop() {
        state.withLock { $0.stopped = true }
        poll.interrupt()
    }

    private func loop() {
        while !state.withLock({ $0.stopped }) {
            let tokens = poll.wait(milliseconds: untilNextTimer())
            state.withLock { $0.wakesAt = .min }
            for token in tokens {
                state.withLock { $0.handlers[token] ?? $0.waits.removeValue(forKey: token) }?()
            }
            for fire in dueTimers() { fire() }
        }
        let rest = state.withLock { state in
            defer { (state.handlers, state.waits, state.timers) = ([:], [:], [:]) }
            return state.waits.values + state.timers.values.map(\.fire)
        }
        for wake in rest { wake() }
    }

    private func untilNextTimer() -> Int32 {
        let due = state.withLock { state in
            state.wakesAt = state.timers.values.reduce(Int.max) { min($0, $1.due) }
            return state.wakesAt
        }
        return due == .max ? -1 : Int32(clamping: max(0, (due - Monotonic.microseconds + 999) / 1000))
    }

    private func dueTimers() -> [@Sendable () -> Void] {
        let now = Monotonic.microseconds
        return state.withLock { state in
            guard state.timers.values.contains(where: { $0.due <= now }) else { return [] }
            let due = state.timers.filter { $0.value.due <= now }
            for token in due.keys { state.timers.removeValue(forKey: token) }
            return due.values.map(\.fire)
        }
    }
}
