import Columns

/// Where each thread's rows begin: found by counting quotes and line ends, before any field is parsed.
struct RowMap {
    /// The rows of one thread.
    struct Part {
        /// Offset of the first row, and the row's number; `start == end` where there is none.
        var start: Int
        var firstRow: Int
        /// Rows that start at or before this offset belong to the part.
        var end: Int
    }

    var parts: [Part]
    var rowCount: Int

    /// Splits the rows after the header. A row belongs to the part that holds the line feed before it; the header's own line
    /// feed is the last byte before `start`.
    init(_ input: InputBytes, from start: Int, threads: Int) {
        let bytes = input.count
        guard start < bytes else {
            (parts, rowCount) = ([], 0)
            return
        }
        let count = max(1, min(threads, (bytes - start) >> 16))
        let bounds = (0...count).map { start + (bytes - start) * $0 / count }
        let counts = Slots<LineCounts>(count: count)
        Crew.run(count) { counts.set($0, input.lineCounts(bounds[$0]..<bounds[$0 + 1])) }
        parts = []
        var rows = 0
        var inQuotes = false
        for (index, lines) in counts.all.enumerated() {
            let first = index == 0 ? start : Self.firstRow(input, bounds[index]..<bounds[index + 1], inQuotes: inQuotes)
            // The line feeds before this part end as many rows; the one in the part begins the next.
            let number = index == 0 ? 0 : rows + 1
            if let first { parts.append(Part(start: first, firstRow: number, end: bounds[index + 1])) }
            rows += inQuotes ? lines.odd : lines.even
            if lines.quotes & 1 == 1 { inQuotes.toggle() }
        }
        let endsInLine = input.withSpan { $0[bytes - 1] == UInt8(ascii: "\n") } && !inQuotes
        rowCount = rows + (endsInLine ? 0 : 1)
        if let last = parts.indices.last, parts[last].start >= bytes { parts.removeLast() }
    }

    /// Where a row begins, found by walking there: for messages alone.
    static func offset(ofRow row: Int, in span: Span<UInt8>, from start: Int) -> Int {
        var (left, inQuotes) = (row, false)
        var offset = start
        while left > 0, offset < span.count {
            if span[offset] == UInt8(ascii: "\"") { inQuotes.toggle() }
            if !inQuotes, span[offset] == UInt8(ascii: "\n") { left -= 1 }
            offset += 1
        }
        return offset
    }

    /// The offset after the first line feed outside quotes.
    private static func firstRow(_ input: InputBytes, _ range: Range<Int>, inQuotes: Bool) -> Int? {
        input.withSpan { span in
            var inQuotes = inQuotes
            for offset in range {
                if span[offset] == UInt8(ascii: "\"") { inQuotes.toggle() }
                if !inQuotes, span[offset] == UInt8(ascii: "\n") { return offset + 1 }
            }
            return nil
        }
    }
}
