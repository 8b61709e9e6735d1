import Columns
import Schemas
import Testing

/// Every code of `ColumnsError`, each by a case of its own.
@Suite struct SealedRefusalTests {
    private func opened(_ change: (inout TableManifest) -> Void) throws -> ColumnsError.Code? {
        let table = try SealedFixture.sealed(100, seed: 2)
        var manifest = table.manifest
        change(&manifest)
        return SealedFixture.code { try SealedTable(manifest: manifest, bytes: table.bytes).validate() }
    }

    /// The table with one byte of its file changed, validated.
    private func damaged(_ offset: (TableManifest) -> Int, _ change: (inout UInt8) -> Void) throws -> ColumnsError.Code?
    {
        let table = try SealedFixture.sealed(100, seed: 2)
        var bytes = Array(table.bytes)
        change(&bytes[offset(table.manifest)])
        return SealedFixture.code { try SealedTable(manifest: table.manifest, memory: AlignedBytes(bytes)).validate() }
    }

    @Test func manifests() throws {
        #expect(try opened { _ in } == nil)
        #expect(try opened { $0.fileBytes += 1 } == .fileSize)
        #expect(try opened { $0.columns[0].data.offset += 1 } == .misaligned)
        #expect(try opened { $0.columns[0].data.offset = .max - 63 } == .rangeInvalid)
        #expect(try opened { $0.columns[0].data.bytes = 99 } == .rangeInvalid)
        #expect(try opened { $0.columns[0].data.offset = $0.fileBytes } == .rangeInvalid)
        #expect(try opened { $0.rowCount = -1 } == .countInvalid)
        #expect(try opened { $0.zoneRows = 0 } == .countInvalid)
        #expect(try opened { $0.rowCount = .max } == .countInvalid)
        #expect(try opened { $0.columns.removeLast() } == .schemaMismatch)
        #expect(try opened { $0.columns[0].encoding = .double } == .schemaMismatch)
        #expect(try opened { $0.subjects[1].codes = nil } == .schemaMismatch)
        #expect(try opened { $0.columns[0].encoding = .frameOfReference(width: 3, base: 0) } == .widthInvalid)
        #expect(try opened { $0.columns[6].encoding = .dictionary(width: 8, count: 5) } == .widthInvalid)
        #expect(try opened { $0.columns[6].encoding = .dictionary(width: 1, count: 6_000) } == .dictionaryInvalid)
        #expect(try opened { $0.columns[6].encoding = .dictionary(width: 1, count: 0) } == .dictionaryInvalid)
        #expect(try opened { $0.columns[0].nullCount = 0 } == .validityInvalid)
        #expect(try opened { $0.columns[0].nullCount += 1 } == .validityInvalid)
        #expect(try opened { $0.columns[0].minimum = nil } == .statisticsInvalid)
        #expect(try opened { $0.columns[0].maximum = 21 } == .statisticsInvalid)
        #expect(try opened { $0.subjects[0].count -= 1 } == .rangeInvalid)
        #expect(try opened { $0.subjects[0].count = -1 } == .countInvalid)
        #expect(
            try opened {
                $0.subjects[0].key.column = "nobody"; $0.schema.subjectKeys[0].column = "nobody"
            } == .subjectKeyInvalid)
        #expect(
            try opened {
                $0.subjects[0].key.column = "rate"; $0.schema.subjectKeys[0].column = "rate"
            } == .subjectKeyInvalid)
    }

    @Test func unalignedMapping() throws {
        let table = try SealedFixture.sealed(10, seed: 2)
        let memory = AlignedBytes([0] + Array(table.bytes))
        let shifted = UnsafeRawBufferPointer(rebasing: memory.bytes.dropFirst())
        #expect(SealedFixture.code { _ = try SealedTable(manifest: table.manifest, bytes: shifted) } == .misaligned)
    }

    @Test func contents() throws {
        let table = try SealedFixture.sealed(100, seed: 2)
        let present = table.columns.map { column in (0..<100).first { !column.isNull($0) }! }
        #expect(try damaged({ $0.columns[6].data.offset + 99 }) { $0 = 200 } == .codeOutOfRange)
        #expect(try damaged({ $0.columns[3].data.offset + present[3] }) { $0 = 2 } == .valueOutOfRange)
        #expect(try damaged({ $0.columns[0].zones.offset }) { $0 ^= 1 } == .statisticsInvalid)
        #expect(try damaged({ $0.columns[0].validity!.offset }) { $0 ^= 1 } == .validityInvalid)
        #expect(try damaged({ $0.columns[6].dictionary!.offset }) { $0 = 1 } == .dictionaryInvalid)
        #expect(try damaged({ $0.columns[6].dictionary!.offset + 30 }) { $0 = 0xFF } == .dictionaryInvalid)
        #expect(try damaged({ $0.subjects[0].offsets!.offset + 4 }) { $0 ^= 1 } == .subjectsInvalid)
        #expect(
            try damaged({ $0.subjects[1].codes!.offset + present[7] * 4 }) { $0 = $0 == 0 ? 1 : 0 } == .subjectsInvalid)
        #expect(try damaged({ $0.subjects[1].codes!.offset + 2 }) { $0 = 1 } == .codeOutOfRange)
    }

    @Test func dictionariesAreBounded() throws {
        let interner = TextInterner()
        for text in ["ab", "cd", "ab"] { _ = interner.intern(text) }
        #expect(try TextDictionary.merging([interner], textBytesLimit: 4).dictionary.count == 2)
        #expect(
            SealedFixture.code { _ = try TextDictionary.merging([interner], textBytesLimit: 3) } == .dictionaryTooLarge)
    }

    @Test func sealing() throws {
        let column = ColumnSchema(name: "a", type: .integer, isNullable: false)
        let schema = TableSchema(name: "s", columns: [column])
        #expect(
            SealedFixture.code { _ = try TableSealer(UnsealedTable(schema: schema, rows: [[.null]])).sealInMemory() }
                == .validityInvalid)
        #expect(SealedFixture.code { _ = try UnsealedTable(schema: schema, rows: [[.text("x")]]) } == .columnMismatch)
        let table = try UnsealedTable(schema: schema, rows: [[.integer(1)]])
        #expect(
            SealedFixture.code {
                var sealer = try TableSealer(table)
                _ = try sealer.seal(file: "f") { _ in false }
            } == .outputFailed)
        var tooMany = table
        tooMany.rowCount = 2
        #expect(SealedFixture.code { _ = try TableSealer(tooMany) } == .columnMismatch)
        var keyed = table
        keyed.schema.subjectKeys = [SubjectKey(column: "b", type: "person")]
        #expect(SealedFixture.code { _ = try TableSealer(keyed) } == .subjectKeyInvalid)
    }

    /// Damage that may be valid too: whatever comes of it, nothing crashes, and a valid table can be read whole.
    @Test func damageNeverCrashes() throws {
        var random = Generator(state: 77)
        let table = try SealedFixture.sealed(300, seed: 4)
        var refused = 0
        for _ in 0..<400 {
            var bytes = Array(table.bytes)
            var manifest = table.manifest
            for _ in 0..<Int.random(in: 1...3, using: &random) {
                bytes[Int.random(in: 0..<bytes.count, using: &random)] = UInt8.random(in: 0...255, using: &random)
            }
            if Bool.random(using: &random) { Self.damage(&manifest, &random) }
            do {
                let opened = try SealedTable(manifest: manifest, memory: AlignedBytes(bytes))
                // Even before validation the slow accessors stay inside the file.
                for column in opened.columns where opened.rowCount > 0 { _ = column.value(opened.rowCount - 1) }
                try opened.validate()
                for row in 0..<opened.rowCount { for column in opened.columns { _ = column.value(row) } }
            } catch { refused += 1 }
        }
        #expect(refused > 300)
    }

    private static func damage(_ manifest: inout TableManifest, _ random: inout Generator) {
        let column = Int.random(in: 0..<manifest.columns.count, using: &random)
        let number = [-1, 0, 1, 63, 64, 128, 4_096, .max, .min].randomElement(using: &random)!
        switch Int.random(in: 0..<9, using: &random) {
        case 0: manifest.rowCount = number
        case 1: manifest.columns[column].data.offset = number
        case 2: manifest.columns[column].data.bytes = number
        case 3: manifest.columns[column].zones.offset = number
        case 4: manifest.columns[column].nullCount = number
        case 5: manifest.columns[column].encoding = .dictionary(width: 1, count: number)
        case 6: manifest.columns[column].encoding = .frameOfReference(width: number, base: .max)
        case 7: manifest.subjects[0].count = number
        default: manifest.zoneRows = number
        }
    }
}
