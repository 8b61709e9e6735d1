import Planning
import Schemas

/// Spans of time: ages, and how PostgreSQL writes an interval.
enum Spans {
    static func apply(_ function: ScalarFunction, _ operands: [Value]) throws(ScalarFault) -> Value {
        if function == .formatInterval { return try text(operands) }
        guard operands.count == 2, case .timestamp(let first) = operands[0], case .timestamp(let second) = operands[1]
        else { throw .illTyped }
        let sign: Int64 = first < second ? -1 : 1
        let (months, days, time) = age(max(first, second), min(first, second))
        switch function {
        case .ageMonths: return .integer(sign * months)
        case .ageDays: return .integer(sign * days)
        default: return .integer(sign * time)
        }
    }

    /// The most whole months that lead from the earlier moment's fields to no later ones, then days and time. A day of the month
    /// that is not reached is counted in the earlier month's days.
    private static func age(_ later: Int64, _ earlier: Int64) -> (Int64, Int64, Int64) {
        let (a, b) = (Moments.split(later), Moments.split(earlier))
        let (to, from) = (
            CalendarDate(daysSinceEpoch: Int(a.0)), CalendarDate(daysSinceEpoch: Int(b.0))
        )
        var months = Int64(to.year - from.year) * 12 + Int64(to.month - from.month)
        let isBefore = a.1 < b.1
        let time = isBefore ? a.1 + Moments.microsecondsPerDay - b.1 : a.1 - b.1
        var days = Int64(to.day) - Int64(from.day) - (isBefore ? 1 : 0)
        if days < 0 {
            months -= 1
            days += Int64(CalendarDate.daysIn(month: from.month, year: from.year))
        }
        return (months, days, time)
    }

    private static func text(_ operands: [Value]) throws(ScalarFault) -> Value {
        guard operands.count == 3, case .integer(let months) = operands[0], case .integer(let days) = operands[1],
            case .integer(let time) = operands[2]
        else { throw .illTyped }
        var words: [String] = []
        var sign = ""
        for (number, unit) in [(months / 12, "year"), (months % 12, "mon"), (days, "day")] where number != 0 {
            words.append("\(number > 0 ? sign : "")\(number) \(unit)\(number == 1 ? "" : "s")")
            sign = number < 0 ? "+" : ""
        }
        if time != 0 || words.isEmpty {
            let seconds = time.magnitude / 1_000_000
            let clock = [seconds / 3_600, seconds / 60 % 60, seconds % 60].map { $0 < 10 ? "0\($0)" : "\($0)" }
            var fraction = String(String(time.magnitude % 1_000_000 + 1_000_000).dropFirst())
            while fraction.hasSuffix("0") { fraction.removeLast() }
            words.append(
                (time < 0 ? "-" : sign) + clock.joined(separator: ":") + (fraction.isEmpty ? "" : "." + fraction))
        }
        return .text(words.joined(separator: " "))
    }
}
