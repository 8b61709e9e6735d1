import Columns
import Planning
import Schemas

extension ExpressionCompiler {
    /// to_timestamp and to_date: a text read by a pattern.
    func parseDate(_ operands: [VectorExpression]) throws(ExecutionError) -> VectorExpression {
        guard operands.count == 2, let literal = operands[0] as? LiteralExpression,
            case .text(let pattern) = literal.value, let format = DateFormat(pattern), format.isReadable
        else { throw ExecutionError(.planInvalid, "parseDate") }
        let text = try slices(operands[1])
        guard text.info.kind == .text else { throw ExecutionError(.planInvalid, "parseDate") }
        let info = ColumnInfo(type: .timestamp, kind: .int64, mayBeNull: true)
        return try kernel([text], info, mayFail: true) { (operands, out, count, state) throws(ExecutionError) in
            mapPartial(operands[0], out, count, state, empty: 0) { (text: TextSlice) -> Int64? in
                var reader = DateReader(text.string)
                return reader.read(format)
            }
        }
    }
}

/// Reads a moment field by field. Blanks before a field are passed over; where the pattern has a sign, the text may have any.
private struct DateReader {
    private var rest: Substring
    private var (year, month, day) = (1, 1, 1)
    private var dayOfYear: Int?
    private var (hour, minute, second, micros) = (0, 0, 0, 0)
    private var isAfternoon: Bool?
    private var usesTwelve = false

    init(_ text: String) { rest = text[...] }

    mutating func read(_ format: DateFormat) -> Int64? {
        for (index, part) in format.parts.enumerated() {
            switch part {
            case .literal(let text): skip(text)
            case .field(let field, _):
                rest = rest.drop { $0 == " " }
                // Digits that follow at once belong to the next field.
                var isNextNumber = false
                if index + 1 < format.parts.count, case .field(let next, _) = format.parts[index + 1] {
                    isNextNumber = Self.width(next) != nil
                }
                guard take(field, isFixed: isNextNumber) else { return nil }
            }
        }
        return moment
    }

    private mutating func skip(_ text: String) {
        for character in text {
            if character == " " {
                rest = rest.drop { $0 == " " }
            } else if let first = rest.first,
                character.isLetter || character.isNumber || !(first.isLetter || first.isNumber)
            {
                rest = rest.dropFirst()
            }
        }
    }

    private static func width(_ field: DateFormat.Field) -> Int? {
        switch field {
        case .year4: 4
        case .year3, .dayOfYear, .millisecond: 3
        case .year2, .month, .dayOfMonth, .hour24, .hour12, .hour, .minute, .second: 2
        case .year1: 1
        case .secondOfDay: 5
        case .microsecond: 6
        default: nil
        }
    }

    private mutating func take(_ field: DateFormat.Field, isFixed: Bool) -> Bool {
        guard let width = Self.width(field) else { return takeName(field) }
        // A year may have more digits than four, unless others follow at once.
        let most = !isFixed && field == .year4 ? 6 : width
        let digits = rest.prefix { $0.isASCII && $0.isNumber }.prefix(most)
        guard let number = Int(digits) else { return false }
        rest = rest.dropFirst(digits.count)
        switch field {
        case .year4: year = number
        case .year3, .year2, .year1: year = number + (number < 70 ? 2_000 : number < 100 ? 1_900 : 2_000)
        case .month: month = number
        case .dayOfMonth: day = number
        case .dayOfYear: dayOfYear = number
        case .hour24: hour = number
        case .hour12, .hour: (hour, usesTwelve) = (number, true)
        case .minute: minute = number
        case .second: second = number
        case .secondOfDay: (hour, minute, second) = (number / 3_600, number / 60 % 60, number % 60)
        case .millisecond, .microsecond:
            // Digits of a fraction: '5' is half a second.
            var value = number
            for _ in digits.count..<6 { value *= 10 }
            micros += value
        default: return false
        }
        return true
    }

    private static let months = ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"]
    private static let longMonths = [
        "january", "february", "march", "april", "may", "june", "july", "august", "september", "october", "november",
        "december",
    ]
    private static let days = ["sunday", "monday", "tuesday", "wednesday", "thursday", "friday", "saturday"]

    private mutating func takeName(_ field: DateFormat.Field) -> Bool {
        let lower = rest.prefix(10).lowercased()
        func drop(_ names: [String]) -> (Int, Int)? {
            names.enumerated().filter { lower.hasPrefix($0.element) }.map { ($0.offset, $0.element.count) }.first
        }
        switch field {
        case .noonUpper, .noonLower:
            guard lower.hasPrefix("am") || lower.hasPrefix("pm") else { return false }
            isAfternoon = lower.hasPrefix("pm")
            rest = rest.dropFirst(2)
        case .dayUpper, .dayTitle, .dayLower:
            guard let (_, length) = drop(Self.days) else { return false }
            rest = rest.dropFirst(length)
        case .dayShortUpper, .dayShortTitle, .dayShortLower:
            guard drop(Self.days.map { String($0.prefix(3)) }) != nil else { return false }
            rest = rest.dropFirst(3)
        case .monthUpper, .monthTitle, .monthLower:
            guard let (index, length) = drop(Self.longMonths) else { return false }
            month = index + 1
            rest = rest.dropFirst(length)
        default:
            guard let (index, _) = drop(Self.months) else { return false }
            month = index + 1
            rest = rest.dropFirst(3)
        }
        return true
    }

    private var moment: Int64? {
        var hour = hour
        if usesTwelve {
            guard (1...12).contains(hour) else { return nil }
            if let isAfternoon { hour = hour % 12 + (isAfternoon ? 12 : 0) }
        }
        guard hour < 24, minute < 60, second < 60, (1...9999).contains(year) else { return nil }
        var date = CalendarDate(year: year, month: month, day: day)
        if let dayOfYear {
            guard (1...366).contains(dayOfYear) else { return nil }
            let first = CalendarDate(year: year, month: 1, day: 1).daysSinceEpoch
            date = CalendarDate(daysSinceEpoch: first + dayOfYear - 1)
            guard date.year == year else { return nil }
        }
        guard date.isValid else { return nil }
        let seconds = Int64(hour * 3_600 + minute * 60 + second)
        return Int64(date.daysSinceEpoch) * microsecondsPerDay + seconds * 1_000_000 + Int64(micros)
    }
}
