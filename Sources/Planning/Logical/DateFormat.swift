/// A pattern of to_char for dates and timestamps, as PostgreSQL reads it (Data Type Formatting Functions); what it has
/// beyond these fields is refused, not copied.
package struct DateFormat: Hashable, Sendable {
    package enum Part: Hashable, Sendable {
        case literal(String)
        /// `isFilled`: zeros before numbers and blanks behind names; FM takes them away.
        case field(Field, isFilled: Bool)
    }

    package enum Field: String, Hashable, Sendable, CaseIterable {
        case year4 = "YYYY", year3 = "YYY", year2 = "YY", year1 = "Y"
        case isoYear = "IYYY", century = "CC", quarter = "Q", month = "MM"
        case monthUpper = "MONTH", monthTitle = "Month", monthLower = "month"
        case monthShortUpper = "MON", monthShortTitle = "Mon", monthShortLower = "mon"
        case dayUpper = "DAY", dayTitle = "Day", dayLower = "day"
        case dayShortUpper = "DY", dayShortTitle = "Dy", dayShortLower = "dy"
        case dayOfYear = "DDD", dayOfMonth = "DD", dayOfWeek = "D", isoDayOfWeek = "ID"
        case week = "WW", isoWeek = "IW", weekOfMonth = "W"
        case hour24 = "HH24", hour12 = "HH12", hour = "HH", minute = "MI", second = "SS", secondOfDay = "SSSS"
        case millisecond = "MS", microsecond = "US", noonUpper = "AM", noonLower = "am"

        /// Names keep the case that they are written in; numbers have none.
        var isName: Bool {
            switch self {
            case .monthUpper, .monthTitle, .monthLower, .monthShortUpper, .monthShortTitle, .monthShortLower, .dayUpper,
                .dayTitle, .dayLower, .dayShortUpper, .dayShortTitle, .dayShortLower, .noonUpper, .noonLower:
                true
            default: false
            }
        }
    }

    package private(set) var parts: [Part] = []

    /// Nil where a letter belongs to no field: text stands in "double quotes".
    package init?(_ pattern: String) {
        var rest = Substring(pattern)
        while let first = rest.first {
            if first == "\"" {
                rest.removeFirst()
                parts.append(.literal(String(rest.prefix { $0 != "\"" })))
                rest = rest.drop { $0 != "\"" }.dropFirst()
                continue
            }
            guard first.isASCII, first.isLetter else {
                parts.append(.literal(String(first)))
                rest.removeFirst()
                continue
            }
            let isFilled = !rest.uppercased().hasPrefix("FM")
            if !isFilled { rest = rest.dropFirst(2) }
            guard let field = Self.field(before: &rest) else { return nil }
            parts.append(.field(field, isFilled: isFilled))
        }
    }

    /// Every field can be read from a text.
    package var isReadable: Bool {
        parts.allSatisfy { part in
            guard case .field(let field, _) = part else { return true }
            switch field {
            case .isoYear, .century, .quarter, .dayOfWeek, .isoDayOfWeek, .week, .isoWeek, .weekOfMonth: return false
            default: return true
            }
        }
    }

    private static let byLength = Field.allCases.sorted { $0.rawValue.utf8.count > $1.rawValue.utf8.count }

    private static func field(before rest: inout Substring) -> Field? {
        let upper = rest.prefix(5).uppercased()
        // PM says the same as AM; a suffix TH would be taken for letters.
        for (name, field) in [("PM", Field.noonUpper), ("pm", .noonLower)] where rest.hasPrefix(name) {
            rest = rest.dropFirst(2)
            return field
        }
        for field in byLength where field.isName ? rest.hasPrefix(field.rawValue) : upper.hasPrefix(field.rawValue) {
            rest = rest.dropFirst(field.rawValue.utf8.count)
            return field
        }
        return nil
    }
}
