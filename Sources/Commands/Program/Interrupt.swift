import Dispatch
import Foundation
import Glibc

/// Ctrl-C as cancellation: the command ends through its own clean-up, so that nothing half-written is left.
enum Interrupt {
    /// Runs `body`; SIGINT and SIGTERM cancel it, and it then ends with `CancellationError`.
    static func cancelling(_ body: @escaping @Sendable () async throws -> Void) async throws {
        let task = Task { try await body() }
        let sources = [SIGINT, SIGTERM].map { number in
            signal(number, SIG_IGN)
            let source = DispatchSource.makeSignalSource(signal: number, queue: .global())
            source.setEventHandler {
                // A second one does not wait for the clean-up.
                if task.isCancelled { _exit(ExitStatus.interrupted.rawValue) }
                task.cancel()
            }
            source.resume()
            return source
        }
        defer { for source in sources { source.cancel() } }
        do {
            try await task.value
        } catch {
            if task.isCancelled { throw CancellationError() }
            throw error
        }
    }
}
