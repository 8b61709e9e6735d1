import Planning
import Schemas

/// to_char of timestamps.
enum MomentTexts {
    static func apply(_ operands: [Value]) throws(ScalarFault) -> Value {
        guard operands.count == 2, case .text(let pattern) = operands[0], case .timestamp(let micros) = operands[1],
            let format = DateFormat(pattern)
        else { throw .illTyped }
        let (day, rest) = Moments.split(micros)
        let date = CalendarDate(daysSinceEpoch: Int(day))
        return .text(
            format.parts.map { part in
                switch part {
                case .literal(let text): text
                case .field(let field, let isFilled):
                    self.name(field, date, day, rest, isFilled) ?? number(field, date, day, rest, isFilled)
                }
            }.joined())
    }

    private static func name(
        _ field: DateFormat.Field, _ date: CalendarDate, _ day: Int64, _ rest: Int64, _ isFilled: Bool
    ) -> String? {
        let months = [
            "January", "February", "March", "April", "May", "June", "July", "August", "September", "October",
            "November", "December",
        ]
        // 1970-01-01 was a Thursday.
        let weekdays = ["Thursday", "Friday", "Saturday", "Sunday", "Monday", "Tuesday", "Wednesday"]
        let month = months[date.month - 1]
        let weekday = weekdays[Int((day % 7 + 7) % 7)]
        let half = rest / 43_200_000_000 == 0 ? "AM" : "PM"
        func blank(_ text: String) -> String {
            isFilled ? text + String(repeating: " ", count: 9 - text.count) : text
        }
        return switch field {
        case .monthUpper: blank(month.uppercased())
        case .monthTitle: blank(month)
        case .monthLower: blank(month.lowercased())
        case .monthShortUpper: String(month.uppercased().prefix(3))
        case .monthShortTitle: String(month.prefix(3))
        case .monthShortLower: String(month.lowercased().prefix(3))
        case .dayUpper: blank(weekday.uppercased())
        case .dayTitle: blank(weekday)
        case .dayLower: blank(weekday.lowercased())
        case .dayShortUpper: String(weekday.uppercased().prefix(3))
        case .dayShortTitle: String(weekday.prefix(3))
        case .dayShortLower: String(weekday.lowercased().prefix(3))
        case .noonUpper: half
        case .noonLower: half.lowercased()
        default: nil
        }
    }

    private static func number(
        _ field: DateFormat.Field, _ date: CalendarDate, _ day: Int64, _ rest: Int64, _ isFilled: Bool
    ) -> String {
        let dayOfYear = Int(day) - CalendarDate(year: date.year, month: 1, day: 1).daysSinceEpoch + 1
        let weekday = Int(((day + 4) % 7 + 7) % 7)
        let seconds = Int(rest / 1_000_000)
        let (value, digits): (Int, Int) =
            switch field {
            case .year4: (date.year, 4)
            case .year3: (date.year % 1_000, 3)
            case .year2: (date.year % 100, 2)
            case .year1: (date.year % 10, 1)
            case .isoYear: (Int(Moments.isoWeek(day).year), 4)
            case .century: ((date.year - 1) / 100 + 1, 2)
            case .quarter: ((date.month - 1) / 3 + 1, 1)
            case .month: (date.month, 2)
            case .dayOfYear: (dayOfYear, 3)
            case .dayOfMonth: (date.day, 2)
            case .dayOfWeek: (weekday + 1, 1)
            case .isoDayOfWeek: (weekday == 0 ? 7 : weekday, 1)
            case .week: ((dayOfYear + 6) / 7, 2)
            case .isoWeek: (Int(Moments.isoWeek(day).week), 2)
            case .weekOfMonth: ((date.day + 6) / 7, 1)
            case .hour24: (seconds / 3_600, 2)
            case .hour12, .hour: (seconds / 3_600 % 12 == 0 ? 12 : seconds / 3_600 % 12, 2)
            case .minute: (seconds / 60 % 60, 2)
            case .second: (seconds % 60, 2)
            case .secondOfDay: (seconds, 1)
            case .millisecond: (Int(rest % 1_000_000) / 1_000, 3)
            default: (Int(rest % 1_000_000), 6)
            }
        let text = String(value)
        return isFilled ? String(repeating: "0", count: max(0, digits - text.count)) + text : text
    }
}
