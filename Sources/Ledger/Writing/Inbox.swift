import Dispatch
import Synchronization

/// What other threads hand to the one that writes: it sleeps while there is nothing.
final class Inbox<Item: Sendable>: Sendable {
    private struct Contents {
        var items: [Item] = []
        var isAsleep = false
        var isClosed = false
    }

    private let contents = Mutex(Contents())
    private let bell = DispatchSemaphore(value: 0)

    func add(_ item: Item) {
        ringAfter { $0.items.append(item) }
    }

    /// The reader finds what is there, and then the end.
    func close() {
        ringAfter { $0.isClosed = true }
    }

    var isClosed: Bool { contents.withLock { $0.isClosed } }

    /// All that has come; waits for something. Nil once it is closed and empty. For one thread alone.
    func next() -> [Item]? {
        while true {
            let (items, isClosed) = contents.withLock { contents in
                contents.isAsleep = contents.items.isEmpty && !contents.isClosed
                return (Self.takeAll(&contents), contents.isClosed)
            }
            guard items.isEmpty else { return items }
            guard !isClosed else { return nil }
            bell.wait()
        }
    }

    /// All that has come, without waiting.
    func poll() -> [Item] { contents.withLock { Self.takeAll(&$0) } }

    private static func takeAll(_ contents: inout Contents) -> [Item] {
        guard !contents.items.isEmpty else { return [] }
        defer { contents.items = [] }
        return contents.items
    }

    private func ringAfter(_ change: (inout Contents) -> Void) {
        let isAsleep = contents.withLock { contents in
            change(&contents)
            defer { contents.isAsleep = false }
            return contents.isAsleep
        }
        if isAsleep { bell.signal() }
    }
}
