import Columns
import Testing

/// Dictionaries of several threads' texts against a plain sort.
@Suite struct TextMergeTests {
    private func check(_ lists: [[String]], threads: Int) throws {
        let interners = lists.map { texts in
            let interner = TextInterner()
            for text in texts { _ = interner.intern(text) }
            return interner
        }
        let merged = try TextDictionary.merging(interners, threads: threads)
        let wanted = Set(lists.flatMap(\.self).map { Array($0.utf8) }).sorted { $0.lexicographicallyPrecedes($1) }
        let made = (0..<merged.dictionary.count).map { Array(merged.dictionary.bytes($0)) }
        #expect(made == (wanted.isEmpty ? [[]] : wanted))
        for (list, ranks) in zip(lists, merged.ranks) {
            var seen: Set<String> = []
            let distinct = list.filter { seen.insert($0).inserted }
            #expect(ranks.count == distinct.count)
            for (entry, text) in distinct.enumerated() {
                #expect(made[Int(ranks.pointer[entry])] == Array(text.utf8))
            }
        }
    }

    @Test(arguments: [1, 2, 5]) func edges(_ threads: Int) throws {
        try check([[]], threads: threads)
        try check([[""]], threads: threads)
        try check([["a"], [], ["a"]], threads: threads)
        try check([["", "a", "ab"], ["ab\0", "ab", "ab\0\0\0\0\0\0\0\0x", "ab\0\0"]], threads: threads)
        try check(
            [["Customer#000000002", "Customer#000000001"], ["Customer#0000000011", "Customer#"]], threads: threads)
        let long = String(repeating: "x", count: 5_000)
        try check([[long, long + "a", long + "b", String(long.dropLast())], [long + "b", "x"]], threads: threads)
        try check([["é", "e", "界", "\u{10FFFF}"], ["界面", "界"]], threads: threads)
    }

    @Test(arguments: 0..<12) func generated(_ seed: Int) throws {
        var random = Generator(state: UInt64(seed))
        let alphabets = ["ab", "abcdefgh ijklmnop", "\0a"]
        let alphabet = Array(alphabets[seed % 3])
        let stem = ["", "regular packages sleep "][seed / 3 % 2]
        let lists = (0..<Int.random(in: 1...3, using: &random)).map { _ in
            (0..<3_000).map { _ in
                stem
                    + String(
                        (0..<Int.random(in: 0...20, using: &random)).map { _ in alphabet.randomElement(using: &random)!
                        })
            }
        }
        try check(lists, threads: seed % 2 + 1)
    }
}
