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
        elements.withUnsafeBufferPointer {
            if let base = $0.baseAddress { pointer.initialize(from: base, count: $0.count) }
        }
    }

    /// A way to write that counts no references; it must not outlive the buffer.
    package var writer: ColumnWriter<Element> { ColumnWriter(pointer: pointer, count: count) }

    /// Replaces a code of a part of the elements: `map[old]` for every index in `range`.
    package func remap(_ range: Range<Int>, _ map: ColumnBuffer<UInt32>) where Element == UInt32 {
        precondition(range.lowerBound >= 0 && range.upperBound <= count, "range out of bounds")
        let (known, codes) = (UInt32(clamping: map.count), map.pointer)
        for index in range {
            precondition(pointer[index] < known, "no such entry")
            pointer[index] = codes[Int(pointer[index])]
        }
    }

    deinit { pointer.deallocate() }
}

/// Writes elements of a `ColumnBuffer`, within its bounds.
package struct ColumnWriter<Element: BitwiseCopyable>: @unchecked Sendable {
    @usableFromInline let pointer: UnsafeMutablePointer<Element>
    @usableFromInline let count: Int

    init(pointer: UnsafeMutablePointer<Element>, count: Int) {
        self.pointer = pointer
        self.count = count
    }

    /// Writes one element; an index out of range ends the process.
    @inlinable @inline(__always)
    package func store(_ element: Element, at index: Int) {
        precondition(index >= 0 && index < count, "index out of range")
        pointer[index] = element
    }
}
