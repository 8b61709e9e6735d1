import Foundation
import Planning
import Schemas
import Testing

/// The corpus of `Tests/SQLLogicTests/Cases` compiles, or is refused with the code it names; columns have the stated kinds.
@Suite struct CorpusTests {
    private static let folder = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
        .appendingPathComponent("SQLLogicTests/Cases")
    static let files = ((try? FileManager.default.contentsOfDirectory(atPath: folder.path)) ?? [])
        .filter { $0.hasSuffix(".slt") }.sorted()

    @Test func thereIsACorpus() {
        #expect(Self.files.count >= 9)
    }

    @Test(arguments: files)
    func compiles(file: String) throws {
        let text = try String(contentsOf: Self.folder.appendingPathComponent(file), encoding: .utf8)
        var tables: [TableSchema] = []
        var count = 0
        for block in text.components(separatedBy: "\n\n") {
            var lines = block.split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
            while let first = lines.first, first.hasPrefix("#") || first.isEmpty {
                let words = first.split(separator: " ")
                if words.count == 4, words[1] == "table" { tables.append(try Self.schema(words)) }
                lines.removeFirst()
            }
            guard let head = lines.first?.split(separator: " ").map(String.init) else { continue }
            let query = lines.dropFirst().prefix { $0 != "----" }.joined(separator: "\n")
            count += 1
            do {
                let bound = try Planner.compile(query, tables: tables, mode: .open(evidence: false))
                #expect(head[0] == "query", "\(query)")
                #expect(bound.columns.map(Self.kind).elementsEqual(head[1]) { $0.contains($1) }, "\(query)")
            } catch {
                #expect(head[0] == "statement" && error.code?.rawValue == head[2], "\(query): \(error)")
            }
        }
        #expect(count > 10)
    }

    /// The column kinds that may announce a type.
    private static func kind(_ column: ResultColumn) -> String {
        switch column.type {
        case .integer: "ITR"
        case .double: "R"
        case .decimal: "TR"
        default: "TI"
        }
    }

    /// Of a line `# table NAME FILE.csv`.
    private static func schema(_ words: [Substring]) throws -> TableSchema {
        let file = words[3].replacingOccurrences(of: ".csv", with: ".schema.json")
        let data = try Data(contentsOf: folder.appendingPathComponent(file))
        var schema = try JSONDecoder().decode(TableSchema.self, from: data)
        schema.name = String(words[2])
        return schema
    }
}
