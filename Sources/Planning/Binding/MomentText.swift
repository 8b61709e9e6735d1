import Schemas

/// Dates and timestamps in quoted texts, in the forms of PostgreSQL that leave no doubt about day and month.
enum MomentText {
    /// Microseconds since 1970-01-01; nil for what is no moment.
    static func microseconds(_ text: String) -> Int64? {
        var words = text.split(whereSeparator: { $0 == " " || $0 == "," }).map(String.init)
        if words.count == 1, words[0].lowercased() == "epoch" { return 0 }
        // 2024-01-31T12:00:00
        if let only = words.first, let mark = only.firstIndex(where: { $0 == "T" || $0 == "t" }),
            only[..<mark].last?.isNumber ?? false, only[only.index(after: mark)...].first?.isNumber ?? false
        {
            words[0] = String(only[..<mark])
            words.insert(String(only[only.index(after: mark)...]), at: 1)
        }
        var time: Int64 = 0
        if let index = words.firstIndex(where: { $0.contains(":") }) {
            guard let found = clock(words.remove(at: index), noon: noon(&words)) else { return nil }
            time = found
        }
        guard let date = date(words), date.isValid, (1...9999).contains(date.year) else { return nil }
        return Int64(date.daysSinceEpoch) * DateFolding.dayMicroseconds + time
    }

    /// AM or PM, taken out of the words.
    private static func noon(_ words: inout [String]) -> String? {
        guard let index = words.firstIndex(where: { ["am", "pm"].contains($0.lowercased()) }) else { return nil }
        return words.remove(at: index).lowercased()
    }

    /// hh:mm[:ss[.ffffff]].
    private static func clock(_ text: String, noon: String?) -> Int64? {
        let fields = text.split(separator: ":", omittingEmptySubsequences: false)
        guard (2...3).contains(fields.count), var hour = number(fields[0], 1...2),
            let minute = number(fields[1], 2...2),
            hour < 24 || (hour == 24 && minute == 0), minute < 60
        else { return nil }
        if let noon {
            guard (1...12).contains(hour) else { return nil }
            hour = hour % 12 + (noon == "pm" ? 12 : 0)
        }
        var micros = Int64(hour) * 3_600_000_000 + Int64(minute) * 60_000_000
        guard fields.count == 3 else { return micros }
        let parts = fields[2].split(separator: ".", omittingEmptySubsequences: false)
        guard let second = number(parts[0], 1...2), second <= 60, parts.count <= 2 else { return nil }
        micros += Int64(second) * 1_000_000
        guard parts.count == 2 else { return micros }
        guard (1...9).contains(parts[1].count), let fraction = number(parts[1], 1...9) else { return nil }
        var scale = 1.0
        for _ in 0..<parts[1].count { scale *= 10 }
        return micros + Int64((Double(fraction) / scale * 1_000_000).rounded())
    }

    private static func date(_ words: [String]) -> CalendarDate? {
        switch words.count {
        case 1:
            let word = words[0]
            if word.count == 8, let all = number(word[...], 8...8) {
                return CalendarDate(year: all / 10_000, month: all / 100 % 100, day: all % 100)
            }
            for mark in ["-", "/", "."] {
                let parts = word.split(separator: Character(mark), omittingEmptySubsequences: false)
                if parts.count == 3 { return date(parts) }
            }
            return nil
        // January 5, 2024 and 5 January 2024
        case 3: return date(words.map { $0[...] })
        default: return nil
        }
    }

    private static func date(_ parts: [Substring]) -> CalendarDate? {
        if let year = number(parts[0], 4...4), let day = number(parts[2], 1...2) {
            guard let month = number(parts[1], 1...2) ?? month(parts[1]) else { return nil }
            return CalendarDate(year: year, month: month, day: day)
        }
        guard let year = number(parts[2], 4...4) else { return nil }
        if let month = month(parts[0]), let day = number(parts[1], 1...2) {
            return CalendarDate(year: year, month: month, day: day)
        }
        if let month = month(parts[1]), let day = number(parts[0], 1...2) {
            return CalendarDate(year: year, month: month, day: day)
        }
        // 1/31/2024, PostgreSQL's default order.
        guard let month = number(parts[0], 1...2), let day = number(parts[1], 1...2) else { return nil }
        return CalendarDate(year: year, month: month, day: day)
    }

    private static func month(_ text: Substring) -> Int? {
        let names = [
            "january", "february", "march", "april", "may", "june", "july", "august", "september", "october",
            "november", "december",
        ]
        let name = text.lowercased()
        return names.firstIndex {
            name == $0 || (name.count == 3 && $0.hasPrefix(name)) || (name == "sept" && $0.hasPrefix(name))
        }
        .map { $0 + 1 }
    }

    private static func number(_ text: Substring, _ digits: ClosedRange<Int>) -> Int? {
        guard digits.contains(text.utf8.count), text.utf8.allSatisfy({ (48...57).contains($0) }) else { return nil }
        return Int(text)
    }
}
