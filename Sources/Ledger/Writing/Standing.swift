import Synchronization

/// What anybody may know without asking the writing thread: all of it durable.
final class Standing<State: RecordedState>: Sendable {
    struct Facts: Sendable {
        /// The newest durable entry.
        var head: ChainHead
        /// Why writes are refused; nil while the ledger is sound.
        var failure: LedgerError?
        var glance: State.Glance
    }

    private let stored: Mutex<Facts>

    init(_ journal: Journal<State>) {
        stored = Mutex(Facts(head: journal.head, failure: journal.failure, glance: journal.state.glance))
    }

    var facts: Facts { stored.withLock { $0 } }
    /// Without a copy: every request looks, from every thread.
    func glance<T: Sendable>(_ look: (State.Glance) -> T) -> T { stored.withLock { look($0.glance) } }
    var failure: LedgerError? { stored.withLock { $0.failure } }

    /// To be called between two batches, before anybody hears of the last one.
    func publish(_ journal: inout Journal<State>) {
        let glance = journal.changedGlance()
        stored.withLock { facts in
            facts.head = journal.head
            facts.failure = journal.failure
            if let glance { facts.glance = glance }
        }
    }
}
