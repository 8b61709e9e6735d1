import Schemas

/// Writes ranges one after another, each at a multiple of 64.
struct RangeWriter {
    private let output: SealOutput
    /// Bytes sent so far.
    private(set) var offset = 0
    /// Most bytes handed to the output at once.
    private static let chunkBytes = 1 << 20

    init(output: @escaping SealOutput) { self.output = output }

    /// Sends one range, and the padding that the next one needs.
    mutating func write(_ bytes: [UInt8]) throws(ColumnsError) -> FileRange {
        let range = FileRange(offset: offset, bytes: bytes.count)
        try send(bytes)
        try send(Array(repeating: 0, count: SealedLayout.aligned(offset) - offset))
        return range
    }

    /// Sends the tail that follows the last range.
    mutating func finish() throws(ColumnsError) { try send(Array(repeating: 0, count: SealedLayout.tailBytes)) }

    private mutating func send(_ bytes: [UInt8]) throws(ColumnsError) {
        let accepted = bytes.withUnsafeBytes { all in
            for start in stride(from: 0, to: all.count, by: Self.chunkBytes) {
                let chunk = all[start..<min(start + Self.chunkBytes, all.count)]
                if !output(UnsafeRawBufferPointer(rebasing: chunk)) { return false }
            }
            return true
        }
        guard accepted else { throw ColumnsError(.outputFailed) }
        offset += bytes.count
    }
}
