import Columns
import Foundation
import Ingest
import Schemas
import Testing

/// The panel of 545 men over 8 years in `Tests/Data/wagepan`.
@Suite struct WagepanTests {
    private static let folder = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
        .deletingLastPathComponent().appendingPathComponent("Data/wagepan")

    @Test func importsWithItsSchema() throws {
        let bytes = try [UInt8](Data(contentsOf: Self.folder.appendingPathComponent("wagepan.csv")))
        let schema = try JSONDecoder().decode(
            TableSchema.self, from: Data(contentsOf: Self.folder.appendingPathComponent("schema.json")))
        let table = try Imports.sealed(bytes, ImportOptions(table: "wagepan", schema: schema, threads: 2))
        #expect(table.rowCount == 4_360 && table.subjects[0].count == 545)
        #expect(table.columns.allSatisfy { !$0.hasNulls })
        let year = try #require(schema.index(of: "year"))
        #expect(table.columns[year].manifest.distinctCount == 8 && table.columns[year].width == 1)
    }

    @Test func importsByInference() throws {
        let bytes = try [UInt8](Data(contentsOf: Self.folder.appendingPathComponent("wagepan.csv")))
        let options = ImportOptions(table: "wagepan", subjectKeys: [SubjectKey(column: "NR", type: "person")])
        let table = try Imports.sealed(bytes, options)
        let integers = table.schema.columns.filter { $0.type == .integer }.count
        #expect(integers == table.schema.columns.count - 1)
        #expect(table.schema.subjectKeys[0].column == "nr")
    }
}
