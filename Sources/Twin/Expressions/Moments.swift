import Planning
import Schemas

/// Dates as days and timestamps as microseconds since 1970; both from year 1 to year 9999.
enum Moments {
    static let microsecondsPerDay: Int64 = 86_400_000_000
    private static let microsecondsPerSecond: Int64 = 1_000_000
    private static let firstDay = CalendarDate(year: 1, month: 1, day: 1).daysSinceEpoch
    private static let lastDay = CalendarDate(year: 9_999, month: 12, day: 31).daysSinceEpoch

    static func apply(_ function: ScalarFunction, _ operands: [Value]) throws(ScalarFault) -> Value {
        switch (function, operands.count) {
        case (.addDays, 2):
            guard case .date(let day) = operands[0], case .integer(let days) = operands[1] else { throw .illTyped }
            let (sum, overflow) = Int64(day).addingReportingOverflow(days)
            guard !overflow else { throw .undefined }
            return try date(sum)
        case (.subtractDates, 2):
            guard case .date(let later) = operands[0], case .date(let earlier) = operands[1] else { throw .illTyped }
            return .integer(Int64(later) - Int64(earlier))
        case (.subtractTimestamps, 2):
            guard case .timestamp(let later) = operands[0], case .timestamp(let earlier) = operands[1] else {
                throw .illTyped
            }
            return .integer(later - earlier)
        case (.makeDate, 3):
            guard case .integer(let year) = operands[0], case .integer(let month) = operands[1],
                case .integer(let day) = operands[2]
            else { throw .illTyped }
            guard (1...9_999).contains(year), (1...12).contains(month), (1...31).contains(day) else {
                throw .undefined
            }
            let date = CalendarDate(year: Int(year), month: Int(month), day: Int(day))
            // A day that does not exist turns into another one.
            guard CalendarDate(daysSinceEpoch: date.daysSinceEpoch) == date else { throw .undefined }
            return .date(Int32(date.daysSinceEpoch))
        case (.addMonths, 2):
            guard case .integer(let months) = operands[1] else { throw .illTyped }
            return try addMonths(months, to: operands[0])
        case (.addMicroseconds, 2):
            guard case .timestamp(let micros) = operands[0], case .integer(let more) = operands[1] else {
                throw .illTyped
            }
            let (sum, overflow) = micros.addingReportingOverflow(more)
            guard !overflow else { throw .undefined }
            return try timestamp(sum)
        case (.truncateDate, 2):
            guard case .text(let unit) = operands[0], case .timestamp(let micros) = operands[1] else {
                throw .illTyped
            }
            return try truncate(micros, to: unit)
        case (_, 1): return try extract(function, operands[0])
        default: throw .illTyped
        }
    }

    static func date(_ days: Int64) throws(ScalarFault) -> Value {
        guard (Int64(firstDay)...Int64(lastDay)).contains(days) else { throw .undefined }
        return .date(Int32(days))
    }

    static func timestamp(_ micros: Int64) throws(ScalarFault) -> Value {
        let day = split(micros).day
        guard (Int64(firstDay)...Int64(lastDay)).contains(day) else { throw .undefined }
        return .timestamp(micros)
    }

    /// The day, and the microseconds since its midnight.
    static func split(_ micros: Int64) -> (day: Int64, rest: Int64) {
        let rest = micros % microsecondsPerDay
        let isBefore = rest < 0
        return (micros / microsecondsPerDay - (isBefore ? 1 : 0), isBefore ? rest + microsecondsPerDay : rest)
    }

    /// The same day of another month, or its last one.
    static func addMonths(_ months: Int64, to moment: Value) throws(ScalarFault) -> Value {
        let (day, rest): (Int64, Int64)
        switch moment {
        case .date(let days): (day, rest) = (Int64(days), 0)
        case .timestamp(let micros): (day, rest) = split(micros)
        default: throw .illTyped
        }
        // More than all the years there are.
        guard abs(Double(months)) < 12 * 20_000 else { throw .undefined }
        let old = CalendarDate(daysSinceEpoch: Int(day))
        let count = old.year * 12 + (old.month - 1) + Int(months)
        guard count >= 12 else { throw .undefined }
        let (year, month) = (count / 12, count % 12 + 1)
        let new = CalendarDate(
            year: year, month: month, day: min(old.day, CalendarDate.daysIn(month: month, year: year)))
        let days = Int64(new.daysSinceEpoch)
        guard case .timestamp = moment else { return try date(days) }
        _ = try date(days)
        return .timestamp(days * microsecondsPerDay + rest)
    }

    private static func extract(_ function: ScalarFunction, _ moment: Value) throws(ScalarFault) -> Value {
        let (day, rest): (Int64, Int64)
        switch moment {
        case .date(let days): (day, rest) = (Int64(days), 0)
        case .timestamp(let micros): (day, rest) = split(micros)
        default: throw .illTyped
        }
        let date = CalendarDate(daysSinceEpoch: Int(day))
        switch function {
        case .extractYear: return .integer(Int64(date.year))
        case .extractQuarter: return .integer(Int64((date.month + 2) / 3))
        case .extractMonth: return .integer(Int64(date.month))
        case .extractDay: return .integer(Int64(date.day))
        // 1970-01-01 was a Thursday.
        case .extractDayOfWeek: return .integer(((day + 4) % 7 + 7) % 7)
        case .extractDayOfYear:
            return .integer(day - Int64(CalendarDate(year: date.year, month: 1, day: 1).daysSinceEpoch) + 1)
        case .extractWeek: return .integer(isoWeek(day).week)
        case .extractISOYear: return .integer(isoWeek(day).year)
        case .extractHour: return .integer(rest / (3_600 * microsecondsPerSecond))
        case .extractMinute: return .integer(rest / (60 * microsecondsPerSecond) % 60)
        case .extractSecond:
            return .double(Double(rest % (60 * microsecondsPerSecond)) / Double(microsecondsPerSecond))
        case .extractEpoch:
            return .double(Double(day * microsecondsPerDay + rest) / Double(microsecondsPerSecond))
        default: throw .illTyped
        }
    }

    private static func truncate(_ micros: Int64, to unit: String) throws(ScalarFault) -> Value {
        let (day, rest) = split(micros)
        let units = [
            "microseconds": 1, "milliseconds": 1_000, "second": microsecondsPerSecond,
            "minute": 60 * microsecondsPerSecond,
        ]
        if let size = units[unit] { return .timestamp(micros - rest % size) }
        if unit == "hour" { return .timestamp(micros - rest % (3_600 * microsecondsPerSecond)) }
        let date = CalendarDate(daysSinceEpoch: Int(day))
        let first: CalendarDate
        switch unit {
        case "day": return .timestamp(day * microsecondsPerDay)
        // Weeks begin on Monday, and 1970-01-01 is three days after one. The first one begins before year 1.
        case "week": return try timestamp((day - ((day + 3) % 7 + 7) % 7) * microsecondsPerDay)
        case "month": first = CalendarDate(year: date.year, month: date.month, day: 1)
        case "quarter": first = CalendarDate(year: date.year, month: (date.month - 1) / 3 * 3 + 1, day: 1)
        case "year": first = CalendarDate(year: date.year, month: 1, day: 1)
        case "decade":
            guard date.year >= 10 else { throw .undefined }
            first = CalendarDate(year: date.year - date.year % 10, month: 1, day: 1)
        case "century": first = CalendarDate(year: (date.year + 99) / 100 * 100 - 99, month: 1, day: 1)
        case "millennium": first = CalendarDate(year: (date.year + 999) / 1_000 * 1_000 - 999, month: 1, day: 1)
        default: throw .illTyped
        }
        return .timestamp(Int64(first.daysSinceEpoch) * microsecondsPerDay)
    }

    /// ISO 8601: week 1 is the one that holds January 4th.
    static func isoWeek(_ day: Int64) -> (year: Int64, week: Int64) {
        func firstMonday(_ year: Int) -> Int64 {
            let fourth = Int64(CalendarDate(year: year, month: 1, day: 4).daysSinceEpoch)
            return fourth - ((fourth + 3) % 7 + 7) % 7
        }
        let year = CalendarDate(daysSinceEpoch: Int(day)).year
        let isoYear = day < firstMonday(year) ? year - 1 : day >= firstMonday(year + 1) ? year + 1 : year
        return (Int64(isoYear), (day - firstMonday(isoYear)) / 7 + 1)
    }
}
