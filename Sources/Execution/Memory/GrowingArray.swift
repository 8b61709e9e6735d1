/// An array of plain elements in accounted memory, 64-byte aligned; it doubles as it grows.
final class GrowingArray<Element: BitwiseCopyable>: @unchecked Sendable {
    private let budget: MemoryBudget
    private(set) var pointer: UnsafeMutablePointer<Element>
    private(set) var capacity: Int
    var count = 0

    init(_ budget: MemoryBudget, capacity: Int = 0) throws(ExecutionError) {
        self.budget = budget
        self.capacity = max(capacity, 1)
        try budget.reserve(self.capacity * MemoryLayout<Element>.stride)
        pointer = Self.allocate(self.capacity)
    }

    private static func allocate(_ capacity: Int) -> UnsafeMutablePointer<Element> {
        LargeMemory.allocate(capacity * MemoryLayout<Element>.stride)
            .bindMemory(to: Element.self, capacity: capacity)
    }

    /// Room for `more` elements after `count`.
    @inline(__always)
    func ensureRoom(_ more: Int) throws(ExecutionError) {
        if count + more > capacity { try grow(to: count + more) }
    }

    @inline(never)
    private func grow(to wanted: Int) throws(ExecutionError) {
        let size = max(wanted, capacity * 2)
        try budget.reserve(size * MemoryLayout<Element>.stride)
        let fresh = Self.allocate(size)
        UnsafeMutableRawPointer(fresh).copyMemory(from: pointer, byteCount: count * MemoryLayout<Element>.stride)
        UnsafeMutableRawPointer(pointer).deallocate()
        budget.release(capacity * MemoryLayout<Element>.stride)
        (pointer, capacity) = (fresh, size)
    }

    @inline(__always)
    func append(_ element: Element) throws(ExecutionError) {
        try ensureRoom(1)
        pointer[count] = element
        count += 1
    }

    /// Raises `count` to `size`; new elements are `element`.
    func fill(to size: Int, with element: Element) throws(ExecutionError) {
        guard size > count else { return }
        try ensureRoom(size - count)
        (pointer + count).initialize(repeating: element, count: size - count)
        count = size
    }

    var elements: UnsafeBufferPointer<Element> { UnsafeBufferPointer(start: pointer, count: count) }

    deinit {
        UnsafeMutableRawPointer(pointer).deallocate()
        budget.release(capacity * MemoryLayout<Element>.stride)
    }
}
