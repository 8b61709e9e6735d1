import Dispatch
import Foundation
import Glibc
import Synchronization

/// Ctrl-C as cancellation: the command ends through its own clean-up, so that nothing half-written is left.
enum Interrupt {
    /// The work under way, and whether it was told to end.
    private final class Work: Sendable {
        private struct State {
            var task: Task<Void, any Error>?
            var interruptedAt: ContinuousClock.Instant?
        }
        private let state = Mutex(State())

        func begin(_ body: @escaping @Sendable () async throws -> Void) -> Task<Void, any Error> {
            let task = Task { try await body() }
            let isLate = state.withLock { state in
                state.task = task
                return state.interruptedAt != nil
            }
            if isLate { task.cancel() }
            return task
        }

        func interrupt() {
            let (task, first) = state.withLock { state in
                let first = state.interruptedAt
                state.interruptedAt = first ?? .now
                return (state.task, first)
            }
            // A second one does not wait for the clean-up, unless it came with the first: `timeout` sends two.
            if let first, ContinuousClock.now - first > .seconds(1) { _exit(ExitStatus.interrupted.rawValue) }
            task?.cancel()
        }

        var isInterrupted: Bool { state.withLock { $0.interruptedAt != nil } }
    }

    /// Runs `body`; SIGINT and SIGTERM cancel it, and it then ends with `CancellationError`. The signals are watched before
    /// `body` begins, so that it never meets their default.
    static func cancelling(_ body: @escaping @Sendable () async throws -> Void) async throws {
        let work = Work()
        var sources: [any DispatchSourceSignal] = []
        for number in [SIGINT, SIGTERM] { sources.append(await watch(number) { work.interrupt() }) }
        defer { for source in sources { source.cancel() } }
        do {
            try await work.begin(body).value
        } catch {
            if work.isInterrupted { throw CancellationError() }
            throw error
        }
    }

    /// Returns when the signal is being watched: one that came before would be lost.
    private static func watch(
        _ number: Int32, _ handler: @escaping @Sendable () -> Void
    ) async -> any DispatchSourceSignal {
        // Before the registration, which on Linux takes the signal out of this disposition again.
        signal(number, SIG_IGN)
        let source = DispatchSource.makeSignalSource(signal: number, queue: .global())
        source.setEventHandler(handler: handler)
        await withCheckedContinuation { continuation in
            source.setRegistrationHandler { continuation.resume() }
            source.resume()
        }
        return source
    }
}
