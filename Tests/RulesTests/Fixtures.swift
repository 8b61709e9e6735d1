import Foundation
import Rules
import Schemas
import ShippedPolicies

/// Small results with evidence, made by hand or from contributions.
enum Fixtures {
    static let policy: DisclosurePolicy = {
        do {
            return try JSONDecoder().decode(DisclosurePolicy.self, from: Data(ShippedPolicies.disclosureDefault))
        } catch {
            preconditionFailure("the shipped policy does not decode: \(error)")
        }
    }()

    static func column(_ name: String, _ role: ColumnRole, _ type: ResultType = .integer) -> ResultColumn {
        ResultColumn(name: name, type: type, role: role)
    }

    static func vector(_ values: [Value]) -> ResultVector {
        switch values.first(where: { !$0.isNull }) {
        case .double: .double(values.map { if case .double(let value) = $0 { value } else { nil } })
        case .text: .text(values.map { if case .text(let value) = $0 { value } else { nil } })
        case .decimal(_, let scale):
            .decimal(values.map { if case .decimal(let value, _) = $0 { value } else { nil } }, scale: scale)
        default: .integer(values.map { if case .integer(let value) = $0 { value } else { nil } })
        }
    }

    /// Columns with values and evidence, `evidence[column][row]` under one key.
    static func table(_ columns: [(ResultColumn, [Value], [CellEvidence])]) -> (ResultTable, EvidenceTable) {
        let rows = columns[0].1.count
        let result = ResultTable(columns: columns.map(\.0), vectors: columns.map { vector($0.1) }, rowCount: rows)
        let cells = (0..<rows).flatMap { row in columns.map { $0.2[row] } }
        let evidence = EvidenceTable(
            subjectKeys: [SubjectKey(column: "person", type: "person")], rowCount: rows, columnCount: columns.count,
            cells: cells, hadScalarErrors: false)
        return (result, evidence)
    }

    static func count(_ subjects: Int64, rows: Int64? = nil) -> CellEvidence {
        CellEvidence(
            rows: rows ?? subjects, subjects: subjects, nonzero: subjects, additive: nil, atExtreme: nil,
            exactness: .exact)
    }

    /// The evidence of these contributions, one a subject, one row each.
    static func contributions(_ values: [Int64], rowsEach: Int64 = 1) -> CellEvidence {
        let sorted = values.map(\.magnitude).sorted(by: >)
        func at(_ index: Int) -> Value { .integer(index < sorted.count ? Int64(sorted[index]) : 0) }
        return CellEvidence(
            rows: Int64(values.count) * rowsEach, subjects: Int64(values.count),
            nonzero: Int64(values.count { $0 != 0 }),
            additive: .init(top1: at(0), top2: at(1), totalAbsolute: .integer(Int64(sorted.reduce(0, +)))),
            atExtreme: nil,
            exactness: .exact)
    }

    static func additive(
        _ top1: Value, _ top2: Value, _ total: Value, subjects: Int64 = 100, rows: Int64? = nil, nonzero: Int64? = nil,
        exactness: Exactness = .exact
    ) -> CellEvidence {
        CellEvidence(
            rows: rows ?? subjects, subjects: subjects, nonzero: nonzero ?? subjects,
            additive: .init(top1: top1, top2: top2, totalAbsolute: total), atExtreme: nil, exactness: exactness)
    }

    /// The verdict on a single cell; `evidence` by subject key.
    static func verdict(
        _ kind: AggregateKind, _ value: Value, _ evidence: [CellEvidence], policy: DisclosurePolicy = policy
    ) -> CellVerdict {
        let result = ResultTable(
            columns: [column("c", .aggregate(kind, column: kind == .countRows ? nil : "x"))],
            vectors: [vector([value])],
            rowCount: 1)
        let keys = evidence.indices.map { SubjectKey(column: "k\($0)", type: "person") }
        let table = EvidenceTable(
            subjectKeys: keys, rowCount: 1, columnCount: 1, cells: evidence, hadScalarErrors: false)
        return DisclosureRules.assess(result, table, policy: policy)[0, 0]
    }

    static func sum(_ value: Value, _ evidence: CellEvidence, policy: DisclosurePolicy = policy) -> [Reason] {
        verdict(.sum, value, [evidence], policy: policy).reasons
    }
}
