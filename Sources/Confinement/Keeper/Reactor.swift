import Synchronization

/// One thread that waits for descriptors and deadlines, so that nothing blocks the cooperative pool. Handlers run on it and
/// must not wait.
final class Reactor: Sendable {
    private struct Timer {
        var due: Int
        var fire: @Sendable () -> Void
    }
    private struct State {
        var handlers: [UInt64: @Sendable () -> Void] = [:]
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

    /// Calls the handler whenever the descriptor is readable, until `forget`.
    func watch(_ descriptor: Descriptor, _ handler: @escaping @Sendable () -> Void) -> UInt64 {
        let token = state.withLock { state in
            let token = state.token()
            state.handlers[token] = handler
            return token
        }
        _ = poll.add(descriptor, token: token, once: false)
        return token
    }

    func forget(_ token: UInt64, _ descriptor: Descriptor) {
        poll.remove(descriptor)
        state.withLock { _ = $0.handlers.removeValue(forKey: token) }
    }

    /// Stops watching a descriptor that will only report its end again.
    func mute(_ descriptor: Descriptor) { poll.remove(descriptor) }

    /// Returns when the descriptor can be read (or written), or its other end is closed. One waiter a descriptor; the
    /// descriptor stays open meanwhile.
    func ready(_ descriptor: Descriptor, writable: Bool = false) async {
        await withCheckedContinuation { (continuation: CheckedContinuation<Void, Never>) in
            let token = state.withLock { $0.token() }
            let handler: @Sendable () -> Void = { [self] in
                forget(token, descriptor)
                continuation.resume()
            }
            state.withLock { $0.handlers[token] = handler }
            if !poll.add(descriptor, token: token, writable: writable, once: true) { handler() }
        }
    }

    /// Returns after so many milliseconds.
    func pause(milliseconds: Int) async {
        await withCheckedContinuation { (continuation: CheckedContinuation<Void, Never>) in
            _ = after(milliseconds: milliseconds) { continuation.resume() }
        }
    }

    /// Calls `fire` once, after so many milliseconds, unless cancelled.
    func after(milliseconds: Int, _ fire: @escaping @Sendable () -> Void) -> UInt64 {
        let due = Monotonic.microseconds + milliseconds * 1000
        let token = state.withLock { state in
            let token = state.token()
            state.timers[token] = Timer(due: due, fire: fire)
            return token
        }
        poll.interrupt()
        return token
    }

    func cancel(timer: UInt64) { state.withLock { _ = $0.timers.removeValue(forKey: timer) } }

    /// Ends the thread; nothing is called afterwards.
    func stop() {
        state.withLock { $0.stopped = true }
        poll.interrupt()
    }

    private func loop() {
        while !state.withLock({ $0.stopped }) {
            for token in poll.wait(milliseconds: untilNextTimer()) { state.withLock { $0.handlers[token] }?() }
            for fire in dueTimers() { fire() }
        }
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
