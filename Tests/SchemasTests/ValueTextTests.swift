import Schemas
import Testing

@Suite struct ValueTextTests {
    @Test(arguments: [
        ("2000-02-29", ColumnType.date), ("1969-12-31", .date), ("0001-01-01", .date), ("9999-12-31", .date),
        ("1969-12-31 23:59:59.5", .timestamp), ("2024-01-01 00:00:00", .timestamp),
        ("-0.05", .decimal(precision: 5, scale: 2)),
        ("123456789012345678", .decimal(precision: 18, scale: 0)), ("-9223372036854775808", .integer),
        ("true", .boolean),
        ("0.1", .double), ("1e+20", .double), ("", .text),
    ])
    func roundTrips(text: String, type: ColumnType) throws {
        let value = try #require(Value(text: text, as: type))
        #expect(value.text == text)
    }

    @Test(arguments: [
        ("1900-02-29", ColumnType.date), ("2020-13-01", .date), ("20-01-01", .date), ("2020-01-01x", .date),
        ("9223372036854775808", .integer), ("1.234", .decimal(precision: 5, scale: 2)),
        ("1234.5", .decimal(precision: 4, scale: 2)), ("nan", .double), ("inf", .double), ("yes", .boolean),
        ("2020-01-01 24:00:00", .timestamp), ("2020-01-01 00:00:00.", .timestamp),
        (".", .decimal(precision: 4, scale: 2)),
    ])
    func refuses(text: String, type: ColumnType) { #expect(Value(text: text, as: type) == nil) }

    @Test func textsAreEqualByTheirBytes() {
        #expect("\u{e9}" == "e\u{301}")
        #expect(Value.text("\u{e9}") != .text("e\u{301}"))
        #expect(Value.text("建") == .text("建") && Value.text("建").hashValue == Value.text("建").hashValue)
        #expect(Set([Value.text("\u{e9}"), .text("e\u{301}"), .null, .double(0), .double(-0.0)]).count == 4)
    }

    @Test func calendarIsABijection() {
        for days in stride(from: -719_162, through: 2_932_896, by: 97) {
            let date = CalendarDate(daysSinceEpoch: days)
            #expect(date.isValid && date.daysSinceEpoch == days)
        }
    }
}
