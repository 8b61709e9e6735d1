/// Bytes of an input, mapped or in memory, read by several threads through spans alone.
package final class InputBytes: @unchecked Sendable {
    private let bytes: UnsafeRawBufferPointer
    private let owner: AnyObject?

    /// `bytes` must stay readable and unchanged as long as this object, or `owner`, lives.
    package init(_ bytes: UnsafeRawBufferPointer, owner: AnyObject? = nil) {
        self.bytes = bytes
        self.owner = owner
    }

    /// A copy of `bytes`.
    package convenience init(_ bytes: [UInt8]) {
        let memory = AlignedBytes(bytes)
        self.init(memory.bytes, owner: memory)
    }

    package var count: Int { bytes.count }

    /// Hands all bytes to `body`.
    package func withSpan<Result, Failure: Error>(
        _ body: (Span<UInt8>) throws(Failure) -> Result
    ) throws(Failure) -> Result {
        try body(bytes.assumingMemoryBound(to: UInt8.self).span)
    }

    /// Line ends and quotes of a part, for finding rows without parsing them.
    package func lineCounts(_ range: Range<Int>) -> LineCounts {
        LineCounts(UnsafeRawBufferPointer(rebasing: bytes[range]))
    }
}
