import Glibc

/// UTF-8 bytes that something else owns: a dictionary, a literal, or a text arena.
@frozen
package struct TextSlice: BitwiseCopyable, @unchecked Sendable {
    package var start: UnsafeRawPointer
    package var count: Int

    @inlinable
    package init(start: UnsafeRawPointer, count: Int) {
        self.start = start
        self.count = count
    }

    /// An empty buffer has no address of its own: it gets this one.
    private static var nowhere: UnsafeRawPointer { UnsafeRawPointer(bitPattern: 64)! }

    package init(_ bytes: UnsafeRawBufferPointer) {
        start = bytes.baseAddress ?? Self.nowhere
        count = bytes.count
    }

    package static let empty = TextSlice(UnsafeRawBufferPointer(start: nil, count: 0))

    package var bytes: UnsafeRawBufferPointer { UnsafeRawBufferPointer(start: start, count: count) }
    package var string: String { String(decoding: bytes, as: UTF8.self) }

    /// Below, at or above zero: by bytes, then by length.
    @inlinable
    package func compare(_ other: TextSlice) -> Int {
        let order = memcmp(start, other.start, min(count, other.count))
        return order != 0 ? Int(order) : count - other.count
    }

    @inlinable
    package func equals(_ other: TextSlice) -> Bool {
        count == other.count && memcmp(start, other.start, count) == 0
    }
}

/// Ordered by bytes.
extension TextSlice: Comparable {
    @inlinable
    package static func < (a: TextSlice, b: TextSlice) -> Bool { a.compare(b) < 0 }
    @inlinable
    package static func == (a: TextSlice, b: TextSlice) -> Bool { a.equals(b) }
}
