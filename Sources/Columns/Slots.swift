/// One value a thread of a crew, read when all have ended. Without a lock: a locked worker may not make the futex calls of
/// `Synchronization.Mutex`.
package final class Slots<Element: Sendable>: @unchecked Sendable {
    private let values: UnsafeMutablePointer<Element?>
    private let count: Int

    package init(count: Int) {
        self.count = count
        values = .allocate(capacity: max(count, 1))
        values.initialize(repeating: nil, count: count)
    }

    /// To be called by one thread for each index.
    package func set(_ index: Int, _ value: Element) {
        precondition(index >= 0 && index < count, "index out of range")
        values[index] = value
    }

    /// In order, without those never set; only after the crew has ended.
    package var all: [Element] { (0..<count).compactMap { values[$0] } }

    deinit {
        values.deinitialize(count: count)
        values.deallocate()
    }
}
