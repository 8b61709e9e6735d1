import Foundation
import Testing

@testable import Web

@Suite struct DayOrMomentTests {
    private func milliseconds(_ text: String) -> Int64? {
        try? JSONDecoder().decode(DayOrMoment.self, from: Data("\"\(text)\"".utf8)).instant.milliseconds
    }

    @Test func aDateIsMidnightInChina() {
        #expect(milliseconds("1970-01-02") == 57_600_000)
        #expect(milliseconds("1970-01-01T00:00:00Z") == 0)
        #expect(milliseconds("1970-01-02T00:00:00+08:00") == 57_600_000)
        #expect(milliseconds("1970-13-01") == nil)
        #expect(milliseconds("tomorrow") == nil)
    }
}
