import Schemas

extension Value: WireCodable {
    package func encode(into writer: inout WireWriter) {
        switch self {
        case .null: writer.byte(0)
        case .integer(let number):
            writer.byte(1)
            writer.signed(number)
        case .decimal(let unscaled, let scale):
            writer.byte(2)
            writer.byte(UInt8(clamping: scale))
            writer.fixed(unscaled)
        case .double(let number):
            writer.byte(3)
            writer.fixed(number.bitPattern)
        case .boolean(let flag):
            writer.byte(4)
            writer.flag(flag)
        case .date(let days):
            writer.byte(5)
            writer.signed(Int64(days))
        case .timestamp(let micros):
            writer.byte(6)
            writer.signed(micros)
        case .text(let text):
            writer.byte(7)
            writer.text(text)
        }
    }

    package init(from reader: inout WireReader) throws(WireError) {
        switch try reader.byte() {
        case 0: self = .null
        case 1: self = .integer(try reader.signed())
        case 2:
            let scale = try reader.scale()
            self = .decimal(unscaled: try reader.fixed(), scale: scale)
        case 3: self = .double(Double(bitPattern: try reader.fixed()))
        case 4: self = .boolean(try reader.flag())
        case 5:
            guard let days = Int32(exactly: try reader.signed()) else { throw WireError(.invalidNumber) }
            self = .date(days)
        case 6: self = .timestamp(try reader.signed())
        case 7: self = .text(try reader.text(limit: WireLimits.textBytes))
        default: throw WireError(.invalidTag)
        }
    }
}

extension WireReader {
    /// Digits after the point, at most those of a computed decimal.
    mutating func scale() throws(WireError) -> Int {
        let scale = Int(try byte())
        guard scale <= ColumnType.computedDecimalPrecision else { throw WireError(.limitExceeded) }
        return scale
    }
}

extension ParameterArgument: WireCodable {
    package func encode(into writer: inout WireWriter) {
        switch self {
        case .value(let value):
            writer.byte(0)
            writer.value(value)
        case .column(let name):
            writer.byte(1)
            writer.text(name)
        }
    }

    package init(from reader: inout WireReader) throws(WireError) {
        switch try reader.byte() {
        case 0: self = .value(try reader.value())
        case 1: self = .column(try reader.name())
        default: throw WireError(.invalidTag)
        }
    }
}

extension Diagnostic: WireCodable {
    package func encode(into writer: inout WireWriter) {
        writer.text(code)
        writer.text(message)
        writer.optional(span) { writer, span in
            writer.signed(Int64(span.lower))
            writer.signed(Int64(span.upper))
        }
    }

    package init(from reader: inout WireReader) throws(WireError) {
        let code = try reader.name()
        let message = try reader.text(limit: WireLimits.documentBytes)
        let span = try reader.optional { (reader) throws(WireError) -> SourceSpan in
            let (lower, upper) = (try reader.signed(), try reader.signed())
            guard 0 <= lower, lower <= upper, upper <= Int64(WireLimits.messageBytes) else {
                throw WireError(.inconsistent)
            }
            return SourceSpan(Int(lower), Int(upper))
        }
        self.init(code: code, message: message, span: span)
    }
}
