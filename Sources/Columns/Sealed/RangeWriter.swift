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
        let start = offset
        try send(bytes)
        return try closed(from: start)
    }

    /// Sends `count` numbers, asked for a piece at a time.
    mutating func write(count: Int, _ numbers: (Range<Int>) -> [UInt32]) throws(ColumnsError) -> FileRange {
        let start = offset
        for first in stride(from: 0, to: count, by: Self.chunkBytes / 4) {
            try send(numbers(first..<min(first + Self.chunkBytes / 4, count)))
        }
        return try closed(from: start)
    }

    /// Sends dictionaries that continue each other as one: all ends, then all texts.
    mutating func write(_ pieces: [TextDictionary]) throws(ColumnsError) -> FileRange {
        let start = offset
        try send([UInt32(0)])
        var base: UInt32 = 0
        for piece in pieces {
            for first in stride(from: 1, to: piece.ends.count, by: Self.chunkBytes / 4) {
                let ends = piece.ends[first..<min(first + Self.chunkBytes / 4, piece.ends.count)]
                try send(base == 0 ? Array(ends) : ends.map { base + $0 })
            }
            base += UInt32(piece.text.count)
        }
        for piece in pieces { try send(piece.text) }
        return try closed(from: start)
    }

    private mutating func closed(from start: Int) throws(ColumnsError) -> FileRange {
        let range = FileRange(offset: start, bytes: offset - start)
        try send(Array(repeating: UInt8(0), count: SealedLayout.aligned(offset) - offset))
        return range
    }

    /// Sends the tail that follows the last range.
    mutating func finish() throws(ColumnsError) {
        try send(Array(repeating: UInt8(0), count: SealedLayout.tailBytes))
    }

    private mutating func send<Element: BitwiseCopyable>(_ elements: [Element]) throws(ColumnsError) {
        var sent = 0
        let accepted = elements.withUnsafeBytes { all in
            sent = all.count
            for start in stride(from: 0, to: all.count, by: Self.chunkBytes) {
                let chunk = all[start..<min(start + Self.chunkBytes, all.count)]
                if !output(UnsafeRawBufferPointer(rebasing: chunk)) { return false }
            }
            return true
        }
        guard accepted else { throw ColumnsError(.outputFailed) }
        offset += sent
    }
}
