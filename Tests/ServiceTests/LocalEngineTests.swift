import Foundation
import Schemas
import Testing

@testable import Service

/// Imports and queries of commands, in confined workers.
@Suite struct LocalEngineTests {
    /// A folder with an instance in it.
    private func run(_ body: (String, InstanceHome) async throws -> Void) async throws {
        let folder = NSTemporaryDirectory() + "sluice-local-\(UUID().uuidString)"
        try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(atPath: folder) }
        let home = InstanceHome(path: folder + "/home")
        _ = try await Initialisation.run(home: home, now: TestClock().read)
        try await body(folder, home)
    }

    private func file(_ text: String, _ folder: String, _ name: String = "in.csv") throws -> String {
        let path = "\(folder)/\(name)"
        try Data(text.utf8).write(to: URL(fileURLWithPath: path))
        return path
    }

    private static let schema = TableSchema(
        name: "t",
        columns: [
            ColumnSchema(name: "id", type: .text, isNullable: false, use: .key),
            ColumnSchema(name: "pay", type: .integer, isNullable: false, use: .measure),
        ], subjectKeys: [SubjectKey(column: "id", type: "person")])

    private func restricted(_ path: String, _ home: InstanceHome, _ dataset: String = "t") async throws -> ImportOutcome
    {
        try await RealData.local.importRestricted(
            ImportSource(path: path, schema: Self.schema, table: "t"), dataset: DatasetID(dataset), home: home)
    }

    @Test func aWrongRowIsNamedByPlaceAndNothingIsLeft() async throws {
        try await run { folder, home in
            let before = Files.names(in: folder)
            for (text, code, place) in [
                ("id,pay\nsecret1,1\nsecret2,secret3\n", "invalidValue", "line 3, column 2"),
                ("id,pay\nsecret1,1\nsecret2\n", "fieldCount", "line 3"),
                ("id,pay\nsecret1,\n", "nullNotAllowed", "line 2, column 2"),
                ("id,pay\n\"secret1\n,1\n", "unterminatedQuote", "line 2"),
                ("id,wage\nsecret1,1\n", "undeclaredColumn", "line 1, column 2"),
            ] {
                let path = try file(text, folder)
                let open = await rejection {
                    _ = try await RealData.local.importOpen(
                        ImportSource(path: path, schema: Self.schema, table: "t"), to: folder + "/out")
                }
                let closed = await rejection { _ = try await restricted(path, home) }
                for refused in [open, closed] {
                    #expect(refused?.code == .inputRefused && refused?.reasons == [code], "\(code)")
                    #expect(refused?.detail.contains(place) == true && refused?.description.contains("secret") == false)
                }
                try FileManager.default.removeItem(atPath: path)
                #expect(Files.names(in: folder) == before)
                #expect(Files.names(in: home.datasetsPath + "/t").isEmpty)
                #expect(Files.names(in: home.scratchPath).isEmpty)
                #expect(try entries(home) == 0)
            }
        }
    }

    /// Subjects in the registry of persons.
    private func entries(_ home: InstanceHome) throws -> Int {
        try Files.size(home.registryPath + "/person.entries") / 16
    }

    /// Stable pseudonyms of an import, ascending.
    private func pseudonyms(_ made: ImportOutcome) throws -> [UInt64] {
        let manifest = try JSONDecoder().decode(
            DatasetManifest.self, from: Data(contentsOf: URL(fileURLWithPath: made.folder + "/manifest.json")))
        let range = try #require(manifest.tables[0].subjects[0].pseudonyms)
        let bytes = try Data(contentsOf: URL(fileURLWithPath: made.folder + "/table.seal"))
        return stride(from: range.offset, to: range.offset + manifest.tables[0].subjects[0].count * 8, by: 8).map {
            at in
            (0..<8).reduce(UInt64(0)) { $0 | UInt64(bytes[at + $1]) << UInt64($1 * 8) }
        }.sorted()
    }

    @Test func theSamePeopleHaveTheSamePseudonyms() async throws {
        try await run { folder, home in
            let first = try await restricted(try file("id,pay\na,1\nb,2\na,3\n", folder), home)
            let second = try await restricted(try file("id,pay\nb,20\na,10\n", folder), home, "u")
            let names = try pseudonyms(first)
            #expect(Set(names).count == 2 && first.version != second.version)
            #expect(try pseudonyms(second) == names)
            #expect(try entries(home) == 2)
            // Newcomers get new ones; the others keep theirs.
            let third = try await restricted(try file("id,pay\nc,1\nb,1\n", folder), home, "u")
            #expect(Set(try pseudonyms(third)).intersection(names).count == 1)
            #expect(try entries(home) == 3)
            // The same file again is the same version.
            let again = try await restricted(try file("id,pay\nc,1\nb,1\n", folder), home, "u")
            #expect(again.version == third.version && Files.names(in: home.datasetsPath + "/u").count == 2)
        }
    }

    @Test func anotherInstanceHasOtherPseudonyms() async throws {
        try await run { folder, home in
            let path = try file("id,pay\na,1\nb,2\n", folder)
            let other = InstanceHome(path: folder + "/other")
            _ = try await Initialisation.run(home: other, now: TestClock().read)
            let (mine, theirs) = (try await restricted(path, home), try await restricted(path, other))
            #expect(Set(try pseudonyms(mine)).isDisjoint(with: try pseudonyms(theirs)))
        }
    }

    /// A process can die at every point of an import: before, in and after the append to the registry.
    @Test func whatAKilledImportLeavesDoesNoHarm() async throws {
        try await run { folder, home in
            let path = try file("id,pay\na,1\nb,2\n", folder)
            let first = try await restricted(path, home)
            let names = try pseudonyms(first)
            let registry = home.registryPath + "/person.entries"
            // Half an entry, a scratch file and a seal in the making, of one that was killed.
            let torn = try Data(contentsOf: URL(fileURLWithPath: registry)) + Data([1, 2, 3])
            try torn.write(to: URL(fileURLWithPath: registry))
            try Data("left".utf8).write(to: URL(fileURLWithPath: home.scratchPath + "/entries-1"))
            try FileManager.default.createDirectory(
                atPath: home.datasetsPath + "/t/import.partial-1", withIntermediateDirectories: true)
            let second = try await restricted(try file("id,pay\nb,7\nc,8\na,9\n", folder), home)
            #expect(Set(try pseudonyms(second)).isSuperset(of: names))
            #expect(try Files.size(registry) == 3 * 16)
            #expect(Files.names(in: home.scratchPath).isEmpty)
            #expect(Files.names(in: home.datasetsPath + "/t") == [first.version, second.version].sorted())
        }
    }

    @Test func aCancelledImportLeavesNothing() async throws {
        try await run { folder, home in
            _ = try await restricted(try file("id,pay\na,1\n", folder), home)
            let before = (Files.names(in: home.datasetsPath + "/t"), try entries(home))
            let path = try file("id,pay\n" + (0..<50_000).map { "p\($0),1\n" }.joined(), folder, "large.csv")
            let task = Task {
                withUnsafeCurrentTask { $0?.cancel() }
                _ = try await restricted(path, home)
            }
            await #expect(throws: ServiceFault.self) { try await task.value }
            #expect(Files.names(in: home.datasetsPath + "/t") == before.0)
            #expect(try entries(home) == before.1)
            #expect(Files.names(in: home.scratchPath).isEmpty)
        }
    }

    @Test func importsAtOnceGiveEachPersonOneOrdinal() async throws {
        try await run { folder, home in
            let paths = try (0..<3).map { part in
                try file("id,pay\n" + (0..<300).map { "p\($0 * (part + 1)),1\n" }.joined(), folder, "\(part).csv")
            }
            try await withThrowingTaskGroup(of: Void.self) { group in
                for (part, path) in paths.enumerated() {
                    group.addTask { _ = try await restricted(path, home, "d\(part)") }
                }
                try await group.waitForAll()
            }
            let people = Set((0..<3).flatMap { part in (0..<300).map { $0 * (part + 1) } })
            #expect(try entries(home) == people.count)
        }
    }

    @Test func restrictedDataNeedUsesAndSubjects() async throws {
        try await run { folder, home in
            let path = try file("id,pay\na,1\n", folder)
            func reasons(_ schema: TableSchema?, _ dataset: String = "t") async -> [String]? {
                await rejection {
                    _ = try await RealData.local.importRestricted(
                        ImportSource(path: path, schema: schema, table: "t"), dataset: DatasetID(dataset), home: home)
                }?.reasons
            }
            #expect(await reasons(nil) == ["schemaMissing"])
            #expect(await reasons(Self.schema, "../up") == ["schemaMissing"])
            var schema = Self.schema
            schema.subjectKeys = []
            #expect(await reasons(schema) == ["schemaMissing"])
            schema = Self.schema
            schema.columns[1].use = nil
            #expect(await reasons(schema) == ["useMissing"])
            schema = Self.schema
            schema.subjectKeys[0].type = "../../keys/instance"
            #expect(await reasons(schema) == ["subjectTypeInvalid"])
        }
    }

    @Test func sqlRunsOverOpenDataAlone() async throws {
        try await run { folder, home in
            let csv = try file("id,pay\na,1\nb,2\na,3\n", folder)
            let made = try await restricted(csv, home)
            func sql(_ text: String, _ path: String) async throws -> LocalResult {
                try await RealData.local.sql(LocalQuery(text: text, tables: [.init(name: "t", path: path)]))
            }
            let refused = await rejection { _ = try await sql("SELECT COUNT(*) AS n FROM t", made.folder) }
            #expect(refused?.code == .inputRefused && refused?.reasons == ["sealRestricted"])
            let open = folder + "/open"
            _ = try await RealData.local.importOpen(ImportSource(path: csv, table: "t"), to: open)
            for path in [csv, open] {
                let result = try await sql("SELECT id, SUM(pay) AS s FROM t GROUP BY id ORDER BY id", path)
                #expect(result.table.vectors == [.text(["a", "b"]), .decimal([4, 2], scale: 0)])
            }
            let wrong = await rejection { _ = try await sql("SELECT nothing FROM t", open) }
            #expect(wrong?.code == .textRefused && wrong?.diagnostics.isEmpty == false)
            let exists = await rejection {
                _ = try await RealData.local.importOpen(ImportSource(path: csv, table: "t"), to: open)
            }
            #expect(exists?.reasons == ["outputExists"])
            #expect(
                await rejection { _ = try await sql("SELECT 1 AS a FROM t", folder + "/none") }?.reasons == [
                    "inputUnreadable"
                ])
            // A changed seal is refused before a worker sees it.
            let size = try Files.size(open + "/table.seal")
            try Data(count: size).write(to: URL(fileURLWithPath: open + "/table.seal"))
            #expect(
                await rejection { _ = try await sql("SELECT COUNT(*) AS n FROM t", open) }?.reasons == ["sealChanged"])
        }
    }
}
