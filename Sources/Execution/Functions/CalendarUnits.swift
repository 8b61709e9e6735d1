import Columns
import Planning
import Schemas

extension Calendar {
    enum Unit: String {
        case millennium, century, decade, year, quarter, month, week, day, hour, minute, second
        case milliseconds, microseconds

        /// Microseconds of the units below a day.
        var length: Int64? {
            switch self {
            case .hour: 3_600_000_000
            case .minute: 60_000_000
            case .second: 1_000_000
            case .milliseconds: 1_000
            case .microseconds: 1
            default: nil
            }
        }
    }

    /// The start of the unit that holds the timestamp; weeks start on Monday, centuries in the year 1. Nil: before the year 1.
    static func truncate(_ micros: Int64, to unit: Unit) -> Int64? {
        let day = days(ofMicroseconds: micros)
        let start = day &* microsecondsPerDay
        if let length = unit.length { return start &+ (micros &- start) / length * length }
        let date = date(day)
        var (year, month) = (date.year, 1)
        switch unit {
        case .week: return (day - (dayOfWeek(day) + 6) % 7) * microsecondsPerDay
        case .month: month = date.month
        case .quarter: month = (date.month - 1) / 3 * 3 + 1
        case .decade: year = date.year / 10 * 10
        case .century: year = (date.year - 1) / 100 * 100 + 1
        case .millennium: year = (date.year - 1) / 1_000 * 1_000 + 1
        case .year: break
        default: return start
        }
        return year < 1 ? nil : days(year: year, month: month, day: 1) * microsecondsPerDay
    }

    static func dayOfYear(_ day: Int64) -> Int64 { day &- days(year: date(day).year, month: 1, day: 1) &+ 1 }

    /// The Thursday of the week from Monday on: its year and week are those of ISO 8601.
    static func isoThursday(_ day: Int64) -> Int64 { day &- (dayOfWeek(day) &+ 6) % 7 &+ 3 }
}

extension ExpressionCompiler {
    func truncateDate(_ operands: [VectorExpression]) throws(ExecutionError) -> VectorExpression {
        guard operands.count == 2, let literal = operands[0] as? LiteralExpression,
            case .text(let name) = literal.value,
            let unit = Calendar.Unit(rawValue: name), operands[1].info.kind == .int64
        else { throw ExecutionError(.planInvalid, "truncateDate") }
        let isDate = operands[1].info.type == .date
        let canFail = unit == .decade
        let info = ColumnInfo(type: .timestamp, kind: .int64, mayBeNull: operands[1].info.mayBeNull || canFail)
        return try kernel([operands[1]], info, mayFail: canFail) {
            (operands, out, count, state) throws(ExecutionError) in
            if canFail {
                mapPartial(operands[0], out, count, state, empty: 0) { (x: Int64) in
                    Calendar.truncate(isDate ? x &* microsecondsPerDay : x, to: unit)
                }
            } else {
                mapTotal(operands[0], out, count) { (x: Int64) in
                    Calendar.truncate(isDate ? x &* microsecondsPerDay : x, to: unit) ?? 0
                }
            }
        }
    }

    func makeDate(_ operands: [VectorExpression]) throws(ExecutionError) -> VectorExpression {
        try demand([.int64, .int64, .int64], operands, .makeDate)
        let info = ColumnInfo(type: .date, kind: .int64, mayBeNull: true)
        return try kernel(operands, info, mayFail: true) { (operands, out, count, state) throws(ExecutionError) in
            out.combineValidity(of: operands, count: count)
            for row in 0..<count where !out.isNull(row) {
                let parts = operands.map { Int(max(min($0.int64s[row], 100_000), -100_000)) }
                let date = CalendarDate(year: parts[0], month: parts[1], day: parts[2])
                out.int64s[row] = date.isValid ? Int64(date.daysSinceEpoch) : 0
                if !date.isValid { out.markError(row, count: count, state) }
            }
        }
    }
}
