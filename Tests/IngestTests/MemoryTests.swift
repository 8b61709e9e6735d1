import Columns
import Ingest
import Schemas
import Testing

/// Whatever the memory limit, an import gives the same file or says `memoryLimit`.
@Suite struct MemoryTests {
    /// Many distinct texts, some long and alike, quotes, NULLs, a subject in no order, all types.
    private static func text(rows: Int, seed: UInt64) -> [UInt8] {
        var random = Generator(state: seed)
        var text = "note,id,amount,kind,born,ratio,name,ok\n"
        for row in 0..<rows {
            let number = Int.random(in: 0..<1_000_000, using: &random)
            let note =
                switch number % 7 {
                case 0: ""
                case 1: "\"a \"\"quoted\"\" \(number),\nline\""
                case 2: "\"\""
                default: "common beginning of all notes \(number % 5) then \(number)"
                }
            text +=
                "\(note),\(number % 300),\(number % 9 == 0 ? "" : "\(number).25"),\(["x", "y", "z"][number % 3]),"
                + "20\(10 + number % 90)-0\(1 + number % 9)-11,\(Double(number) / 8)e1,name \(row / 2),\(number % 2 == 0)\n"
        }
        return Array(text.utf8)
    }

    private static func schema(_ keys: [SubjectKey]) -> TableSchema {
        TableSchema(
            name: "t",
            columns: [
                ColumnSchema(name: "note", type: .text), ColumnSchema(name: "id", type: .integer, isNullable: false),
                ColumnSchema(name: "amount", type: .decimal(precision: 12, scale: 2)),
                ColumnSchema(name: "kind", type: .text, domain: .values([.text("x"), .text("y"), .text("z")])),
                ColumnSchema(name: "born", type: .date), ColumnSchema(name: "ratio", type: .double),
                ColumnSchema(name: "name", type: .text), ColumnSchema(name: "ok", type: .boolean),
            ], subjectKeys: keys)
    }

    private static let keys: [[SubjectKey]] = [
        [], [SubjectKey(column: "id", type: "person")],
        [SubjectKey(column: "name", type: "person"), SubjectKey(column: "id", type: "house")],
    ]

    @Test(arguments: [true, false], 0..<3) func resultDoesNotDependOnTheLimit(_ isDeclared: Bool, _ key: Int) throws {
        let bytes = Self.text(rows: 1_000, seed: 5)
        var options = ImportOptions(table: "t", subjectKeys: Self.keys[key])
        if isDeclared { options.schema = Self.schema(Self.keys[key]) }
        options.sampleRows = 20
        let wanted = try Imports.sealed(bytes, options)
        var (done, refused) = (0, 0)
        for threads in [1, 3] {
            for limit in stride(from: 15_000, through: 400_000, by: 35_000) {
                (options.threads, options.memoryBytesLimit) = (threads, limit)
                do {
                    let sealed = try Imports.sealed(bytes, options)
                    #expect(sealed.manifest == wanted.manifest)
                    #expect(Array(sealed.bytes) == Array(wanted.bytes), "\(limit) bytes, \(threads) threads")
                    done += 1
                } catch let error as IngestError {
                    #expect(error.code == .memoryLimit)
                    refused += 1
                }
            }
        }
        #expect(done > 8 && refused > 0)
    }

    /// What does not fit is known before the first byte is written, or names the column whose texts do not.
    @Test func textsThatNeverFit() {
        let rows = (0..<2_000).map { "\($0),a text of its own, number \($0)\n".replacing(", number", with: " number") }
        let bytes = Array(("k,t\n" + rows.joined()).utf8)
        let refusal = Imports.refusal(bytes, ImportOptions(table: "t", memoryBytesLimit: 45_000))
        #expect(refusal?.code == .memoryLimit && refusal?.columnName == "t")
        #expect(Imports.refusal(bytes, ImportOptions(table: "t", memoryBytesLimit: 130_000)) == nil)
    }

    /// Faults are found in the first pass, wherever the column is read in the end.
    @Test func faultsDoNotDependOnTheLimit() {
        let good = Self.text(rows: 500, seed: 9)
        var options = ImportOptions(table: "t", schema: Self.schema(Self.keys[1]))
        for field in ["id", "kind", "ok"] {
            let row = ["id": "n,x,1.5,x,2011-01-11,1,n,true\n", "kind": "n,7,1.5,w,2011-01-11,1,n,true\n"][field]
            let bytes = good + Array((row ?? "n,7,1.5,x,2011-01-11,1,n,7\n").utf8)
            options.memoryBytesLimit = 4 << 30
            let wanted = Imports.refusal(bytes, options)
            #expect(wanted?.columnName == field)
            options.memoryBytesLimit = 70_000
            #expect(Imports.refusal(bytes, options) == wanted)
        }
    }

    @Test func rangesAreCutInside() {
        let texts = ["a", "b", "b", "c", "d"].map { Array($0.utf8) }
        let all = TextRange.all.cut(by: texts, into: 3)
        #expect(all.count == 3 && all[0].lower == [] && all[2].upper == nil)
        #expect(zip(all, all.dropFirst()).allSatisfy { $0.upper == $1.lower })
        #expect(TextRange(lower: Array("b".utf8), upper: Array("c".utf8)).cut(by: texts, into: 2).count == 1)
        #expect(TextRange.all.cut(by: [], into: 4).count == 1)
    }
}
