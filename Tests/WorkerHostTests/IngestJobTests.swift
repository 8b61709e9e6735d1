import Columns
import Schemas
import Testing
import Wire

@Suite struct IngestJobTests {
    @Test func sealsAndValidates() throws {
        let (manifest, file) = try Sample.sealed()
        #expect(manifest.rowCount == 4 && manifest.file == "t.sealed" && manifest.fileBytes == file.count)
        #expect(manifest.subjects[0].count == 3 && manifest.subjects[0].pseudonyms == nil)
        let validate = Request.validate(ValidateRequest(manifest: manifest))
        #expect(try FakeChannel([file]).serve(validate) == [.ended(.validated)])
        var damaged = file
        damaged[0] ^= 0xFF
        #expect(try FakeChannel([damaged]).serve(validate) == [.ended(.failed(.invalidTable))])
        #expect(try FakeChannel([Array(file.dropLast())]).serve(validate) == [.ended(.failed(.invalidTable))])
    }

    @Test func registriesGrow() throws {
        let registry = RegistryInput(type: "person", key: Array(0..<16), entryCount: 0)
        var request = IngestRequest(
            table: "t", file: "f", inputBytes: Sample.csv.count, subjectKeys: Sample.keys, registries: [registry])
        let first = FakeChannel([[], [], Sample.csv])
        guard case .ended(.ingested(let report))? = try first.serve(.ingest(request)).last else {
            Issue.record("no report")
            return
        }
        #expect(report.newEntries == [3])
        let entries = try #require(first.written[1])
        #expect(entries.count == 48)
        request.registries[0].entryCount = 3
        let second = FakeChannel([[], [], Sample.csv, entries])
        guard case .ended(.ingested(let again))? = try second.serve(.ingest(request)).last else {
            Issue.record("no report")
            return
        }
        #expect(again.newEntries == [0] && second.written[1] == nil)
        #expect(second.written[0] == first.written[0])
        request.registries[0].type = "household"
        #expect(try second.serve(.ingest(request)) == [.ended(.failed(.invalidTable))])
    }

    @Test func refusalsSayWhere() throws {
        let csv = Array("a,b\n1,2\n3\n".utf8)
        let request = Request.ingest(IngestRequest(table: "t", file: "f", inputBytes: csv.count, progress: true))
        let channel = FakeChannel([[], csv])
        let rejection = ImportRejection(code: "fieldCount", line: 3, column: 2, columnName: "b")
        #expect(try channel.serve(request) == [.ended(.importRejected(rejection))])
        #expect(channel.written.isEmpty)
        #expect(try FakeChannel([csv]).serve(request) == [.ended(.failed(.invalidRequest))])
        let refusing = FakeChannel([[], Sample.csv])
        refusing.refusesWrites = true
        let good = Request.ingest(IngestRequest(table: "t", file: "f", inputBytes: Sample.csv.count))
        #expect(try refusing.serve(good) == [.ended(.failed(.outputFailed))])
    }

    private static let link = ForeignKey(columns: ["who"], references: "t", to: ["id"])

    /// A table whose subjects another sealed table knows.
    private func visits(_ csv: [UInt8], parent: TableManifest) -> IngestRequest {
        IngestRequest(
            table: "visits", file: "v.seal", inputBytes: csv.count,
            schema: TableSchema(
                name: "visits",
                columns: [ColumnSchema(name: "who", type: .integer), ColumnSchema(name: "nr", type: .integer)],
                subjectKeys: [SubjectKey(column: "id", type: "person", path: [Self.link])], foreignKeys: [Self.link]),
            parents: [parent], uniqueKeys: [["nr"]])
    }

    @Test func aParentGivesTheSubjects() throws {
        let people = Array("id,age\n3,1\n1,2\n2,3\n".utf8)
        let first = FakeChannel([[], people])
        let request = Request.ingest(
            IngestRequest(table: "t", file: "t.seal", inputBytes: people.count, subjectKeys: Sample.keys))
        guard case .ended(.ingested(let parent))? = try first.serve(request).last, let file = first.written[0] else {
            Issue.record("no report")
            return
        }
        let csv = Array("who,nr\n3,10\n,11\n1,12\n".utf8)
        let child = visits(csv, parent: parent.manifest)
        let second = FakeChannel([[], csv, file])
        guard case .ended(.ingested(let report))? = try second.serve(.ingest(child)).last else {
            Issue.record("no report")
            return
        }
        #expect(report.manifest.subjects[0].count == 3 && report.manifest.rowCount == 3)
        let validate = Request.validate(ValidateRequest(manifest: report.manifest))
        #expect(try FakeChannel([second.written[0] ?? []]).serve(validate) == [.ended(.validated)])
        // Unmatched and repeated keys; a parent that is missing, or not whole, or that lies.
        for (text, code, line) in [("who,nr\n3,1\n9,2\n", "unmatchedKey", 3), ("who,nr\n1,1\n3,1\n", "repeatedKey", 3)]
        {
            let bytes = Array(text.utf8)
            guard
                case .ended(.importRejected(let rejection))? = try FakeChannel([[], bytes, file])
                    .serve(.ingest(visits(bytes, parent: parent.manifest))).last
            else {
                Issue.record("not rejected")
                continue
            }
            #expect(rejection.code == code && rejection.line == line)
        }
        #expect(try FakeChannel([[], csv]).serve(.ingest(child)) == [.ended(.failed(.invalidRequest))])
        #expect(try FakeChannel([[], csv, [1]]).serve(.ingest(child)) == [.ended(.failed(.invalidRequest))])
        var lying = file
        let offsets = try #require(parent.manifest.subjects[0].offsets)
        for byte in offsets.offset..<(offsets.offset + offsets.bytes) { lying[byte] = 0xFF }
        #expect(try FakeChannel([[], csv, lying]).serve(.ingest(child)) == [.ended(.failed(.invalidTable))])
    }
}
