import Columns
import Ingest
import Schemas
import Testing

/// Every code of `IngestError`, with its place.
@Suite struct RefusalTests {
    private func expect(
        _ error: IngestError?, _ code: IngestError.Code, line: Int? = nil, column: Int? = nil,
        at place: SourceLocation = #_sourceLocation
    ) {
        #expect(error?.code == code, sourceLocation: place)
        if let line { #expect(error?.line == line, sourceLocation: place) }
        if let column { #expect(error?.column == column, sourceLocation: place) }
    }

    @Test func structure() {
        expect(Imports.refusal(""), .emptyInput)
        expect(Imports.refusal([0xEF, 0xBB, 0xBF]), .emptyInput)
        expect(Imports.refusal("a,b\n1,2\n1,x\"y\n"), .strayQuote, line: 3, column: 2)
        expect(Imports.refusal("a,b\n\"1\"2,3\n"), .strayQuote, line: 2, column: 1)
        expect(Imports.refusal("a,b\n1,\"\n\nx\n"), .unterminatedQuote, line: 2, column: 2)
        expect(Imports.refusal("a,b\n1\r2,3\n"), .strayCarriageReturn, line: 2, column: 1)
        expect(Imports.refusal("a\n\"1\"\r2\n"), .strayCarriageReturn, line: 2)
        expect(Imports.refusal("a,b\n1,2\0\n"), .nulByte, line: 2, column: 2)
        expect(Imports.refusal("a,b\n1,\"\0\"\n"), .nulByte, line: 2, column: 2)
        expect(Imports.refusal(Array("a,b\n1,".utf8) + [0xC3, 0x28, 0x0A]), .invalidUTF8, line: 2, column: 2)
        expect(Imports.refusal(Array("a,b\n1,\"".utf8) + [0xED, 0xA0, 0x80, 0x22, 0x0A]), .invalidUTF8, line: 2)
        expect(Imports.refusal("a,b\n1,2\n3\n"), .fieldCount, line: 3)
        expect(Imports.refusal("a,b\n1,2\n3,4,5\n"), .fieldCount, line: 3, column: 3)
        expect(Imports.refusal("a,b\n1,2\n\n"), .fieldCount, line: 3)
    }

    @Test func header() {
        expect(Imports.refusal("a,,c\n"), .columnName, line: 1, column: 2)
        expect(Imports.refusal("a,A\n"), .duplicateColumn, line: 1, column: 2)
        expect(Imports.refusal(String(repeating: "x", count: 200)), .columnName)
        expect(Imports.refusal((0...1_000).map { "c\($0)" }.joined(separator: ",")), .tooManyColumns)
        let options = Imports.options([
            ColumnSchema(name: "a", type: .integer), ColumnSchema(name: "b", type: .integer),
        ])
        expect(Imports.refusal("a\n1\n", options), .missingColumn)
        expect(Imports.refusal("a,b,c\n", options), .undeclaredColumn, line: 1, column: 3)
        expect(Imports.refusal("a,b,B\n", options), .duplicateColumn, line: 1, column: 3)
    }

    @Test func values() {
        let options = Imports.options([
            ColumnSchema(name: "a", type: .integer, isNullable: false, domain: .values([.integer(1), .integer(2)])),
            ColumnSchema(name: "b", type: .text, domain: .values([.text("x")])),
            ColumnSchema(name: "c", type: .double, domain: .values([.double(1.5)])),
        ])
        #expect(Imports.refusal("a,b,c\n1,x,1.5\n2,,\n", options) == nil)
        expect(Imports.refusal("a,b,c\n1,x,1.5\n2.5,x,1.5\n", options), .invalidValue, line: 3, column: 1)
        expect(Imports.refusal("a,b,c\n\"\",x,1.5\n", options), .invalidValue, line: 2, column: 1)
        expect(Imports.refusal("a,b,c\n,x,1.5\n", options), .nullNotAllowed, line: 2, column: 1)
        expect(Imports.refusal("a,b,c\n3,x,1.5\n", options), .outsideDomain, line: 2, column: 1)
        expect(Imports.refusal("a,b,c\n1,\"y\nz\",1.5\n", options), .outsideDomain, line: 2, column: 2)
        expect(Imports.refusal("c,b,a\n2,x,1\n", options), .outsideDomain, line: 2, column: 1)
        let error = Imports.refusal("a,b,c\n1,secret,1.5\n", options)
        #expect(error?.columnName == "b" && error?.description.contains("secret") == false)
    }

    @Test func limits() {
        var options = ImportOptions(table: "t", rowsLimit: 2)
        #expect(Imports.refusal("a\n1\n2\n", options) == nil)
        expect(Imports.refusal("a\n1\n2\n3", options), .tooManyRows)
        options = ImportOptions(table: "t", memoryBytesLimit: 30)
        expect(Imports.refusal("a,b\n1,2\n3,4\n", options), .memoryLimit)
        options = ImportOptions(table: "t", memoryBytesLimit: 2_000)
        expect(Imports.refusal("a\n" + (0..<60).map { "text \($0)\n" }.joined(), options), .memoryLimit)
        options = ImportOptions(table: "t")
        options.fieldBytesLimit = 5
        expect(Imports.refusal("a\n123456\n", options), .fieldTooLong, line: 2, column: 1)
        expect(Imports.refusal("a\n\"123456\"\n", options), .fieldTooLong, line: 2, column: 1)
        options.inputBytesLimit = 3
        expect(Imports.refusal("a\n1\n", options), .inputTooLarge)
    }

    @Test func requests() throws {
        let id = ColumnSchema(name: "id", type: .integer)
        expect(Imports.refusal("id\n", Imports.options([])), .invalidSchema)
        expect(Imports.refusal("id\n", Imports.options([id, ColumnSchema(name: "ID", type: .text)])), .invalidSchema)
        expect(
            Imports.refusal(
                "id\n", Imports.options([ColumnSchema(name: "id", type: .integer, domain: .values([.text("x")]))])),
            .invalidSchema)
        expect(
            Imports.refusal("id\n", Imports.options([id], keys: [SubjectKey(column: "nr", type: "person")])),
            .invalidSubjectKey)
        expect(
            Imports.refusal("id\n", ImportOptions(table: "t", subjectKeys: [SubjectKey(column: "nr", type: "person")])),
            .invalidSubjectKey)
        expect(
            Imports.refusal(
                "id\n1.5\n1e5\n", ImportOptions(table: "t", subjectKeys: [SubjectKey(column: "ID", type: "person")])),
            .invalidSubjectKey)
        var importer = Importer(ImportOptions(table: "t"))
        #expect(throws: IngestError(.outputFailed)) {
            _ = try importer.run(InputBytes(Array("a\n1\n".utf8))) { _ in false }
        }
    }
}
