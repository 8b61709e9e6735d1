import Schemas

/// Quoted texts as values of a type, as PostgreSQL's input functions read them.
enum LiteralText {
    /// Nil when the text is not a value of `type`.
    static func value(of text: String, as type: ColumnType) -> Value? {
        if type == .text { return .text(text) }
        let trimmed = withoutOuterSpaces(text)
        switch type {
        case .boolean: return boolean(trimmed.lowercased())
        case .decimal(let precision, let scale):
            guard let unscaled = exactDecimal(trimmed, scale: scale),
                String(unscaled.magnitude).utf8.count <= max(precision, scale)
            else { return nil }
            return .decimal(unscaled: unscaled, scale: scale)
        case .date:
            return MomentText.microseconds(trimmed).map { .date(Int32(DateFolding.day(of: $0))) }
        case .timestamp: return MomentText.microseconds(trimmed).map(Value.timestamp)
        default: return Value(text: trimmed, as: type)
        }
    }

    private static func boolean(_ text: String) -> Value? {
        switch text {
        case "t", "true", "y", "yes", "on", "1": .boolean(true)
        case "f", "false", "n", "no", "off", "0": .boolean(false)
        default: nil
        }
    }

    /// A plain decimal number with at most `scale` fraction digits.
    private static func exactDecimal(_ text: String, scale: Int) -> Int128? {
        guard
            case .decimal(let unscaled, _)? = Value(
                text: text, as: .decimal(precision: ColumnType.computedDecimalPrecision, scale: scale))
        else { return nil }
        return unscaled
    }

    private static func withoutOuterSpaces(_ text: String) -> String {
        var rest = text.drop { $0 == " " }
        while rest.last == " " { rest.removeLast() }
        return String(rest)
    }
}
