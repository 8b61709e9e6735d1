import Columns
import Planning
import Schemas

extension ExpressionCompiler {
    /// to_char of timestamps.
    func formatDate(_ operands: [VectorExpression]) throws(ExecutionError) -> VectorExpression {
        guard operands.count == 2, let literal = operands[0] as? LiteralExpression,
            case .text(let pattern) = literal.value,
            let format = DateFormat(pattern), operands[1].info.type == .timestamp
        else { throw ExecutionError(.planInvalid, "formatDate") }
        let info = ColumnInfo(type: .text, kind: .text, mayBeNull: true)
        let arena = TextArena(budget)
        return try kernel([operands[1]], info, mayFail: true) { (operands, out, count, state) throws(ExecutionError) in
            arena.reset()
            out.copyValidity(of: operands[0], count: count)
            for row in 0..<count where !out.isNull(row) {
                let text = CalendarText(operands[0].int64s[row]).text(format)
                guard text.utf8.count <= ScalarLimits.textBytes else {
                    out.texts[row] = .empty
                    out.markError(row, count: count, state)
                    continue
                }
                out.texts[row] = try arena.copy(text)
            }
        }
    }
}

/// A moment, written by the fields of a pattern.
private struct CalendarText {
    private let day: Int64
    private let date: CalendarDate
    /// Microseconds since midnight.
    private let time: Int64

    init(_ microseconds: Int64) {
        day = Calendar.days(ofMicroseconds: microseconds)
        date = Calendar.date(day)
        time = microseconds &- day &* microsecondsPerDay
    }

    func text(_ format: DateFormat) -> String {
        var result = ""
        for part in format.parts {
            switch part {
            case .literal(let text): result += text
            case .field(let field, let isFilled):
                if let (number, width) = number(field) {
                    let digits = String(number)
                    result += String(repeating: "0", count: isFilled ? max(width - digits.utf8.count, 0) : 0) + digits
                } else {
                    let (name, width) = name(field)
                    result += name + String(repeating: " ", count: isFilled ? max(width - name.utf8.count, 0) : 0)
                }
            }
        }
        return result
    }

    /// The number that a field writes, and its digits; nil for names.
    private func number(_ field: DateFormat.Field) -> (Int64, Int)? {
        let hour = time / 3_600_000_000
        switch field {
        case .year4: return (Int64(date.year), 4)
        case .year3: return (Int64(date.year % 1_000), 3)
        case .year2: return (Int64(date.year % 100), 2)
        case .year1: return (Int64(date.year % 10), 1)
        case .isoYear: return (Int64(Calendar.date(Calendar.isoThursday(day)).year), 4)
        case .century: return (Int64((date.year + 99) / 100), 2)
        case .quarter: return (Int64((date.month + 2) / 3), 1)
        case .month: return (Int64(date.month), 2)
        case .dayOfYear: return (Calendar.dayOfYear(day), 3)
        case .dayOfMonth: return (Int64(date.day), 2)
        case .dayOfWeek: return (Calendar.dayOfWeek(day) + 1, 1)
        case .isoDayOfWeek: return ((Calendar.dayOfWeek(day) + 6) % 7 + 1, 1)
        case .week: return ((Calendar.dayOfYear(day) - 1) / 7 + 1, 2)
        case .isoWeek: return ((Calendar.dayOfYear(Calendar.isoThursday(day)) - 1) / 7 + 1, 2)
        case .weekOfMonth: return (Int64((date.day - 1) / 7 + 1), 1)
        case .hour24: return (hour, 2)
        case .hour12, .hour: return ((hour + 11) % 12 + 1, 2)
        case .minute: return (time / 60_000_000 % 60, 2)
        case .second: return (time / 1_000_000 % 60, 2)
        case .secondOfDay: return (time / 1_000_000, 1)
        case .millisecond: return (time / 1_000 % 1_000, 3)
        case .microsecond: return (time % 1_000_000, 6)
        default: return nil
        }
    }

    private static let months = [
        "January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November",
        "December",
    ]
    private static let days = ["Sunday", "Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday"]

    /// The name that a field writes, and the width of the longest.
    private func name(_ field: DateFormat.Field) -> (String, Int) {
        let month = Self.months[date.month - 1]
        let weekday = Self.days[Int(Calendar.dayOfWeek(day))]
        let noon = time < microsecondsPerDay / 2 ? "AM" : "PM"
        switch field {
        case .monthUpper: return (month.uppercased(), 9)
        case .monthTitle: return (month, 9)
        case .monthLower: return (month.lowercased(), 9)
        case .monthShortUpper: return (month.prefix(3).uppercased(), 3)
        case .monthShortTitle: return (String(month.prefix(3)), 3)
        case .monthShortLower: return (month.prefix(3).lowercased(), 3)
        case .dayUpper: return (weekday.uppercased(), 9)
        case .dayTitle: return (weekday, 9)
        case .dayLower: return (weekday.lowercased(), 9)
        case .dayShortUpper: return (weekday.prefix(3).uppercased(), 3)
        case .dayShortTitle: return (String(weekday.prefix(3)), 3)
        case .dayShortLower: return (weekday.prefix(3).lowercased(), 3)
        case .noonLower: return (noon.lowercased(), 2)
        default: return (noon, 2)
        }
    }
}
