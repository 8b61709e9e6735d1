import Columns
import Ingest
import Schemas
import Testing

@Suite struct RegistryTests {
    private let key: [UInt8] = Array(1...16)

    private func registry(_ entries: [UInt8] = [], key: [UInt8]? = nil) throws -> PseudonymRegistry {
        try PseudonymRegistry(key: key ?? self.key, entries: entries.isEmpty ? nil : InputBytes(entries))
    }

    @Test func pseudonymsAreStableAcrossRefreshes() throws {
        var first = try registry()
        let subjects = (0..<500).map { Array("subject \($0)".utf8) }
        let given = subjects.map { first.pseudonym(of: $0) }
        #expect(Set(given).count == 500 && !given.contains(0))
        #expect(first.newEntries.count == 500 * PseudonymRegistry.entryBytes)
        var second = try registry(first.newEntries)
        #expect(subjects.reversed().map { second.pseudonym(of: $0) } == given.reversed())
        #expect(second.newEntries.isEmpty)
        _ = second.pseudonym(of: Array("a new one".utf8))
        #expect(second.newEntries.count == 16 && second.count == 501)
        var other = try registry(key: Array(2...17))
        #expect(other.pseudonym(of: subjects[0]) != given[0])
    }

    @Test func brokenRegistriesAreRefused() throws {
        var registry = try registry()
        _ = registry.pseudonym(of: [1])
        let entry = registry.newEntries
        #expect(throws: IngestError(.invalidRegistry)) { _ = try self.registry(entry + [0]) }
        #expect(throws: IngestError(.invalidRegistry)) { _ = try self.registry(entry + entry) }
        #expect(throws: IngestError(.invalidRegistry)) { _ = try self.registry(key: [1, 2]) }
    }

    @Test func restrictedSealsCarryPseudonyms() throws {
        let keys = [SubjectKey(column: "nr", type: "person"), SubjectKey(column: "firm", type: "enterprise")]
        let options = ImportOptions(table: "t", subjectKeys: keys)
        let text = "nr,firm,x\n7,a,1\n5,b,2\n7,b,3\n,a,4\n"
        var importer = Importer(
            options,
            registries: [
                .init(type: "person", registry: try registry()),
                .init(type: "enterprise", registry: try registry(key: Array(3...18))),
            ])
        let table = try Imports.sealed(Array(text.utf8), &importer)
        #expect(table.subjects.map(\.count) == [2, 2])
        // The subject with key 5 comes first in the table, and so in the registry.
        var fresh = try registry()
        let expected = [fresh.pseudonym(of: Array("5".utf8)), fresh.pseudonym(of: Array("7".utf8))]
        #expect((0..<2).map { table.subjects[0].pseudonyms?[$0] } == expected)
        #expect(importer.registries.map(\.registry.count) == [2, 2])
        var missing = Importer(options, registries: [.init(type: "household", registry: try registry())])
        #expect(throws: IngestError.self) { _ = try Imports.sealed(Array(text.utf8), &missing) }
    }
}
