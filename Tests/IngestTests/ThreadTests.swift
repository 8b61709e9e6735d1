import Columns
import Ingest
import Schemas
import Testing

@Suite struct ThreadTests {
    /// A file that spans several parts, with quoted line feeds, texts that first occur late, and NULLs.
    private static func text(rows: Int, seed: UInt64) -> String {
        var random = Generator(state: seed)
        var text = "id,note,amount\n"
        for row in 0..<rows {
            let note =
                Int.random(in: 0..<4, using: &random) == 0 ? "\"line \(row)\nand \"\"more\"\"\"" : "note \(row % 97)"
            let amount =
                Int.random(in: 0..<10, using: &random) == 0 ? "" : "\(Int.random(in: 0..<10_000, using: &random)).5"
            text += "\(Int.random(in: 0..<500, using: &random)),\(note),\(amount)\n"
        }
        return text
    }

    @Test func resultDoesNotDependOnThreads() throws {
        let bytes = Array(Self.text(rows: 12_000, seed: 3).utf8)
        var options = ImportOptions(table: "t", subjectKeys: [SubjectKey(column: "id", type: "person")])
        let one = try Imports.sealed(bytes, options)
        for threads in [2, 3, 5] {
            options.threads = threads
            let many = try Imports.sealed(bytes, options)
            #expect(many.manifest == one.manifest)
            #expect(Array(many.bytes) == Array(one.bytes))
        }
    }

    @Test func theFirstFaultIsReported() throws {
        var random = Generator(state: 8)
        let sound = Self.text(rows: 9_000, seed: 4).split(separator: "\n", omittingEmptySubsequences: false).map(
            String.init)
        var faults = 0
        for _ in 0..<12 {
            var lines = sound
            for _ in 0..<3 {
                let line = Int.random(in: 1..<(lines.count - 1), using: &random)
                lines[line] += ["\"", ",x", "\0", "\r"].randomElement(using: &random)!
            }
            let bytes = Array(lines.joined(separator: "\n").utf8)
            let one = Imports.refusal(bytes)
            faults += one == nil ? 0 : 1
            for threads in [2, 4] {
                var options = ImportOptions(table: "t")
                options.threads = threads
                #expect(Imports.refusal(bytes, options) == one)
            }
        }
        // A carriage return before a line feed, or anything inside quotes, is no fault.
        #expect(faults > 6)
    }

    /// Damaged files: refused, or sealed to a valid table.
    @Test func mutationsNeverCrash() throws {
        var random = Generator(state: 21)
        let base = Array("id,name,born,pay\n1,\"a \"\"b\"\"\",2001-02-03,1.5\r\n2,,,-7\n3,\"x\ny\",1999-12-31,0\n".utf8)
        let interesting: [UInt8] = [0, 0x0A, 0x0D, 0x22, 0x2C, 0x80, 0xC3, 0xFF, 0x30, 0x2D, 0x65]
        var refused = 0
        for _ in 0..<3_000 {
            var bytes = base
            for _ in 0..<Int.random(in: 1...4, using: &random) {
                let index = Int.random(in: 0..<bytes.count, using: &random)
                switch Int.random(in: 0..<3, using: &random) {
                case 0: bytes[index] = interesting.randomElement(using: &random)!
                case 1: bytes.insert(interesting.randomElement(using: &random)!, at: index)
                default: bytes.remove(at: index)
                }
            }
            if Imports.refusal(bytes, ImportOptions(table: "t", subjectKeys: [])) != nil { refused += 1 }
        }
        #expect(refused > 500 && refused < 3_000)
    }

    @Test func progressCountsBytes() throws {
        let text = "a\n" + String(repeating: "12345678901234567\n", count: 600_000)
        var last = 0
        let reader = CSVReader(InputBytes(Array(text.utf8)), options: ImportOptions(table: "t")) { last = $0 }
        #expect(try reader.read().table.rowCount == 600_000)
        #expect(last > 8 << 20)
    }
}
