import Testing

@testable import Ledger

struct KeyFilterTests {
    @Test func whatWasAddedIsFoundAndMostElseIsNot() {
        var filter = KeyFilter()
        #expect(!filter.mayContain("a"))
        // Three segments.
        for index in 0..<250_000 { filter.add("key-\(index)") }
        #expect((0..<250_000).allSatisfy { filter.mayContain("key-\($0)") })
        // 0.0024 for each of them is what theory says.
        let mistaken = (0..<100_000).count { filter.mayContain("other-\($0)") }
        #expect(mistaken < 1_500)
    }
}
