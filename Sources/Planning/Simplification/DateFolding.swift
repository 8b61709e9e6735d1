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
            let days = floorDivide(micros, dayMicroseconds)
            guard let moved = shifted(days, months), date(moved) != nil else { return nil }
            return .timestamp(moved * dayMicroseconds + (micros - days * dayMicroseconds))
        case (.addMicroseconds, .timestamp(let micros), .integer(let count)):
            let (sum, overflow) = micros.addingReportingOverflow(count)
            guard !overflow, date(floorDivide(sum, dayMicroseconds)) != nil else { return nil }
            return .timestamp(sum)
        default: return nil
        }
    }

    private static func date(_ days: Int64) -> Value? {
        guard abs(days) < 4_000_000, CalendarDate(daysSinceEpoch: Int(days)).isValid else { return nil }
        return .date(Int32(days))
    }

    /// The day `months` later; the day of the month clamps to the month's end.
    private static func shifted(_ days: Int64, _ months: Int64) -> Int64? {
        guard abs(months) <= 200_000 else { return nil }
        let date = CalendarDate(daysSinceEpoch: Int(days))
        let total = date.year * 12 + date.month - 1 + Int(months)
        let year = Int(floorDivide(Int64(total), 12))
        let month = total - year * 12 + 1
        guard (1...9999).contains(year) else { return nil }
        let day = min(date.day, CalendarDate.daysIn(month: month, year: year))
        return Int64(CalendarDate(year: year, month: month, day: day).daysSinceEpoch)
    }

    static func floorDivide(_ value: Int64, _ divisor: Int64) -> Int64 {
        value >= 0 ? value / divisor : (value - divisor + 1) / divisor
    }
}
