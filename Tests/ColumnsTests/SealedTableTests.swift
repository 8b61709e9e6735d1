import Columns
import Schemas
import Testing

@Suite struct SealedTableTests {
    /// Rows ordered by the first key, NULL last, stable.
    private func clustered(_ rows: [[Value]]) -> [[Value]] {
        func key(_ row: [Value]) -> Int64 { if case .integer(let key) = row[0] { key } else { .max } }
        return rows.enumerated().sorted { (key($0.element), $0.offset) < (key($1.element), $1.offset) }.map(\.element)
    }

    @Test(arguments: [0, 1, 7, 8, 15, 16, 17, 400, 1_001]) func roundTrip(count: Int) throws {
        let rows = SealedFixture.rows(count, seed: UInt64(count) + 1)
        let table = try SealedFixture.sealed(count, seed: UInt64(count) + 1)
        try table.validate()
        #expect(table.rowCount == count)
        let read = (0..<count).map { row in table.columns.map { $0.value(row) } }
        #expect(read == clustered(rows))
    }

    @Test func subjectsAndStatistics() throws {
        let rows = SealedFixture.rows(900, seed: 5)
        let table = try SealedFixture.sealed(900, seed: 5)
        let people = Set(rows.map { $0[0] }.filter { !$0.isNull })
        let first = table.subjects[0]
        #expect(first.count == people.count)
        let offsets = try #require(first.offsets)
        #expect(Int(offsets[first.count + 1]) == 900)
        #expect(Int(offsets[first.count + 1] - offsets[first.count]) == rows.count { $0[0].isNull })
        let firms = Set(rows.map { $0[7] }.filter { !$0.isNull })
        #expect(table.subjects[1].count == firms.count)
        #expect(table.columns[7].manifest.distinctCount == firms.count)
        #expect(table.columns[0].manifest.distinctCount == people.count)
        #expect(table.columns[0].manifest.minimum == -20)
        #expect(table.columns[0].width == 1 && table.columns[8].width == 8)
        #expect(table.columns[2].manifest.distinctCount == Set(rows.map { $0[2] }.filter { !$0.isNull }).count)
    }

    @Test func dictionaryFindsTexts() throws {
        let table = try SealedFixture.sealed(500, seed: 9)
        let dictionary = try #require(table.columns[6].dictionary)
        #expect((0..<dictionary.count).map(dictionary.string) == ["", "east", "north", "südlich", "数闸"])
        #expect(dictionary.code(of: "north") == 2)
        #expect(dictionary.code(of: "nort") == nil)
        #expect(dictionary.string(99) == "")
    }

    @Test func allNullsAndWideColumns() throws {
        let schema = TableSchema(
            name: "n", columns: [ColumnSchema(name: "a", type: .text), ColumnSchema(name: "b", type: .double)],
            subjectKeys: [SubjectKey(column: "a", type: "person")])
        let table = try TableSealer(UnsealedTable(schema: schema, rows: [[.null, .null], [.null, .null]]))
            .sealInMemory()
        try table.validate()
        #expect(table.subjects[0].count == 0 && table.columns[0].value(1) == .null)
        #expect(table.columns[1].manifest.minimum == nil)
    }

    @Test func manyDistinctValuesAreEstimated() throws {
        let count = 200_000
        let words = ColumnBuffer((0..<count).map { Int64($0) &* 0x1234_5678_9ABC })
        let schema = TableSchema(
            name: "w", columns: [ColumnSchema(name: "k", type: .integer, isNullable: false)],
            subjectKeys: [SubjectKey(column: "k", type: "person")])
        let unsealed = UnsealedTable(schema: schema, rowCount: count, columns: [UnsealedColumn(values: .words(words))])
        let table = try TableSealer(unsealed).sealInMemory()
        #expect(abs(table.columns[0].manifest.distinctCount - count) < count / 50)
        #expect(table.subjects[0].count == count)
    }

    @Test func pseudonymsAreStored() throws {
        let table = try UnsealedTable(schema: SealedFixture.schema, rows: SealedFixture.rows(60, seed: 3))
        var sealer = try TableSealer(table, zoneRows: 16)
        sealer.pseudonyms = sealer.subjects.map { subject in (0..<subject.count).map { UInt64($0) * 3 + 1 } }
        let sealed = try sealer.sealInMemory()
        try sealed.validate()
        #expect(sealed.subjects[0].pseudonyms?[1] == 4)
        #expect(sealer.subjects[0].keyBytes(0) == Array("-20".utf8))
        sealer.pseudonyms = sealer.subjects.map { subject in Array(repeating: 7, count: subject.count) }
        let double = try sealer.sealInMemory()
        #expect(SealedFixture.code { try double.validate() } == .subjectsInvalid)
        sealer.pseudonyms = []
        #expect(SealedFixture.code { _ = try sealer.sealInMemory() } == .subjectsInvalid)
    }
}
