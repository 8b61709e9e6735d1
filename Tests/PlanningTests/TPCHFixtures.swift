import Foundation
import Planning
import Schemas

/// The tables and the 22 queries of TPC-H, from `Tests/TPCH`.
enum TPCH {
    private static let folder = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
        .appendingPathComponent("TPCH")

    static let tables: [TableSchema] = [
        "region", "nation", "supplier", "customer", "part", "partsupp", "orders", "lineitem",
    ].compactMap { name in
        let file = folder.appendingPathComponent("schemas/\(name).schema.json")
        return (try? Data(contentsOf: file)).flatMap { try? JSONDecoder().decode(TableSchema.self, from: $0) }
    }

    static func text(_ number: Int) throws -> String {
        let name = "queries/q\(number < 10 ? "0" : "")\(number).sql"
        return try String(contentsOf: folder.appendingPathComponent(name), encoding: .utf8)
    }

    static func plan(_ number: Int) throws -> String {
        PlanText.text(of: try Planner.compile(text(number), tables: tables, mode: .open(evidence: false)))
    }
}
