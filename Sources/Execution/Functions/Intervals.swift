import Columns
import Planning
import Schemas

extension ExpressionCompiler {
    /// One part of age(later, earlier).
    func age(_ function: ScalarFunction, _ operands: [VectorExpression]) throws(ExecutionError) -> VectorExpression {
        try demand([.int64, .int64], operands, function)
        let info = ColumnInfo(type: .integer, kind: .int64, bounds: .int64, mayBeNull: anyNull(operands))
        return try kernel(operands, info) { (operands, out, count, _) throws(ExecutionError) in
            zipTotal(operands, out, count) { (later: Int64, earlier: Int64) -> Int64 in
                let age = later >= earlier ? Age(later, since: earlier) : Age(earlier, since: later)
                let part: Int64 =
                    switch function {
                    case .ageMonths: age.months
                    case .ageDays: age.days
                    default: age.microseconds
                    }
                return later >= earlier ? part : 0 &- part
            }
        }
    }

    /// An interval as PostgreSQL's style `postgres` writes it.
    func formatInterval(_ operands: [VectorExpression]) throws(ExecutionError) -> VectorExpression {
        try demand([.int64, .int64, .int64], operands, .formatInterval)
        let info = ColumnInfo(type: .text, kind: .text, mayBeNull: anyNull(operands))
        let arena = TextArena(budget)
        return try kernel(operands, info) { (operands, out, count, _) throws(ExecutionError) in
            arena.reset()
            out.combineValidity(of: operands, count: count)
            for row in 0..<count where !out.isNull(row) {
                out.texts[row] = try arena.copy(
                    intervalText(operands[0].int64s[row], operands[1].int64s[row], operands[2].int64s[row]))
            }
        }
    }
}

/// The difference of two moments in whole months, days and time; days are borrowed from the earlier one's month.
private struct Age {
    var months: Int64
    var days: Int64
    var microseconds: Int64

    init(_ later: Int64, since earlier: Int64) {
        let (laterDay, earlierDay) = (
            Calendar.days(ofMicroseconds: later), Calendar.days(ofMicroseconds: earlier)
        )
        let (a, b) = (Calendar.date(laterDay), Calendar.date(earlierDay))
        microseconds = (later &- laterDay &* microsecondsPerDay) &- (earlier &- earlierDay &* microsecondsPerDay)
        days = Int64(a.day - b.day)
        months = Int64((a.year - b.year) * 12 + a.month - b.month)
        if microseconds < 0 { (microseconds, days) = (microseconds &+ microsecondsPerDay, days - 1) }
        if days < 0 {
            days += Int64(CalendarDate.daysIn(month: b.month, year: b.year))
            months -= 1
        }
    }
}

private func intervalText(_ months: Int64, _ days: Int64, _ microseconds: Int64) -> String {
    var parts: [String] = []
    var isAfterNegative = false
    func add(_ value: Int64, _ unit: String) {
        guard value != 0 else { return }
        // A part that follows a negative one says that it is positive.
        parts.append((isAfterNegative && value > 0 ? "+" : "") + "\(value) \(unit)\(value == 1 ? "" : "s")")
        isAfterNegative = value < 0
    }
    add(months / 12, "year")
    add(months % 12, "mon")
    add(days, "day")
    if microseconds != 0 || parts.isEmpty {
        let total = microseconds.magnitude
        func padded(_ value: UInt64, _ width: Int) -> String {
            let digits = String(value)
            return String(repeating: "0", count: max(width - digits.utf8.count, 0)) + digits
        }
        let sign = microseconds < 0 ? "-" : isAfterNegative ? "+" : ""
        var clock =
            sign + padded(total / 3_600_000_000, 2) + ":" + padded(total / 60_000_000 % 60, 2) + ":"
            + padded(total / 1_000_000 % 60, 2)
        if total % 1_000_000 != 0 {
            var fraction = padded(total % 1_000_000, 6)[...]
            while fraction.last == "0" { fraction = fraction.dropLast() }
            clock += "." + fraction
        }
        parts.append(clock)
    }
    return parts.joined(separator: " ")
}
