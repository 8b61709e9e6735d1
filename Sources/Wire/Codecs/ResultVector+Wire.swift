import Schemas

/// A vector of a batch: its type, a bit a row for presence (least significant first), then the present values.
extension ResultVector {
    /// The type of the values.
    package var type: ResultType {
        switch self {
        case .integer: .integer
        case .decimal(_, let scale): .decimal(scale: scale)
        case .double: .double
        case .boolean: .boolean
        case .date: .date
        case .timestamp: .timestamp
        case .text: .text
        }
    }

    package func encode(into writer: inout WireWriter) {
        writer.value(type)
        switch self {
        case .integer(let values): Self.write(values, &writer) { $0.fixed($1) }
        case .decimal(let values, _): Self.write(values, &writer) { $0.fixed($1) }
        case .double(let values): Self.write(values, &writer) { $0.fixed($1.bitPattern) }
        case .boolean(let values): Self.write(values, &writer) { $0.flag($1) }
        case .date(let values): Self.write(values, &writer) { $0.fixed($1) }
        case .timestamp(let values): Self.write(values, &writer) { $0.fixed($1) }
        case .text(let values): Self.write(values, &writer) { $0.text($1) }
        }
    }

    package init(from reader: inout WireReader, rows: Int) throws(WireError) {
        switch try reader.value(ResultType.self) {
        case .integer:
            self = .integer(try Self.read(rows, 8, &reader) { (reader) throws(WireError) in try reader.fixed() })
        case .decimal(let scale):
            self = .decimal(
                try Self.read(rows, 16, &reader) { (reader) throws(WireError) in try reader.fixed() }, scale: scale)
        case .double:
            self = .double(
                try Self.read(rows, 8, &reader) { (reader) throws(WireError) in Double(bitPattern: try reader.fixed()) }
            )
        case .boolean:
            self = .boolean(try Self.read(rows, 1, &reader) { (reader) throws(WireError) in try reader.flag() })
        case .date: self = .date(try Self.read(rows, 4, &reader) { (reader) throws(WireError) in try reader.fixed() })
        case .timestamp:
            self = .timestamp(try Self.read(rows, 8, &reader) { (reader) throws(WireError) in try reader.fixed() })
        case .text:
            self = .text(
                try Self.read(rows, 1, &reader) { (reader) throws(WireError) in
                    try reader.text(limit: WireLimits.textBytes)
                })
        }
    }

    private static func write<Element>(
        _ values: [Element?], _ writer: inout WireWriter, _ one: (inout WireWriter, Element) -> Void
    ) {
        for start in stride(from: 0, to: values.count, by: 8) {
            var bits: UInt8 = 0
            for row in start..<min(start + 8, values.count) where values[row] != nil { bits |= 1 << UInt8(row - start) }
            writer.byte(bits)
        }
        for case let value? in values { one(&writer, value) }
    }

    private static func read<Element>(
        _ rows: Int, _ elementBytes: Int, _ reader: inout WireReader,
        _ one: (inout WireReader) throws(WireError) -> Element
    ) throws(WireError) -> [Element?] {
        let presence = Array(try reader.raw((rows + 7) / 8))
        if rows & 7 != 0, let last = presence.last, last >> UInt8(rows & 7) != 0 { throw WireError(.inconsistent) }
        let present = presence.reduce(0) { $0 + $1.nonzeroBitCount }
        guard present <= reader.remaining / elementBytes else { throw WireError(.limitExceeded) }
        var values: [Element?] = []
        values.reserveCapacity(rows)
        for row in 0..<rows {
            values.append(presence[row >> 3] >> UInt8(row & 7) & 1 == 0 ? nil : try one(&reader))
        }
        return values
    }
}
