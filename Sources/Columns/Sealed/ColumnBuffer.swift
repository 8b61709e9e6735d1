/// A fixed number of elements in memory of its own, filled by several threads at disjoint positions.
package final class ColumnBuffer<Element: BitwiseCopyable>: @unchecked Sendable {
    package let count: Int
    /// `count` elements, uninitialised until written.
    package let pointer: UnsafeMutablePointer<Element>

    package init(uninitialised count: Int) {
        self.count = count
        pointer = .allocate(capacity: max(count, 1))
    }

    package convenience init(repeating element: Element, count: Int) {
        self.init(uninitialised: count)
        pointer.initialize(repeating: element, count: count)
    }

    package convenience init(_ elements: [Element]) {
        self.init(uninitialised: elements.count)
        elements.withUnsafeBufferPointer { if let base = $0.baseAddress { pointer.initialize(from: base, count: $0.count) } }
    }

    deinit { pointer.deallocate() }
}
