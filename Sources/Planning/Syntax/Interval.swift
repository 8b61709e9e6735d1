/// A span of time. Months and days are kept apart: their length depends on the date they are added to.
struct Interval: Hashable, Sendable {
    var months: Int64 = 0
    var days: Int64 = 0
    var microseconds: Int64 = 0

    init() {}

    /// `number` of `unit` (singular or plural, any case); nil for an unknown unit or one beyond the limits.
    init?(_ number: Int64, unit: String) {
        guard let scale = Self.scale(of: unit), let span = Interval(scale, times: Double(number), exact: number) else {
            return nil
        }
        self = span
    }

    /// `'3'` with a unit after it, or PostgreSQL's forms without: `'1 year 2 months'`, `'1 day -02:30:15.5'`, `'1.5 hours'`,
    /// `'3 days ago'`, `'1-2'`, `'P1Y2M3DT4H5M6S'`.
    init?(text: String, unit: String?) {
        var words = text.split(separator: " ").map { $0.lowercased() }
        if let unit {
            guard words.count == 1 else { return nil }
            words.append(unit)
            if words[0].contains(":") { words.removeLast() }
        } else if let only = words.first, words.count == 1, only.hasPrefix("p") {
            guard let span = Interval(iso: only) else { return nil }
            self = span
            return
        }
        let isAgo = words.last == "ago"
        if isAgo { words.removeLast() }
        guard !words.isEmpty, words != ["@"] else { return nil }
        var position = words[0] == "@" ? 1 : 0
        while position < words.count {
            if let clock = Self.clock(words[position]) {
                guard add(clock) else { return nil }
                position += 1
                continue
            }
            guard let (span, taken) = Self.quantity(words[position...]), add(span) else { return nil }
            position += taken
        }
        if isAgo { self = negated }
    }

    /// `3 days`, `3days`, `1-2` (years and months), or a number alone (seconds), and how many words it takes.
    private static func quantity(_ words: ArraySlice<String>) -> (Interval, Int)? {
        guard let word = words.first else { return nil }
        // '1 month - 1 day': a sign on its own.
        if (word == "-" || word == "+"), let next = words.dropFirst().first {
            return quantity([word + next] + words.dropFirst(2)).map { ($0.0, $0.1 + 1) }
        }
        let number = word.prefix { $0.isNumber || "+-.".contains($0) }
        var rest = String(word.dropFirst(number.count))
        if rest.isEmpty, let dash = number.dropFirst().firstIndex(of: "-") {
            guard let years = Int64(number[..<dash]), let months = Int64(number[number.index(after: dash)...]),
                (0...11).contains(months), years.magnitude < 100_000
            else { return nil }
            var span = Interval()
            span.months = years * 12 + (number.hasPrefix("-") ? -months : months)
            return (span, 1)
        }
        var taken = 1
        if rest.isEmpty {
            rest = words.dropFirst().first ?? "second"
            taken = words.count > 1 ? 2 : 1
        }
        guard let scale = scale(of: rest), let value = Double(number.hasPrefix("+") ? number.dropFirst() : number),
            let span = Interval(scale, times: value, exact: Int64(number))
        else { return nil }
        return (span, taken)
    }

    /// [-]hh:mm[:ss[.ffffff]].
    private static func clock(_ word: String) -> Interval? {
        guard word.contains(":") else { return nil }
        let isNegative = word.hasPrefix("-")
        let fields = word.drop { $0 == "-" || $0 == "+" }.split(separator: ":", omittingEmptySubsequences: false)
        guard (2...3).contains(fields.count), let hours = Int64(fields[0]), let minutes = Int64(fields[1]),
            (0...1_000_000).contains(hours), (0...59).contains(minutes),
            let seconds = fields.count == 3 ? Double(fields[2]) : 0, seconds >= 0, seconds < 60
        else { return nil }
        var span = Interval()
        let total = hours * 3_600_000_000 + minutes * 60_000_000 + Int64((seconds * 1_000_000).rounded())
        span.microseconds = isNegative ? -total : total
        return span
    }

    /// P1Y2M3W4DT5H6M7.5S.
    private init?(iso text: String) {
        var isTime = false
        var rest = text.dropFirst()
        guard !rest.isEmpty else { return nil }
        while let first = rest.first {
            if first == "t" {
                isTime = true
                rest = rest.dropFirst()
                continue
            }
            let number = rest.prefix { $0.isNumber || "+-.".contains($0) }
            rest = rest.dropFirst(number.count)
            let units: [Character: String] =
                isTime
                ? ["h": "hour", "m": "minute", "s": "second"] : ["y": "year", "m": "month", "w": "week", "d": "day"]
            guard let letter = rest.first, let unit = units[letter], let scale = Self.scale(of: unit),
                let value = Double(number), let span = Interval(scale, times: value, exact: Int64(number)), add(span)
            else { return nil }
            rest = rest.dropFirst()
        }
    }

    private static func scale(of unit: String) -> Interval? {
        var name = unit.lowercased()
        if name.count > 2, name.hasSuffix("s"), name != "ms", name != "us" { name.removeLast() }
        let scales: [String: (months: Int64, days: Int64, microseconds: Int64)] = [
            "millennium": (12_000, 0, 0), "millennia": (12_000, 0, 0), "century": (1_200, 0, 0),
            "centurie": (1_200, 0, 0), "decade": (120, 0, 0), "year": (12, 0, 0), "yr": (12, 0, 0), "y": (12, 0, 0),
            "quarter": (3, 0, 0), "month": (1, 0, 0), "mon": (1, 0, 0), "week": (0, 7, 0), "w": (0, 7, 0),
            "day": (0, 1, 0), "d": (0, 1, 0), "hour": (0, 0, 3_600_000_000), "hr": (0, 0, 3_600_000_000),
            "h": (0, 0, 3_600_000_000), "minute": (0, 0, 60_000_000), "min": (0, 0, 60_000_000),
            "m": (0, 0, 60_000_000), "second": (0, 0, 1_000_000), "sec": (0, 0, 1_000_000), "s": (0, 0, 1_000_000),
            "millisecond": (0, 0, 1_000), "ms": (0, 0, 1_000), "microsecond": (0, 0, 1), "us": (0, 0, 1),
        ]
        guard let scale = scales[name] else { return nil }
        var interval = Interval()
        (interval.months, interval.days, interval.microseconds) = scale
        return interval
    }

    /// A unit `factor` times: fractions of months are days of a month of 30, fractions of days are time.
    init?(_ unit: Interval, times factor: Double, exact: Int64? = nil) {
        if let exact {
            let products = [unit.months, unit.days, unit.microseconds].map { $0.multipliedReportingOverflow(by: exact) }
            guard products.allSatisfy({ !$0.overflow }) else { return nil }
            (months, days, microseconds) = (
                products[0].partialValue, products[1].partialValue, products[2].partialValue
            )
        } else {
            let wholeMonths = (Double(unit.months) * factor).rounded(.towardZero)
            let monthDays = (Double(unit.months) * factor - wholeMonths) * 30
            let ownDays = (Double(unit.days) * factor).rounded(.towardZero)
            let wholeDays = monthDays.rounded(.towardZero)
            let rest = Double(unit.days) * factor - ownDays + (monthDays - wholeDays)
            let time = (Double(unit.microseconds) * factor + rest * 86_400_000_000).rounded()
            guard abs(wholeMonths) < 1e9, abs(ownDays) < 1e9, abs(time) < 9e18 else { return nil }
            (months, days, microseconds) = (Int64(wholeMonths), Int64(ownDays + wholeDays), Int64(time))
        }
        guard isWithinLimits else { return nil }
    }

    /// False beyond the limits.
    private mutating func add(_ other: Interval) -> Bool {
        let (sum, overflow) = microseconds.addingReportingOverflow(other.microseconds)
        (months, days, microseconds) = (months + other.months, days + other.days, sum)
        return !overflow && isWithinLimits
    }

    /// Months and days that no calendar here exceeds, however often they are added.
    private var isWithinLimits: Bool { months.magnitude <= 1_000_000 && days.magnitude <= 10_000_000_000 }

    /// The opposite span.
    var negated: Interval {
        var copy = self
        (copy.months, copy.days, copy.microseconds) = (-months, -days, 0 &- microseconds)
        return copy
    }

    /// Days and time together; nil beyond 64 bits.
    var dayMicroseconds: Int64? {
        let (product, first) = days.multipliedReportingOverflow(by: 86_400_000_000)
        let (sum, second) = product.addingReportingOverflow(microseconds)
        return first || second ? nil : sum
    }
}
