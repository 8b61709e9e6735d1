import Columns
import Schemas

/// The header row of a file.
struct Header {
    /// As written, in order.
    var names: [String]
    /// Offset of the first data row.
    var end: Int
    /// True when the file holds nothing after the header.
    var isWhole: Bool

    /// Reads the header; a byte order mark before it is skipped.
    init(_ span: Span<UInt8>, fieldBytesLimit: Int) throws(InputFault) {
        let mark: [UInt8] = [0xEF, 0xBB, 0xBF]
        let start = span.count >= 3 && (0..<3).allSatisfy { span[$0] == mark[$0] } ? 3 : 0
        guard span.count > start else { throw InputFault(.emptyInput, at: start, field: 0) }
        var scanner = FieldScanner(at: start, fieldBytesLimit: fieldBytesLimit)
        names = []
        var seen: Set<String> = []
        while true {
            let field = try scanner.next(span, index: names.count)
            let bytes = FieldScanner.unescaped(span, field.bounds)
            let name = String(decoding: bytes, as: UTF8.self)
            guard !name.isEmpty, bytes.count <= TableSchema.nameBytesLimit else {
                throw InputFault(.columnName, at: field.bounds.lowerBound, field: names.count)
            }
            guard seen.insert(name.lowercased()).inserted else {
                throw InputFault(.duplicateColumn, at: field.bounds.lowerBound, field: names.count)
            }
            names.append(name)
            guard names.count <= TableSchema.columnLimit else {
                throw InputFault(.tooManyColumns, at: field.bounds.lowerBound, field: names.count)
            }
            if field.end == .separator { continue }
            isWhole = field.end == .input
            break
        }
        end = scanner.position
    }
}
