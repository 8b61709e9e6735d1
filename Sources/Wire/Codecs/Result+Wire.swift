import Schemas

extension ResultType: WireCodable {
    package func encode(into writer: inout WireWriter) {
        switch self {
        case .integer: writer.byte(0)
        case .decimal(let scale):
            writer.byte(1)
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
        case 1: self = .decimal(scale: try reader.scale())
        case 2: self = .double
        case 3: self = .boolean
        case 4: self = .date
        case 5: self = .timestamp
        case 6: self = .text
        default: throw WireError(.invalidTag)
        }
    }
}

extension ColumnRole: WireCodable {
    package func encode(into writer: inout WireWriter) {
        switch self {
        case .group(let column):
            writer.byte(0)
            writer.optionalText(column)
        case .aggregate(let kind, let column):
            writer.byte(1)
            writer.choice(kind)
            writer.optionalText(column)
        case .plain: writer.byte(2)
        }
    }

    package init(from reader: inout WireReader) throws(WireError) {
        switch try reader.byte() {
        case 0: self = .group(column: try reader.optionalText(limit: WireLimits.nameBytes))
        case 1:
            let kind = try reader.choice(AggregateKind.self)
            self = .aggregate(kind, column: try reader.optionalText(limit: WireLimits.nameBytes))
        case 2: self = .plain
        default: throw WireError(.invalidTag)
        }
    }
}

extension ResultColumn: WireCodable {
    package func encode(into writer: inout WireWriter) {
        writer.text(name)
        writer.value(type)
        writer.value(role)
    }

    package init(from reader: inout WireReader) throws(WireError) {
        self.init(
            name: try reader.text(limit: WireLimits.documentBytes), type: try reader.value(), role: try reader.value())
    }
}
