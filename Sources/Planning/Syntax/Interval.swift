/// A span of time. Months are kept apart: their length depends on the date they are added to.
struct Interval: Hashable, Sendable {
    var months: Int64 = 0
    var microseconds: Int64 = 0

    /// `number` of `unit` (singular or plural, any case); nil for an unknown unit or one beyond 64 bits.
    init?(_ number: Int64, unit: String) {
        var name = unit.lowercased()
        if name.hasSuffix("s") { name.removeLast() }
        let scales: [String: (months: Int64, microseconds: Int64)] = [
            "year": (12, 0), "quarter": (3, 0), "month": (1, 0), "week": (0, 604_800_000_000),
            "day": (0, 86_400_000_000), "hour": (0, 3_600_000_000), "minute": (0, 60_000_000), "second": (0, 1_000_000),
        ]
        guard let scale = scales[name] else { return nil }
        let (months, monthsOverflow) = number.multipliedReportingOverflow(by: scale.months)
        let (microseconds, overflow) = number.multipliedReportingOverflow(by: scale.microseconds)
        guard !monthsOverflow, !overflow, months.magnitude <= 1_000_000 else { return nil }
        self.months = months
        self.microseconds = microseconds
    }

    /// `'3'` with a unit after it, or `'1 year 2 months'` without.
    init?(text: String, unit: String?) {
        let words = text.split(separator: " ").map(String.init)
        if let unit {
            guard words.count == 1, let number = Int64(words[0]), let interval = Interval(number, unit: unit) else {
                return nil
            }
            self = interval
            return
        }
        guard !words.isEmpty, words.count.isMultiple(of: 2) else { return nil }
        for index in stride(from: 0, to: words.count, by: 2) {
            guard let number = Int64(words[index]), let part = Interval(number, unit: words[index + 1]) else {
                return nil
            }
            let (sum, overflow) = microseconds.addingReportingOverflow(part.microseconds)
            guard !overflow else { return nil }
            months += part.months
            microseconds = sum
        }
    }

    /// The opposite span.
    var negated: Interval {
        var copy = self
        copy.months = -months
        copy.microseconds = 0 &- microseconds
        return copy
    }
}
