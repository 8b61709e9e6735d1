import Foundation
import Schemas

/// A moment in a body: RFC 3339 (`2026-01-01T00:00:00+08:00`), or a date alone, which is midnight by China Standard Time
/// (UTC+8), the time by which agreements and filings are dated.
package struct DayOrMoment: Hashable, Sendable, Codable {
    package var instant: Instant
    private var text: String

    package init(from decoder: any Decoder) throws {
        let container = try decoder.singleValueContainer()
        text = try container.decode(String.self)
        guard let instant = Self.instant(text) else {
            throw DecodingError.dataCorruptedError(
                in: container, debugDescription: "use a date (2026-01-31) or RFC 3339 (2026-01-31T00:00:00+08:00)")
        }
        self.instant = instant
    }

    package func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        try container.encode(text)
    }

    private static func instant(_ text: String) -> Instant? {
        if case .date(let days) = Value(text: text, as: .date) {
            return Instant(milliseconds: Int64(days) * 86_400_000 - 8 * 3_600_000)
        }
        guard let date = try? Date(text, strategy: .iso8601) else { return nil }
        return Instant(milliseconds: Int64((date.timeIntervalSince1970 * 1000).rounded()))
    }
}
