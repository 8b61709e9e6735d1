import Columns
import Planning
import Schemas

let microsecondsPerDay: Int64 = 86_400_000_000

/// Arithmetic of days and microseconds since 1970-01-01, proleptic Gregorian.
enum Calendar {
    /// 0001-01-01 and 9999-12-31.
    static let dayRange: ClosedRange<Int64> = -719_162...2_932_896

    static func days(ofMicroseconds micros: Int64) -> Int64 {
        let quotient = micros / microsecondsPerDay
        return micros % microsecondsPerDay < 0 ? quotient - 1 : quotient
    }

    static func isValid(microseconds: Int64) -> Bool { dayRange.contains(days(ofMicroseconds: microseconds)) }

    /// A day so far away belongs to no valid value; it keeps NULL slots and hostile files from trapping.
    static func date(_ days: Int64) -> CalendarDate {
        CalendarDate(daysSinceEpoch: Int(min(max(days, dayRange.lowerBound), dayRange.upperBound)))
    }

    static func days(year: Int, month: Int, day: Int) -> Int64 {
        Int64(CalendarDate(year: year, month: month, day: day).daysSinceEpoch)
    }

    /// A field of a day; hours and minutes of a day are 0.
    static func field(_ function: ScalarFunction, _ day: Int64) -> Int64 {
        switch function {
        case .extractYear: Int64(date(day).year)
        case .extractQuarter: Int64((date(day).month + 2) / 3)
        case .extractMonth: Int64(date(day).month)
        case .extractDay: Int64(date(day).day)
        case .extractDayOfWeek: dayOfWeek(day)
        case .extractDayOfYear: dayOfYear(day)
        case .extractWeek: (dayOfYear(isoThursday(day)) &- 1) / 7 &+ 1
        case .extractISOYear: Int64(date(isoThursday(day)).year)
        default: 0
        }
    }

    static func dayOfWeek(_ days: Int64) -> Int64 {
        let day = (days % 7 + 4) % 7
        return day < 0 ? day + 7 : day
    }

    /// The day clamps to the end of the month; nil outside the years 1 to 9999.
    static func addMonths(_ days: Int64, _ months: Int64) -> Int64? {
        guard abs(months) < 200_000 else { return nil }
        let date = date(days)
        let total = date.year * 12 + date.month - 1 + Int(months)
        guard total >= 12, total < 120_000 else { return nil }
        let (year, month) = (total / 12, total % 12 + 1)
        return self.days(year: year, month: month, day: min(date.day, CalendarDate.daysIn(month: month, year: year)))
    }
}

extension ExpressionCompiler {
    func extract(
        _ function: ScalarFunction, _ operands: [VectorExpression], _ type: ColumnType
    ) throws(ExecutionError) -> VectorExpression {
        try demand([.int64], operands, function)
        let isTimestamp = operands[0].info.type == .timestamp
        let isNullable = operands[0].info.mayBeNull
        if function == .extractSecond || function == .extractEpoch {
            let info = ColumnInfo(type: .double, kind: .double, mayBeNull: isNullable)
            let isDate = !isTimestamp
            return try kernel(operands, info) { (operands, out, count, _) throws(ExecutionError) in
                if function == .extractEpoch {
                    mapTotal(operands[0], out, count) { (x: Int64) in
                        isDate ? Double(x) * 86_400 : Double(x) / 1_000_000
                    }
                } else {
                    mapTotal(operands[0], out, count) { (x: Int64) in
                        Double((x &- Calendar.days(ofMicroseconds: x) &* microsecondsPerDay) % 60_000_000) / 1_000_000
                    }
                }
            }
        }
        let info = ColumnInfo(
            type: .integer, kind: .int64, bounds: Self.fieldBounds(function, operands[0].info), mayBeNull: isNullable)
        if !isTimestamp, useFastKernels, let table = DayTable(function, operands[0].info.bounds) {
            return try kernel(operands, info) { (operands, out, count, _) throws(ExecutionError) in
                table.map(operands[0], out, count)
            }
        }
        return try kernel(operands, info) { (operands, out, count, _) throws(ExecutionError) in
            mapTotal(operands[0], out, count) { (x: Int64) in
                let day = isTimestamp ? Calendar.days(ofMicroseconds: x) : x
                switch function {
                case .extractHour: return (x &- day &* microsecondsPerDay) / 3_600_000_000
                case .extractMinute: return (x &- day &* microsecondsPerDay) / 60_000_000 % 60
                default: return Calendar.field(function, day)
                }
            }
        }
    }

    /// Bounds of a field: they make perfect group codes of `GROUP BY EXTRACT(…)`.
    private static func fieldBounds(_ function: ScalarFunction, _ info: ColumnInfo) -> ValueBounds {
        switch function {
        case .extractYear, .extractISOYear:
            guard let (lower, upper) = info.bounds.interval else { return .unknown }
            let scale: Int128 = info.type == .timestamp ? Int128(microsecondsPerDay) : 1
            let years = [lower, upper].map { word in
                Int128(Calendar.date(Int64(clamping: word / scale - (word < 0 ? 1 : 0))).year)
            }
            return .integers(lower: years[0] - 1, upper: years[1] + 1)
        case .extractQuarter: return .integers(lower: 1, upper: 4)
        case .extractMonth: return .integers(lower: 1, upper: 12)
        case .extractDay: return .integers(lower: 1, upper: 31)
        case .extractDayOfWeek: return .integers(lower: 0, upper: 6)
        case .extractDayOfYear: return .integers(lower: 1, upper: 366)
        case .extractWeek: return .integers(lower: 1, upper: 53)
        case .extractHour: return .integers(lower: 0, upper: 23)
        default: return .integers(lower: 0, upper: 59)
        }
    }

    func calendar(
        _ function: ScalarFunction, _ operands: [VectorExpression], _ type: ColumnType
    ) throws(ExecutionError) -> VectorExpression {
        if function == .truncateDate { return try truncateDate(operands) }
        try demand([.int64, .int64], operands, function)
        let isTimestamp = operands[0].info.type == .timestamp
        let isTotal = function == .subtractDates || function == .subtractTimestamps
        let info = ColumnInfo(type: type, kind: .int64, mayBeNull: anyNull(operands) || !isTotal)
        return try kernel(operands, info, mayFail: !isTotal) { (operands, out, count, state) throws(ExecutionError) in
            switch function {
            case .subtractDates, .subtractTimestamps: zipTotal(operands, out, count) { (x: Int64, y: Int64) in x &- y }
            case .addDays:
                zipPartial(operands, out, count, state, empty: 0) { (x: Int64, y: Int64) -> Int64? in
                    x.addedOrNil(y).flatMap { Calendar.dayRange.contains($0) ? $0 : nil }
                }
            case .addMicroseconds:
                zipPartial(operands, out, count, state, empty: 0) { (x: Int64, y: Int64) -> Int64? in
                    x.addedOrNil(y).flatMap { Calendar.isValid(microseconds: $0) ? $0 : nil }
                }
            default:
                zipPartial(operands, out, count, state, empty: 0) { (x: Int64, y: Int64) -> Int64? in
                    guard isTimestamp else { return Calendar.addMonths(x, y) }
                    let day = Calendar.days(ofMicroseconds: x)
                    return Calendar.addMonths(day, y).map {
                        $0 &* microsecondsPerDay &+ (x &- day &* microsecondsPerDay)
                    }
                }
            }
        }
    }
}
