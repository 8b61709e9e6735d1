import Synchronization

/// The server's own eye on its workers' memory, where no control group has one: RLIMIT_DATA bounds what a worker may ask for,
/// this bounds what it holds, thread stacks included. One look at all of them ten times a second, and none while nothing runs.
final class MemoryWatch: Sendable {
    private struct State {
        var sessions: [ObjectIdentifier: WorkerSession] = [:]
        var isTicking = false
    }

    static let milliseconds = 100
    /// What a worker holds beside its budget: its own image, thread stacks.
    static let allowanceBytes = 64 << 20

    private let state = Mutex(State())

    func add(_ session: WorkerSession) {
        let mustTick = state.withLock { state in
            state.sessions[ObjectIdentifier(session)] = session
            defer { state.isTicking = true }
            return !state.isTicking
        }
        if mustTick { tick(session.reactor) }
    }

    func remove(_ session: WorkerSession) {
        state.withLock { _ = $0.sessions.removeValue(forKey: ObjectIdentifier(session)) }
    }

    private func tick(_ reactor: Reactor) {
        reactor.after(milliseconds: Self.milliseconds) { [self] in look() }
    }

    private func look() {
        let running = state.withLock { state in
            state.sessions = state.sessions.filter { !$0.value.hasEnded }
            state.isTicking = !state.sessions.isEmpty
            return Array(state.sessions.values)
        }
        for session in running {
            if let bytes = session.privateBytes, bytes > session.limits.memoryBytes + Self.allowanceBytes {
                session.kill(.memoryBudget)
            }
        }
        if let first = running.first { tick(first.reactor) }
    }
}
