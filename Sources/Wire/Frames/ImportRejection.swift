/// Where and why an input was refused; never what stands there.
package struct ImportRejection: Hashable, Sendable {
    /// A closed code of `Ingest` (`IngestError.Code`).
    package var code: String
    /// 1-based line of the file where the row starts or the fault lies; nil where no line is concerned.
    package var line: Int?
    /// 1-based field of the row.
    package var column: Int?
    /// Name of the column, as the schema or the header gives it.
    package var columnName: String?

    package init(code: String, line: Int? = nil, column: Int? = nil, columnName: String? = nil) {
        self.code = code
        self.line = line
        self.column = column
        self.columnName = columnName
    }
}

extension ImportRejection: WireCodable {
    package func encode(into writer: inout WireWriter) {
        writer.text(code)
        writer.optional(line) { $0.count($1) }
        writer.optional(column) { $0.count($1) }
        writer.optionalText(columnName)
    }

    package init(from reader: inout WireReader) throws(WireError) {
        self.init(
            code: try reader.name(),
            line: try reader.optional { (reader) throws(WireError) in try reader.count(limit: 1 << 48) },
            column: try reader.optional { (reader) throws(WireError) in try reader.count(limit: 1 << 48) },
            columnName: try reader.optionalText(limit: WireLimits.nameBytes))
    }
}
