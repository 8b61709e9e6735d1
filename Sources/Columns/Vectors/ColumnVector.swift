import Glibc

/// One column of a batch: `capacity` values of one kind, of which the batch's first `count` are meant. What a NULL slot
/// holds is some value of the kind, never uninitialised.
package final class ColumnVector: @unchecked Sendable {
    package let kind: VectorKind
    package let capacity: Int
    package let data: UnsafeMutableRawPointer
    /// A byte a value, 1 = present, 0 = NULL; meaningful while `hasNulls`.
    package let validity: UnsafeMutablePointer<UInt8>
    package var hasNulls = false
    /// What goes when the vector goes: the account of its memory.
    private let account: AnyObject?
    /// Where `data` was allocated.
    private let base: UnsafeMutableRawPointer

    /// Bytes that a vector takes.
    package static func bytes(kind: VectorKind, capacity: Int) -> Int { capacity * (kind.width + 1) }

    package init(kind: VectorKind, capacity: Int, account: AnyObject? = nil) {
        self.account = account
        self.kind = kind
        self.capacity = capacity
        // Kernels read and write whole registers' worth at most up to the end: no slack is needed, alignment helps. `calloc`
        // knows which memory is fresh, and zero for that: a young process does not fault in what it never writes, and
        // results of a few rows have the room of thousands.
        let (bytes, alignment) = (max(capacity, 1) * kind.width, 64)
        guard let base = calloc(1, bytes + alignment - 1) else { fatalError("out of memory") }
        self.base = base
        data = UnsafeMutableRawPointer(
            bitPattern: (UInt(bitPattern: base) + UInt(alignment) - 1) & ~UInt(alignment - 1))!
        validity = .allocate(capacity: max(capacity, 1))
        validity.initialize(repeating: 1, count: max(capacity, 1))
        // An empty text has an address; all other kinds have zero as a value.
        if kind == .text {
            data.assumingMemoryBound(to: TextSlice.self).initialize(repeating: .empty, count: max(capacity, 1))
        }
    }

    deinit {
        free(base)
        validity.deallocate()
    }

    /// The validity bytes, or nil where no value is NULL.
    package var validityOrNil: UnsafePointer<UInt8>? { hasNulls ? UnsafePointer(validity) : nil }

    /// Marks the first `count` values as present, or NULL.
    package func setValidity(_ present: Bool, count: Int) {
        validity.update(repeating: present ? 1 : 0, count: count)
        hasNulls = !present && count > 0
    }
}
