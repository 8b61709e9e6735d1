import Schemas

extension ColumnType: WireCodable {
    package func encode(into writer: inout WireWriter) {
        switch self {
        case .integer: writer.byte(0)
        case .decimal(let precision, let scale):
            writer.byte(1)
            writer.byte(UInt8(clamping: precision))
            writer.byte(UInt8(clamping: scale))
        case .double: writer.byte(2)
        case .boolean: writer.byte(3)
        case .date: writer.byte(4)
        case .timestamp: writer.byte(5)
        case .text: writer.byte(6)
        }
    }

    package init(from reader: inout WireReader) throws(WireError) {
        switch try reader.byte() {
        case 0: self = .integer
        case 1:
            let (precision, scale) = (Int(try reader.byte()), Int(try reader.byte()))
            guard (1...Self.storedDecimalPrecision).contains(precision), scale <= precision else {
                throw WireError(.limitExceeded)
            }
            self = .decimal(precision: precision, scale: scale)
        case 2: self = .double
        case 3: self = .boolean
        case 4: self = .date
        case 5: self = .timestamp
        case 6: self = .text
        default: throw WireError(.invalidTag)
        }
    }
}

extension Domain: WireCodable {
    package func encode(into writer: inout WireWriter) {
        switch self {
        case .values(let values):
            writer.byte(0)
            writer.values(values)
        case .range(let lower, let upper):
            writer.byte(1)
            writer.signed(lower)
            writer.signed(upper)
        }
    }

    package init(from reader: inout WireReader) throws(WireError) {
        switch try reader.byte() {
        case 0: self = .values(try reader.values(limit: Domain.countLimit))
        case 1:
            let (lower, upper) = (try reader.signed(), try reader.signed())
            let (span, overflow) = upper.subtractingReportingOverflow(lower)
            guard !overflow, span >= 0, span < Int64(Domain.countLimit) else { throw WireError(.limitExceeded) }
            self = .range(lower: lower, upper: upper)
        default: throw WireError(.invalidTag)
        }
    }
}

extension ColumnSchema: WireCodable {
    package func encode(into writer: inout WireWriter) {
        writer.text(name)
        writer.value(type)
        writer.flag(isNullable)
        writer.optional(use) { $0.choice($1) }
        writer.optionalValue(domain)
    }

    package init(from reader: inout WireReader) throws(WireError) {
        self.init(
            name: try reader.name(), type: try reader.value(), isNullable: try reader.flag(),
            use: try reader.optional { (reader) throws(WireError) in try reader.choice(ColumnUse.self) },
            domain: try reader.optionalValue())
    }
}

extension SubjectKey: WireCodable {
    package func encode(into writer: inout WireWriter) {
        writer.text(column)
        writer.text(type)
        writer.values(path)
    }

    package init(from reader: inout WireReader) throws(WireError) {
        self.init(
            column: try reader.name(), type: try reader.name(), path: try reader.values(limit: WireLimits.tables))
    }
}

extension ForeignKey: WireCodable {
    package func encode(into writer: inout WireWriter) {
        writer.names(columns)
        writer.text(references)
        writer.names(to)
    }

    package init(from reader: inout WireReader) throws(WireError) {
        self.init(
            columns: try reader.names(limit: Self.columnLimit), references: try reader.name(),
            to: try reader.names(limit: Self.columnLimit))
    }
}

extension WireWriter {
    mutating func names(_ names: [String]) { list(names) { $0.text($1) } }
}

extension WireReader {
    mutating func names(limit: Int) throws(WireError) -> [String] {
        try list(limit: limit) { (reader) throws(WireError) in try reader.name() }
    }
}

extension TableSchema: WireCodable {
    package func encode(into writer: inout WireWriter) {
        writer.text(name)
        writer.values(columns)
        writer.values(subjectKeys)
        writer.values(foreignKeys)
    }

    package init(from reader: inout WireReader) throws(WireError) {
        self.init(
            name: try reader.name(), columns: try reader.values(limit: TableSchema.columnLimit),
            subjectKeys: try reader.values(limit: TableSchema.columnLimit),
            foreignKeys: try reader.values(limit: ForeignKey.countLimit))
    }
}

extension RestrictedRules: WireCodable {
    package func encode(into writer: inout WireWriter) {
        writer.count(cellsLimit)
        writer.count(outputColumnsLimit)
        writer.count(aliasCharactersLimit)
        writer.count(textLiteralCharactersLimit)
        writer.count(filterConstantsLimit)
        writer.count(percentileStepPercent)
    }

    package init(from reader: inout WireReader) throws(WireError) {
        let most = Int(Int32.max)
        self.init(
            cellsLimit: try reader.count(limit: most), outputColumnsLimit: try reader.count(limit: most),
            aliasCharactersLimit: try reader.count(limit: most),
            textLiteralCharactersLimit: try reader.count(limit: most),
            filterConstantsLimit: try reader.count(limit: most),
            percentileStepPercent: try reader.count(limit: most))
    }
}
