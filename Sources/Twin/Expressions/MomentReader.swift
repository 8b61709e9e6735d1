import Planning
import Schemas

/// to_timestamp: a text read by a pattern.
struct MomentReader {
    private var input: [Character]
    private var fields: [DateFormat.Field: Int] = [:]
    private var fraction: Int64 = 0
    private var isAfternoon: Bool?

    static func apply(_ operands: [Value]) throws(ScalarFault) -> Value {
        guard operands.count == 2, case .text(let pattern) = operands[0], case .text(let text) = operands[1],
            let format = DateFormat(pattern), format.isReadable
        else { throw .illTyped }
        var reader = MomentReader(input: Array(text))
        for (index, part) in format.parts.enumerated() {
            let next: DateFormat.Part? = index + 1 < format.parts.count ? format.parts[index + 1] : nil
            try reader.read(part, before: next)
        }
        return try reader.moment()
    }

    private init(input: [Character]) { self.input = input }

    private mutating func dropBlanks() { input = Array(input.drop { $0 == " " }) }

    private mutating func read(_ part: DateFormat.Part, before next: DateFormat.Part?) throws(ScalarFault) {
        switch part {
        case .literal(let text):
            for sign in text {
                if sign == " " {
                    dropBlanks()
                    continue
                }
                guard let first = input.first else { continue }
                let isWord = sign.isLetter || sign.isNumber
                if isWord || !(first.isLetter || first.isNumber) { input.removeFirst() }
            }
        case .field(let field, _):
            dropBlanks()
            guard let digits = Self.digits[field] else { return try readName(field) }
            var most = digits
            if field == .year4 {
                most = 6
                if case .field(let following, _)? = next, Self.digits[following] != nil { most = 4 }
            }
            let word = input.prefix { $0.isASCII && $0.isNumber }.prefix(most)
            guard let number = Int(String(word)) else { throw .undefined }
            input.removeFirst(word.count)
            if field == .millisecond || field == .microsecond {
                fraction += Int64(String(word) + String(repeating: "0", count: 6 - word.count)) ?? 0
            } else {
                fields[field] = number
            }
        }
    }

    private static let digits: [DateFormat.Field: Int] = [
        .year4: 4, .year3: 3, .year2: 2, .year1: 1, .month: 2, .dayOfMonth: 2, .dayOfYear: 3, .hour24: 2, .hour12: 2,
        .hour: 2, .minute: 2, .second: 2, .secondOfDay: 5, .millisecond: 3, .microsecond: 6,
    ]

    private mutating func readName(_ field: DateFormat.Field) throws(ScalarFault) {
        let months = [
            "january", "february", "march", "april", "may", "june", "july", "august", "september", "october",
            "november", "december",
        ]
        let days = ["sunday", "monday", "tuesday", "wednesday", "thursday", "friday", "saturday"]
        let text = String(input).lowercased()
        let names: [String] =
            switch field {
            case .noonUpper, .noonLower: ["am", "pm"]
            case .monthUpper, .monthTitle, .monthLower: months
            case .monthShortUpper, .monthShortTitle, .monthShortLower: months.map { String($0.prefix(3)) }
            case .dayUpper, .dayTitle, .dayLower: days
            default: days.map { String($0.prefix(3)) }
            }
        guard let index = names.firstIndex(where: { text.hasPrefix($0) }) else { throw .undefined }
        input.removeFirst(names[index].count)
        if names.count == 2 { isAfternoon = index == 1 }
        if names.count == 12 { fields[.month] = index + 1 }
    }

    private func moment() throws(ScalarFault) -> Value {
        var year = 1
        for (field, value) in fields {
            switch field {
            case .year4: year = value
            case .year3, .year2, .year1: year = value >= 100 || value < 70 ? 2_000 + value : 1_900 + value
            default: break
            }
        }
        var hour = fields[.hour24] ?? 0
        if let twelve = fields[.hour12] ?? fields[.hour] {
            guard (1...12).contains(twelve) else { throw .undefined }
            hour = isAfternoon.map { twelve % 12 + ($0 ? 12 : 0) } ?? twelve
        }
        var seconds = hour * 3_600 + (fields[.minute] ?? 0) * 60 + (fields[.second] ?? 0)
        guard hour < 24, fields[.minute] ?? 0 < 60, fields[.second] ?? 0 < 60 else { throw .undefined }
        if let all = fields[.secondOfDay] { seconds = all }
        var date = CalendarDate(year: year, month: fields[.month] ?? 1, day: fields[.dayOfMonth] ?? 1)
        if let day = fields[.dayOfYear] {
            guard day > 0, (1...9_999).contains(year) else { throw .undefined }
            date = CalendarDate(
                daysSinceEpoch: CalendarDate(year: year, month: 1, day: 1).daysSinceEpoch + day - 1)
            guard date.year == year else { throw .undefined }
        }
        guard (1...9_999).contains(year), date.isValid, seconds < 86_400 else { throw .undefined }
        return .timestamp(
            Int64(date.daysSinceEpoch) * Moments.microsecondsPerDay + Int64(seconds) * 1_000_000 + fraction)
    }
}
