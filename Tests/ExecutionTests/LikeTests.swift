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

    /// Needles at every place of texts longer than the kernel's blocks.
    @Test func longTextsAreSearchedWhole() throws {
        let arena = TextArena(MemoryBudget(bytesLimit: 1 << 24))
        let none = try arena.copy("")
        for length in 0..<70 {
            for needle in ["a", "ab", "aba", "abababababababababa"] {
                let like = try #require(LikePattern(try arena.copy("%\(needle)%"), escape: none))
                let segments = try #require(like.segments)
                for place in 0...length {
                    for inside in [needle, String(needle.dropLast()) + "c"] {
                        let filler = (0..<length).map { "bca".utf8.map { Character(UnicodeScalar($0)) }[$0 % 3] }
                        let text = try arena.copy(String(filler[..<place]) + inside + String(filler[place...]))
                        #expect(segments.matches(text) == like.matches(text))
                    }
                }
            }
        }
    }

    @Test func oneCharacterHasNoSegments() throws {
        let arena = TextArena(MemoryBudget(bytesLimit: 1 << 20))
        #expect(LikePattern(try arena.copy("a_b%"), escape: try arena.copy(""))?.segments == nil)
        let escaped = LikePattern(try arena.copy("a!_b%"), escape: try arena.copy("!"))?.segments
        #expect(escaped?.matches(try arena.copy("a_bc")) == true)
        #expect(escaped?.matches(try arena.copy("axbc")) == false)
    }
}
