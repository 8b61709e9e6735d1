/// The types that the first rows of a file suggest.
struct TypeSample {
    private(set) var types: [InferredType]

    init(
        _ span: Span<UInt8>, from start: Int, columns: Int, rows: Int, fieldBytesLimit: Int
    ) throws(InputFault) {
        types = Array(repeating: InferredType(), count: columns)
        var scanner = FieldScanner(at: start, fieldBytesLimit: fieldBytesLimit)
        var row = 0
        while row < rows, scanner.position < span.count {
            var index = 0
            while true {
                let field = try scanner.next(span, index: index)
                if index < columns, !field.bounds.isEmpty || field.isQuoted {
                    types[index].join(InferredType(span, field.bounds))
                }
                index += 1
                if field.end != .separator { break }
            }
            row += 1
        }
    }
}
