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
}
