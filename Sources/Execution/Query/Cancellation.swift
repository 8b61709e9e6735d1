import Synchronization

/// A flag that ends a run at its next batch. May be raised from any thread.
package final class Cancellation: Sendable {
    private let flag = Atomic<Bool>(false)
    /// At which look the flag goes up by itself.
    private let limit: Int?
    private let looks = Atomic<Int>(0)

    /// `atLook`: the run ends at this look at the flag, counted from 1; what happens in the middle of an operator is tested so.
    package init(atLook limit: Int? = nil) { self.limit = limit }

    /// Looks at the flag so far; counted only with a limit.
    package var lookCount: Int { looks.load(ordering: .relaxed) }

    package func cancel() { flag.store(true, ordering: .relaxed) }

    package var isCancelled: Bool { flag.load(ordering: .relaxed) }

    /// Throws `cancelled` once the flag is up.
    func check() throws(ExecutionError) {
        if let limit, looks.wrappingAdd(1, ordering: .relaxed).newValue >= limit { cancel() }
        if isCancelled { throw ExecutionError(.cancelled) }
    }
}
