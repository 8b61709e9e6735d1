extension Value {
    /// The text that CSV output, JSON strings and schema files use; nil for NULL. ISO 8601 dates, `true`/`false`,
    /// shortest round-trip doubles without a trailing `.0`.
    package var text: String? {
        switch self {
        case .null: nil
        case .integer(let value): String(value)
        case .decimal(let unscaled, let scale): Self.decimalText(unscaled, scale: scale)
        case .double(let value): Self.doubleText(value)
        case .boolean(let value): value ? "true" : "false"
        case .date(let days): Self.dateText(Int(days))
        case .timestamp(let micros): Self.timestampText(micros)
        case .text(let value): value
        }
    }

    /// Reads what `text` writes, by the column's type; nil when it is not a value of the type.
    package init?(text: String, as type: ColumnType) {
        switch type {
        case .integer:
            guard let value = Int64(text) else { return nil }
            self = .integer(value)
        case .decimal(let precision, let scale):
            guard let unscaled = Self.parseDecimal(text, precision: precision, scale: scale) else { return nil }
            self = .decimal(unscaled: unscaled, scale: scale)
        case .double:
            guard let value = Double(text), value.isFinite else { return nil }
            self = .double(value)
        case .boolean:
            switch text {
            case "true", "t", "1": self = .boolean(true)
            case "false", "f", "0": self = .boolean(false)
            default: return nil
            }
        case .date:
            guard let days = Self.parseDate(text[...]) else { return nil }
            self = .date(days)
        case .timestamp:
            guard let micros = Self.parseTimestamp(text) else { return nil }
            self = .timestamp(micros)
        case .text: self = .text(text)
        }
    }

    static func decimalText(_ unscaled: Int128, scale: Int) -> String {
        guard scale > 0 else { return String(unscaled) }
        var digits = String(unscaled.magnitude)
        if digits.utf8.count <= scale { digits = String(repeating: "0", count: scale + 1 - digits.utf8.count) + digits }
        return (unscaled < 0 ? "-" : "") + digits.dropLast(scale) + "." + digits.suffix(scale)
    }

    static func doubleText(_ value: Double) -> String {
        let text = value.description
        return text.hasSuffix(".0") ? String(text.dropLast(2)) : text
    }

    static func padded(_ value: Int, _ width: Int) -> String {
        let digits = String(value)
        return String(repeating: "0", count: max(0, width - digits.utf8.count)) + digits
    }

    static func dateText(_ days: Int) -> String {
        let date = CalendarDate(daysSinceEpoch: days)
        return "\(padded(date.year, 4))-\(padded(date.month, 2))-\(padded(date.day, 2))"
    }

    static func timestampText(_ micros: Int64) -> String {
        let day: Int64 = 86_400_000_000
        let days = micros >= 0 ? micros / day : (micros - day + 1) / day
        let rest = Int(micros - days * day)
        let (seconds, fraction) = (rest / 1_000_000, rest % 1_000_000)
        var text =
            dateText(Int(days))
            + " \(padded(seconds / 3600, 2)):\(padded(seconds / 60 % 60, 2)):\(padded(seconds % 60, 2))"
        if fraction > 0 {
            var digits = padded(fraction, 6)[...]
            while digits.hasSuffix("0") { digits = digits.dropLast() }
            text += "." + digits
        }
        return text
    }

    /// Optional sign, digits, optional point and digits. More fraction digits than `scale` are refused, not rounded.
    static func parseDecimal(_ text: String, precision: Int, scale: Int) -> Int128? {
        var unscaled: Int128 = 0
        var (digits, fraction, seenPoint, negative) = (0, 0, false, false)
        for (offset, byte) in text.utf8.enumerated() {
            switch byte {
            case UInt8(ascii: "-") where offset == 0: negative = true
            case UInt8(ascii: "+") where offset == 0: break
            case UInt8(ascii: ".") where !seenPoint: seenPoint = true
            case UInt8(ascii: "0")...UInt8(ascii: "9"):
                digits += 1
                if seenPoint { fraction += 1 }
                guard digits <= 60 else { return nil }
                let (product, overflow) = unscaled.multipliedReportingOverflow(by: 10)
                guard !overflow else { return nil }
                unscaled = product + Int128(byte - UInt8(ascii: "0"))
            default: return nil
            }
        }
        guard digits > 0, fraction <= scale else { return nil }
        for _ in fraction..<scale {
            let (product, overflow) = unscaled.multipliedReportingOverflow(by: 10)
            guard !overflow else { return nil }
            unscaled = product
        }
        guard String(unscaled).utf8.count <= precision else { return nil }
        return negative ? -unscaled : unscaled
    }

    /// `YYYY-MM-DD`, exactly; days since 1970-01-01.
    static func parseDate(_ text: Substring) -> Int32? {
        let bytes = Array(text.utf8)
        guard bytes.count == 10, bytes[4] == UInt8(ascii: "-"), bytes[7] == UInt8(ascii: "-"),
            let year = number(bytes[0..<4]), let month = number(bytes[5..<7]), let day = number(bytes[8..<10])
        else { return nil }
        let date = CalendarDate(year: year, month: month, day: day)
        return date.isValid ? Int32(date.daysSinceEpoch) : nil
    }

    /// A date, `T` or a space, `HH:MM:SS` and up to six fraction digits; a date alone is midnight.
    static func parseTimestamp(_ text: String) -> Int64? {
        let bytes = Array(text.utf8)
        guard bytes.count >= 10, let days = parseDate(Substring(text.prefix(10))) else { return nil }
        let base = Int64(days) * 86_400_000_000
        if bytes.count == 10 { return base }
        guard bytes.count >= 19, bytes[10] == UInt8(ascii: "T") || bytes[10] == UInt8(ascii: " "),
            bytes[13] == UInt8(ascii: ":"), bytes[16] == UInt8(ascii: ":"),
            let hour = number(bytes[11..<13]), let minute = number(bytes[14..<16]),
            let second = number(bytes[17..<19]), hour < 24, minute < 60, second < 60
        else { return nil }
        var micros = Int64(hour * 3600 + minute * 60 + second) * 1_000_000
        if bytes.count > 19 {
            let fraction = bytes[20...]
            guard bytes[19] == UInt8(ascii: "."), (1...6).contains(fraction.count), var value = number(fraction)
            else { return nil }
            for _ in fraction.count..<6 { value *= 10 }
            micros += Int64(value)
        }
        return base + micros
    }

    private static func number(_ bytes: ArraySlice<UInt8>) -> Int? {
        var value = 0
        for byte in bytes {
            guard (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte) else { return nil }
            value = value * 10 + Int(byte - UInt8(ascii: "0"))
        }
        return value
    }
}
