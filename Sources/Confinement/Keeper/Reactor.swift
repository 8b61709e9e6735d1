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

    /// Calls the handler whenever the descriptor is readable.
    func watch(_ descriptor: Descriptor, _ handler: @escaping @Sendable () -> Void) {
        let token = state.withLock { state in
            let token = state.token()
            state.handlers[token] = handler
            return token
        }
        _ = poll.add(descriptor, token: token, once: false)
    }

    /// Stops watching a descriptor that will only report its end again.
    func mute(_ descriptor: Descriptor) { poll.remove(descriptor) }

    /// Returns when the descriptor can be read (or written), its other end is closed, or the reactor has stopped. One waiter a
    /// descriptor; the descriptor stays open meanwhile.
    func ready(_ descriptor: Descriptor, writable: Bool = false) async {
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
            if !poll.add(descriptor, token: token, writable: writable, once: true) { take(wait: token)?() }
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

    /// Calls `fire` once, after so many milliseconds or when the reactor stops, unless cancelled.
    func after(milliseconds: Int, _ fire: @escaping @Sendable () -> Void) -> UInt64 {
        let due = Monotonic.microseconds + milliseconds * 1000
        let (token, stopped) = state.withLock { state in
            let token = state.token()
            if !state.stopped { state.timers[token] = Timer(due: due, fire: fire) }
            return (token, state.stopped)
        }
        if stopped { fire() } else { poll.interrupt() }
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
            for token in poll.wait(milliseconds: untilNextTimer()) {
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
        guard let due = state.withLock({ $0.timers.values.map(\.due).min() }) else { return -1 }
        return Int32(clamping: max(0, (due - Monotonic.microseconds + 999) / 1000))
    }

    private func dueTimers() -> [@Sendable () -> Void] {
        let now = Monotonic.microseconds
        return state.withLock { state in
            let due = state.timers.filter { $0.value.due <= now }
            for token in due.keys { state.timers.removeValue(forKey: token) }
            return due.values.map(\.fire)
        }
    }
}
