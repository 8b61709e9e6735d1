import Schemas

/// Dates, timestamps and booleans as they stand in a field.
enum CalendarFields {
    @inline(__always)
    private static func number(_ span: Span<UInt8>, _ start: Int, _ count: Int) -> Int? {
        var value = 0
        for offset in start..<(start &+ count) {
            let digit = span[offset] &- UInt8(ascii: "0")
            guard digit < 10 else { return nil }
            value = value &* 10 &+ Int(digit)
        }
        return value
    }

    /// `YYYY-MM-DD` at `start`, days since 1970-01-01; the caller knows that ten bytes are there.
    private static func day(_ span: Span<UInt8>, _ start: Int) -> Int64? {
        guard span[start &+ 4] == UInt8(ascii: "-"), span[start &+ 7] == UInt8(ascii: "-"),
            let year = number(span, start, 4), let month = number(span, start &+ 5, 2),
            let day = number(span, start &+ 8, 2)
        else { return nil }
        let date = CalendarDate(year: year, month: month, day: day)
        return date.isValid ? Int64(date.daysSinceEpoch) : nil
    }

    /// `YYYY-MM-DD`, exactly.
    static func date(_ span: Span<UInt8>, _ bounds: Range<Int>) -> Int64? {
        bounds.count == 10 ? day(span, bounds.lowerBound) : nil
    }

    /// A date, `T` or a space, `HH:MM:SS` and up to six fraction digits; a date alone is midnight. Microseconds.
    static func timestamp(_ span: Span<UInt8>, _ bounds: Range<Int>) -> Int64? {
        let start = bounds.lowerBound
        guard bounds.count >= 10, let days = day(span, start) else { return nil }
        let midnight = days * 86_400_000_000
        if bounds.count == 10 { return midnight }
        guard bounds.count >= 19, span[start + 10] == UInt8(ascii: "T") || span[start + 10] == UInt8(ascii: " "),
            span[start + 13] == UInt8(ascii: ":"), span[start + 16] == UInt8(ascii: ":"),
            let hour = number(span, start + 11, 2), let minute = number(span, start + 14, 2),
            let second = number(span, start + 17, 2), hour < 24, minute < 60, second < 60
        else { return nil }
        var micros = midnight + Int64(hour * 3600 + minute * 60 + second) * 1_000_000
        if bounds.count > 19 {
            let digits = bounds.count - 20
            guard span[start + 19] == UInt8(ascii: "."), (1...6).contains(digits),
                let fraction = number(span, start + 20, digits)
            else { return nil }
            micros += Int64(fraction) * NumberFields.powerOfTen(6 - digits)
        }
        return micros
    }

    /// `true` or `false` without regard to case; with `letters` also `t`, `f`, `1`, `0`.
    static func boolean(_ span: Span<UInt8>, _ bounds: Range<Int>, letters: Bool) -> Int64? {
        if letters, bounds.count == 1 {
            switch span[bounds.lowerBound] {
            case UInt8(ascii: "t"), UInt8(ascii: "T"), UInt8(ascii: "1"): return 1
            case UInt8(ascii: "f"), UInt8(ascii: "F"), UInt8(ascii: "0"): return 0
            default: return nil
            }
        }
        if spells(span, bounds, yes) { return 1 }
        return spells(span, bounds, no) ? 0 : nil
    }

    private static let yes = Array("true".utf8)
    private static let no = Array("false".utf8)

    private static func spells(_ span: Span<UInt8>, _ bounds: Range<Int>, _ word: [UInt8]) -> Bool {
        guard bounds.count == word.count else { return false }
        for offset in 0..<word.count where span[bounds.lowerBound + offset] | 0x20 != word[offset] { return false }
        return true
    }
}
