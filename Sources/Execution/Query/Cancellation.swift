import Synchronization

/// A flag that ends a run at its next batch. May be raised from any thread.
package final class Cancellation: Sendable {
    private let flag = Atomic<Bool>(false)

    package init() {}

    package func cancel() { flag.store(true, ordering: .relaxed) }

    package var isCancelled: Bool { flag.load(ordering: .relaxed) }

    /// Throws `cancelled` once the flag is up.
    func check() throws(ExecutionError) {
        if isCancelled { throw ExecutionError(.cancelled) }
    }
}
