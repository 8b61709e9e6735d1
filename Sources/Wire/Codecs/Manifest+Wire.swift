import Schemas

extension ColumnEncoding: WireCodable {
    package func encode(into writer: inout WireWriter) {
        switch self {
        case .frameOfReference(let width, let base):
            writer.byte(0)
            writer.count(width)
            writer.signed(base)
        case .double: writer.byte(1)
        case .dictionary(let width, let count):
            writer.byte(2)
            writer.count(width)
            writer.count(count)
        }
    }

    package init(from reader: inout WireReader) throws(WireError) {
        switch try reader.byte() {
        case 0:
            let width = try reader.count(limit: 8)
            self = .frameOfReference(width: width, base: try reader.signed())
        case 1: self = .double
        case 2:
            let width = try reader.count(limit: 4)
            self = .dictionary(width: width, count: try reader.count(limit: Int(UInt32.max)))
        default: throw WireError(.invalidTag)
        }
    }
}

extension FileRange: WireCodable {
    package func encode(into writer: inout WireWriter) {
        writer.count(offset)
        writer.count(bytes)
    }

    package init(from reader: inout WireReader) throws(WireError) {
        let offset = try reader.count(limit: WireReader.fileBytesLimit)
        self.init(offset: offset, bytes: try reader.count(limit: WireReader.fileBytesLimit))
    }
}

extension WireReader {
    /// Largest offset in a file; sums of two cannot overflow.
    static let fileBytesLimit = 1 << 48
    /// Most rows of a table.
    static let rowLimit = Int(UInt32.max)
}

extension ColumnManifest: WireCodable {
    package func encode(into writer: inout WireWriter) {
        writer.value(encoding)
        writer.value(data)
        writer.optionalValue(validity)
        writer.optionalValue(dictionary)
        writer.value(zones)
        writer.count(nullCount)
        writer.count(distinctCount)
        writer.optional(minimum) { $0.signed($1) }
        writer.optional(maximum) { $0.signed($1) }
    }

    package init(from reader: inout WireReader) throws(WireError) {
        self.init(
            encoding: try reader.value(), data: try reader.value(), validity: try reader.optionalValue(),
            dictionary: try reader.optionalValue(), zones: try reader.value(),
            nullCount: try reader.count(limit: WireReader.rowLimit),
            distinctCount: try reader.count(limit: WireReader.rowLimit),
            minimum: try reader.optional { (reader) throws(WireError) in try reader.signed() },
            maximum: try reader.optional { (reader) throws(WireError) in try reader.signed() })
    }
}

extension SubjectManifest: WireCodable {
    package func encode(into writer: inout WireWriter) {
        writer.value(key)
        writer.count(count)
        writer.optionalValue(offsets)
        writer.optionalValue(codes)
        writer.optionalValue(pseudonyms)
    }

    package init(from reader: inout WireReader) throws(WireError) {
        self.init(
            key: try reader.value(), count: try reader.count(limit: WireReader.rowLimit),
            offsets: try reader.optionalValue(), codes: try reader.optionalValue(),
            pseudonyms: try reader.optionalValue())
    }
}

extension TableManifest: WireCodable {
    package func encode(into writer: inout WireWriter) {
        writer.value(schema)
        writer.count(rowCount)
        writer.count(zoneRows)
        writer.text(file)
        writer.count(fileBytes)
        writer.text(sha256)
        writer.values(columns)
        writer.values(subjects)
    }

    package init(from reader: inout WireReader) throws(WireError) {
        self.init(
            schema: try reader.value(), rowCount: try reader.count(limit: WireReader.rowLimit),
            zoneRows: try reader.count(limit: WireReader.rowLimit), file: try reader.name(),
            fileBytes: try reader.count(limit: WireReader.fileBytesLimit), sha256: try reader.name(),
            columns: try reader.values(limit: TableSchema.columnLimit),
            subjects: try reader.values(limit: TableSchema.columnLimit))
    }
}
