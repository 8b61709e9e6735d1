/// Zeroed memory that starts at a multiple of 64: a table file that lives in memory (tests, and CSV queried in place).
package final class AlignedBytes: @unchecked Sendable {
    private let memory: UnsafeMutableRawBufferPointer
    /// Bytes written so far.
    package private(set) var count = 0

    package init(capacity: Int) {
        memory = .allocate(byteCount: max(capacity, 1), alignment: SealedLayout.alignment)
        memory.initializeMemory(as: UInt8.self, repeating: 0)
    }

    /// A copy of `bytes`.
    package convenience init(_ bytes: UnsafeRawBufferPointer) {
        self.init(capacity: bytes.count)
        if bytes.count > 0 { memory.copyMemory(from: bytes) }
        count = bytes.count
    }

    /// A copy of `bytes`.
    package convenience init(_ bytes: [UInt8]) {
        self.init(capacity: bytes.count)
        bytes.withUnsafeBytes { if $0.count > 0 { memory.copyMemory(from: $0) } }
        count = bytes.count
    }

    /// Valid as long as this object lives.
    package var bytes: UnsafeRawBufferPointer { UnsafeRawBufferPointer(rebasing: memory[..<count]) }

    deinit { memory.deallocate() }
}
