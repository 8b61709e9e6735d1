import Synchronization

/// One value a thread, read when all have ended.
final class Slots<Element: Sendable>: Sendable {
    private let values: Mutex<[Element?]>

    init(count: Int) { values = Mutex(Array(repeating: nil, count: count)) }

    func set(_ index: Int, _ value: Element) { values.withLock { $0[index] = value } }

    /// In order, without those never set.
    var all: [Element] { values.withLock { $0.compactMap { $0 } } }
}
