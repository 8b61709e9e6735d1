import Schemas

/// CAST. What does not fit is undefined.
enum Casts {
    static func cast(_ value: Value, to type: ColumnType) throws(ScalarFault) -> Value {
        switch (value, type) {
        case (.text(let text), _): return try read(text, as: type)
        case (_, .text): return .text(value.text ?? "")
        case (.integer, .integer), (.double, .double), (.boolean, .boolean), (.date, .date), (.timestamp, .timestamp):
            return value
        case (.integer(let x), .decimal(let precision, let scale)):
            return try rescaled(Int128(x), from: 0, precision: precision, scale: scale)
        case (.integer(let x), .double): return .double(Double(x))
        case (.integer(let x), .boolean): return .boolean(x != 0)
        case (.boolean(let flag), .integer): return .integer(flag ? 1 : 0)
        case (.decimal(let x, let from), .decimal(let precision, let scale)):
            return try rescaled(x, from: from, precision: precision, scale: scale)
        case (.decimal(let x, let from), .integer):
            guard let whole = Int64(exactly: DigitRule.halfAwayFromZero.cut(x, digits: from)) else { throw .undefined }
            return .integer(whole)
        case (.decimal(let x, let from), .double):
            return .double(Quotient(BigInteger(x), over: BigInteger(Powers.ten(from))).nearestDouble ?? 0)
        case (.double(let x), .integer):
            guard let whole = Int64(exactly: x.rounded(.toNearestOrEven)) else { throw .undefined }
            return .integer(whole)
        case (.double(let x), .decimal(let precision, let scale)):
            // The digits that name the double, as PostgreSQL's own way through text: 0.285 has no fourth digit.
            return try DecimalNumeral.read(x.description, precision: precision, scale: scale)
        case (.date(let days), .timestamp): return .timestamp(Int64(days) * Moments.microsecondsPerDay)
        case (.timestamp(let micros), .date): return try Moments.date(Moments.split(micros).day)
        default: throw .illTyped
        }
    }

    /// Another number of fraction digits, half away from zero.
    private static func rescaled(
        _ unscaled: Int128, from: Int, precision: Int, scale: Int
    ) throws(ScalarFault) -> Value {
        var result = unscaled
        if scale > from {
            let (product, overflow) = unscaled.multipliedReportingOverflow(by: Powers.ten(scale - from))
            guard !overflow else { throw .undefined }
            result = product
        } else {
            result = DigitRule.halfAwayFromZero.cut(unscaled, digits: from - scale)
        }
        guard result.magnitude < UInt128(Powers.ten(min(precision, Powers.largestExponent))) else { throw .undefined }
        return .decimal(unscaled: result, scale: scale)
    }

    /// Spaces around a number, date or truth value do not count.
    private static func read(_ text: String, as type: ColumnType) throws(ScalarFault) -> Value {
        if type == .text { return .text(text) }
        var rest = text[...].drop { $0.isASCII && $0.isWhitespace }
        while let last = rest.last, last.isASCII, last.isWhitespace { rest.removeLast() }
        let trimmed = String(rest)
        switch type {
        case .boolean:
            switch trimmed.lowercased() {
            case "t", "true", "y", "yes", "on", "1": return .boolean(true)
            case "f", "false", "n", "no", "off", "0": return .boolean(false)
            default: throw .undefined
            }
        case .decimal(let precision, let scale):
            return try DecimalNumeral.read(trimmed, precision: precision, scale: scale)
        default:
            guard let value = Value(text: trimmed, as: type) else { throw .undefined }
            return value
        }
    }
}
