import Columns
import Testing

@testable import Execution

@Suite struct LikeTests {
    private static func all(_ alphabet: [String], upTo length: Int) -> [String] {
        var found = [""]
        var last = [""]
        for _ in 0..<length {
            last = last.flatMap { text in alphabet.map { text + $0 } }
            found += last
        }
        return found
    }

    /// Every short pattern over every short text: by whole texts as byte by byte.
    @Test func segmentsAgreeWithTheGeneralWay() throws {
        let arena = TextArena(MemoryBudget(bytesLimit: 1 << 26))
        let texts = try Self.all(["a", "b", "é", "中"], upTo: 4).map { try arena.copy($0) }
        let none = try arena.copy("")
        var compared = 0
        for pattern in Self.all(["a", "b", "é", "%"], upTo: 5) {
            let like = try #require(LikePattern(try arena.copy(pattern), escape: none))
            let segments = try #require(like.segments)
            for text in texts where segments.matches(text) != like.matches(text) {
                Issue.record("\(pattern) over \(String(decoding: text.bytes, as: UTF8.self))")
            }
            compared += texts.count
        }
        #expect(compared > 100_000)
    }

    @Test func oneCharacterHasNoSegments() throws {
        let arena = TextArena(MemoryBudget(bytesLimit: 1 << 20))
        #expect(LikePattern(try arena.copy("a_b%"), escape: try arena.copy(""))?.segments == nil)
        let escaped = LikePattern(try arena.copy("a!_b%"), escape: try arena.copy("!"))?.segments
        #expect(escaped?.matches(try arena.copy("a_bc")) == true)
        #expect(escaped?.matches(try arena.copy("axbc")) == false)
    }
}
