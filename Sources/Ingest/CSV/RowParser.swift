import Columns

/// Parses the rows of one part, on one thread.
struct RowParser {
    /// A reader for each field of a row, in the header's order.
    private(set) var readers: [ColumnReader]
    private let fieldBytesLimit: Int

    init(readers: [ColumnReader], fieldBytesLimit: Int) {
        self.readers = readers
        self.fieldBytesLimit = fieldBytesLimit
    }

    /// Parses the rows that start at `part.start` up to `part.end`; `rowEnd` is the number of the first row of the next part.
    mutating func parse(
        _ span: Span<UInt8>, _ part: RowMap.Part, rowEnd: Int, progress: (Int) -> Void
    ) throws(InputFault) {
        var scanner = FieldScanner(at: part.start, fieldBytesLimit: fieldBytesLimit)
        // Through the array each access would copy the reader out and back.
        var readers = self.readers.mutableSpan
        let count = readers.count
        var row = part.firstRow
        var reported = part.start
        while scanner.position <= part.end, scanner.position < span.count {
            // Only a quote out of place makes more rows than were counted, and an earlier part then names it.
            guard row < rowEnd else { throw InputFault(.strayQuote, at: scanner.position, field: 0) }
            var index = 0
            while true {
                let start = scanner.position
                let field = try scanner.next(span, index: index)
                guard index < count else { throw InputFault(.fieldCount, at: start, field: index) }
                if let code = readers[index].read(span, field, row: row) {
                    throw InputFault(code, at: start, field: index)
                }
                index &+= 1
                if field.end != .separator {
                    guard index == count else { throw InputFault(.fieldCount, at: start, field: index) }
                    break
                }
            }
            row &+= 1
            if scanner.position &- reported > 8 << 20 {
                reported = scanner.position
                progress(reported &- part.start)
            }
        }
        guard row == rowEnd else { throw InputFault(.strayQuote, at: scanner.position, field: 0) }
    }
}
