import Columns
import Ingest
import Schemas
import Testing

@Suite struct CSVTests {
    @Test func quotesLinesAndNulls() throws {
        let text = "a,b,c\r\n1,\"x, \"\"y\"\"\nz\",\r\n2,\"\",\"\"\n,plain,end"
        let table = try Imports.sealed(text)
        #expect(Imports.types(table) == [.integer, .text, .text])
        #expect(
            Imports.rows(table) == [
                [.integer(1), .text("x, \"y\"\nz"), .null], [.integer(2), .text(""), .text("")],
                [.null, .text("plain"), .text("end")],
            ])
        #expect(table.schema.columns.map(\.isNullable) == [true, false, true])
    }

    @Test func byteOrderMarkAndEmptyTables() throws {
        #expect(try Imports.sealed([0xEF, 0xBB, 0xBF] + Array("a\n7\n".utf8)).schema.columns[0].name == "a")
        for text in ["a,b", "a,b\n", "a,b\r\n", "\"a\",\"b\"\n"] {
            let table = try Imports.sealed(text)
            #expect(table.rowCount == 0 && table.schema.columns.map(\.name) == ["a", "b"])
        }
        #expect(Imports.rows(try Imports.sealed("a\n\n1\n")) == [[.null], [.integer(1)]])
    }

    @Test func inference() throws {
        func type(_ values: String...) throws -> ColumnType {
            Imports.types(try Imports.sealed("c,k\n" + values.map { "\($0),1\n" }.joined()))[0]
        }
        let decimal = { (scale: Int) in ColumnType.decimal(precision: 18, scale: scale) }
        #expect(try type("1", "-2", "9223372036854775807") == .integer)
        #expect(try type("9223372036854775808") == .text)
        #expect(try type("007") == .text)
        #expect(try type("+5") == .text)
        #expect(try type("1", "0.25") == decimal(2))
        #expect(try type("1.5", "1e3") == .double)
        #expect(try type("0.1234567890123456789", "1") == .double)
        #expect(try type("123456789012345", "0.12345") == .double)
        #expect(try type("true", "False", "") == .boolean)
        #expect(try type("1", "true") == .text)
        #expect(try type("2024-02-29", "0001-01-01") == .date)
        #expect(try type("2023-02-29") == .text)
        #expect(try type("2024-02-29", "2024-02-29 23:59:59.5") == .timestamp)
        #expect(try type("1", "2024-02-29") == .text)
        #expect(try type("", "") == .text)
        #expect(try type("nan") == .text)
        #expect(try type("0x1p3") == .text)
    }

    @Test func lateValuesWidenTheirColumn() throws {
        var options = ImportOptions(table: "t")
        options.sampleRows = 2
        let text = "a,b,c,d,e\n1,1,,1,1\n2,2,,2,2\n3,2.5,7,x,12345678901234567\n4,1e2,8,5,0.125\n"
        let table = try Imports.sealed(text, options)
        #expect(Imports.types(table) == [.integer, .double, .integer, .text, .double])
        #expect(Imports.rows(table)[3] == [.integer(4), .double(100), .integer(8), .text("5"), .double(0.125)])
        #expect(Imports.rows(table)[0] == [.integer(1), .double(1), .null, .text("1"), .double(1)])
    }

    @Test func declaredSchemaInAnyOrder() throws {
        let options = Imports.options(
            [
                ColumnSchema(name: "Pay", type: .decimal(precision: 5, scale: 2)),
                ColumnSchema(name: "id", type: .integer, isNullable: false, domain: .range(lower: 1, upper: 9)),
                ColumnSchema(name: "ok", type: .boolean), ColumnSchema(name: "x", type: .double),
                ColumnSchema(name: "city", type: .text, domain: .values([.text("杭州"), .text("宁波")])),
            ], keys: [SubjectKey(column: "id", type: "person")])
        let table = try Imports.sealed("id,city,pay,x,ok\n2,杭州,-1.5,2,t\n1,\"宁波\",+999.99,.5e1,0\n", options)
        #expect(
            Imports.rows(table) == [
                [.decimal(unscaled: 99_999, scale: 2), .integer(1), .boolean(false), .double(5), .text("宁波")],
                [.decimal(unscaled: -150, scale: 2), .integer(2), .boolean(true), .double(2), .text("杭州")],
            ])
        #expect(table.schema.columns[1].isNullable == false && table.subjects[0].count == 2)
    }

    /// Fields parse as `Value.init(text:as:)` does.
    @Test func fieldsAgreeWithValues() throws {
        var random = Generator(state: 11)
        let alphabet = Array("0123456789.-+eE:T ".utf8)
        let types: [ColumnType] = [.integer, .decimal(precision: 6, scale: 2), .double, .date, .timestamp]
        for _ in 0..<3_000 {
            let length = Int.random(in: 1...12, using: &random)
            var text = String(
                decoding: (0..<length).map { _ in alphabet.randomElement(using: &random)! }, as: UTF8.self)
            if Bool.random(using: &random) {
                text =
                    "20\(Int.random(in: 10...30, using: &random))-1\(Int.random(in: 0...3, using: &random))-2\(Int.random(in: 0...9, using: &random))"
                if Bool.random(using: &random) {
                    text += " 12:34:5\(Int.random(in: 0...9, using: &random)).\(Int.random(in: 0...99, using: &random))"
                }
            }
            for type in types {
                let options = Imports.options([ColumnSchema(name: "c", type: type)])
                let read = (try? Imports.sealed("c\n\(text)\n", options)).map { $0.columns[0].value(0) }
                #expect(read == Value(text: text, as: type), "\(text) as \(type)")
            }
        }
    }

    @Test func doublesAreCorrectlyRounded() throws {
        let texts = [
            "0.1", "1e22", "1e23", "123456789.123456789", "2.2250738585072014e-308", "-0", "9007199254740993",
            "4.9e-324", "1.7976931348623157e308",
        ]
        let options = Imports.options([ColumnSchema(name: "c", type: .double)])
        let table = try Imports.sealed("c\n" + texts.joined(separator: "\n"), options)
        for (row, text) in texts.enumerated() { #expect(table.columns[0].double(row) == Double(text)) }
    }
}
