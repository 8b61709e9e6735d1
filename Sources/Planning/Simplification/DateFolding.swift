import Schemas

/// Date arithmetic on constants; nil outside the years 1 to 9999.
enum DateFolding {
    static let dayMicroseconds: Int64 = 86_400_000_000

    static func compute(_ function: ScalarFunction, _ values: [Value]) -> Value? {
        switch (function, values[0], values[1]) {
        case (.addDays, .date(let days), .integer(let count)):
            let (sum, overflow) = Int64(days).addingReportingOverflow(count)
            return overflow ? nil : date(sum)
        case (.subtractDates, .date(let left), .date(let right)): return .integer(Int64(left) - Int64(right))
        case (.addMonths, .date(let days), .integer(let months)):
            return shifted(Int64(days), months).flatMap(date)
        case (.addMonths, .timestamp(let micros), .integer(let months)):
            let days = day(of: micros)
            guard let moved = shifted(days, months), date(moved) != nil else { return nil }
            return .timestamp(moved * dayMicroseconds + (micros - days * dayMicroseconds))
        case (.addMicroseconds, .timestamp(let micros), .integer(let count)):
            let (sum, overflow) = micros.addingReportingOverflow(count)
            guard !overflow, date(day(of: sum)) != nil else { return nil }
            return .timestamp(sum)
        default: return nil
        }
    }

    /// Days of the years 1 to 9999.
    static let days: ClosedRange<Int64> = -719_162...2_932_896

    private static func date(_ days: Int64) -> Value? {
        Self.days.contains(days) ? .date(Int32(days)) : nil
    }

    /// The day `months` later; the day of the month clamps to the month's end.
    private static func shifted(_ days: Int64, _ months: Int64) -> Int64? {
        guard months.magnitude <= 200_000 else { return nil }
        let date = CalendarDate(daysSinceEpoch: Int(days))
        let total = date.year * 12 + date.month - 1 + Int(months)
        let year = Int(floorDivide(Int64(total), 12))
        let month = total - year * 12 + 1
        guard (1...9999).contains(year) else { return nil }
        let day = min(date.day, CalendarDate.daysIn(month: month, year: year))
        return Int64(CalendarDate(year: year, month: month, day: day).daysSinceEpoch)
    }

    /// The day that holds a moment, in days since 1970-01-01; any 64-bit number of microseconds.
    static func day(of micros: Int64) -> Int64 {
        let (days, rest) = micros.quotientAndRemainder(dividingBy: dayMicroseconds)
        return rest < 0 ? days - 1 : days
    }

    private static func floorDivide(_ value: Int64, _ divisor: Int64) -> Int64 {
        value >= 0 ? value / divisor : (value - divisor + 1) / divisor
    }
}
