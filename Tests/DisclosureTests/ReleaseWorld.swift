import Columns
import Execution
import Foundation
import Planning
import Rules
import Schemas
import ShippedPolicies
import Twin

/// A small registry, and what leaves of a query over it: compiled, executed, judged and treated as in production, and the
/// same once more from the twin's evidence.
struct ReleaseWorld {
    static let policy: DisclosurePolicy = {
        do {
            return try JSONDecoder().decode(DisclosurePolicy.self, from: Data(ShippedPolicies.disclosureDefault))
        } catch { preconditionFailure("the shipped policy does not decode: \(error)") }
    }()

    struct Disagreement: Error { var what: String }

    static let schema = TableSchema(
        name: "panel",
        columns: [
            ColumnSchema(name: "person", type: .integer, use: .key),
            ColumnSchema(name: "firm", type: .integer, use: .key),
            ColumnSchema(
                name: "town", type: .text, use: .dimension, domain: .values([.text("a"), .text("b"), .text("c")])),
            ColumnSchema(
                name: "rare", type: .boolean, use: .sensitive, domain: .values([.boolean(false), .boolean(true)])),
            ColumnSchema(name: "age", type: .integer, use: .dimension, domain: .range(lower: 0, upper: 120)),
            ColumnSchema(name: "income", type: .integer, use: .measure),
            ColumnSchema(name: "flag", type: .integer, use: .measure),
        ],
        subjectKeys: [SubjectKey(column: "person", type: "person"), SubjectKey(column: "firm", type: "enterprise")])

    let table: SealedTable

    /// Rows of (person, firm, town, rare, age, income, flag).
    init(_ rows: [[Value]]) throws {
        table = try TableSealer(UnsealedTable(schema: Self.schema, rows: rows)).sealInMemory()
    }

    /// What leaves.
    func release(_ sql: String, policy: DisclosurePolicy = policy) throws -> ReleasableTable {
        let query = try Planner.compile(sql, tables: [Self.schema], mode: .restricted(policy.query))
        let run = try PreparedQuery(
            query: query, tables: [table], options: ExecutionOptions(threads: 2, batchRows: 64)
        ).run()
        let vectors = query.columns.indices.map { column in
            run.batches.flatMap { batch in
                (0..<batch.rowCount).map { batch.vectors[column][$0] }
            }
        }
        let count = run.batches.reduce(0) { $0 + $1.rowCount }
        let result = ResultTable(
            columns: query.columns, vectors: zip(query.columns, vectors).map(Self.vector), rowCount: count)
        guard let evidence = run.evidence else { throw Disagreement(what: "no evidence") }
        let twin = try Evaluator(query: query, tables: [table]).run()
        if evidence != twin.evidence { throw Disagreement(what: "the twin has other evidence") }
        let verdicts = DisclosureRules.assess(result, evidence, policy: policy, tables: [Self.schema])
        return try Treatment.apply(result, verdicts, policy: policy)
    }

    private static func vector(_ column: ResultColumn, _ values: [Value]) -> ResultVector {
        switch column.type {
        case .text: .text(values.map { if case .text(let text) = $0 { text } else { nil } })
        case .double: .double(values.map { if case .double(let number) = $0 { number } else { nil } })
        case .boolean: .boolean(values.map { if case .boolean(let flag) = $0 { flag } else { nil } })
        case .decimal(let scale):
            .decimal(values.map { if case .decimal(let number, _) = $0 { number } else { nil } }, scale: scale)
        default: .integer(values.map { if case .integer(let number) = $0 { number } else { nil } })
        }
    }
}
