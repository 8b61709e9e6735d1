import Columns

/// Parses the rows of one part, on one thread.
struct RowParser {
    /// A reader for each field of a row, in the header's order.
    private(set) var readers: [ColumnReader]
    private let fieldBytesLimit: Int
    /// Most bytes that the texts of all columns may take.
    private let textBytesLimit: Int
    private static let mostBytesBetweenChecks = 1 << 18

    init(readers: [ColumnReader], fieldBytesLimit: Int, textBytesLimit: Int) {
        self.readers = readers
        self.fieldBytesLimit = fieldBytesLimit
        self.textBytesLimit = textBytesLimit
    }

    /// Parses the rows that start at `part.start` up to `part.end`; `rowEnd` is the number of the first row of the next part.
    mutating func parse(
        _ span: Span<UInt8>, _ part: RowMap.Part, rowEnd: Int, progress: (Int) -> Void
    ) throws(InputFault) {
        var scanner = FieldScanner(at: part.start, fieldBytesLimit: fieldBytesLimit)
        let textBytesLimit = textBytesLimit
        // Through the array each access would copy the reader out and back.
        var readers = self.readers.mutableSpan
        let count = readers.count
        var row = part.firstRow
        var (reported, checked) = (part.start, part.start)
        let checkBytes = min(Self.mostBytesBetweenChecks, max(textBytesLimit / 8, 4_096))
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
            if scanner.position &- checked > checkBytes {
                checked = scanner.position
                try Self.relieve(&readers, limit: textBytesLimit, at: scanner.position)
            }
            if scanner.position &- reported > 8 << 20 {
                reported = scanner.position
                progress(reported &- part.start)
            }
        }
        guard row == rowEnd else { throw InputFault(.strayQuote, at: scanner.position, field: 0) }
        try Self.relieve(&readers, limit: textBytesLimit, at: part.start)
    }

    /// Sets texts aside, largest first, until all others take no more than their limit.
    private static func relieve(
        _ readers: inout MutableSpan<ColumnReader>, limit: Int, at position: Int
    ) throws(InputFault) {
        while true {
            var (total, largest, most, last) = (0, 0, 0, 0)
            for index in 0..<readers.count {
                let bytes = readers[index].textBytes
                total += bytes
                if bytes > 0 { last = index }
                if bytes > most, readers[index].canSetAside { (largest, most) = (index, bytes) }
            }
            if total <= limit { return }
            guard most > 0 else { throw InputFault(.memoryLimit, at: position, field: last) }
            readers[largest].setAside()
        }
    }
}
