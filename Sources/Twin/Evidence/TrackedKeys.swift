import Planning
import Schemas

/// The subject keys that the evidence of a query asks for, and which column of each table they are.
struct TrackedKeys {
    private(set) var keys: [SubjectKey] = []
    /// By table, then by tracked key.
    private var tableColumns: [[Int?]] = []
    private var numbers: SubjectNumbers = SubjectNumbers()

    init() {}

    init(_ query: BoundQuery) throws(TwinError) {
        for plan in [query.plan] + query.shared {
            for node in plan.evidenceNodes {
                for position in node.evidence?.subjectKeys ?? [] {
                    let key = try Self.key(position, below: node, query)
                    if !keys.contains(key) { keys.append(key) }
                }
            }
        }
        tableColumns = query.tables.map { table in keys.map { Self.column(of: $0, in: table) } }
    }

    var indices: Range<Int> { keys.indices }
    var noLineages: [Lineage] { keys.map { _ in .none } }

    /// By tracked key, the position of its column in the schema of a table.
    func columns(of table: Int) -> [Int?] { tableColumns[table] }

    /// Equal values are one subject, in whichever tables they stand.
    func lineage(of value: Value) -> Lineage { value.isNull ? .none : .one(numbers.number(of: value)) }

    /// Which tracked key a request of `node` names.
    func index(of position: Int, below node: AggregateNode, _ query: BoundQuery) throws(TwinError) -> Int {
        let key = try Self.key(position, below: node, query)
        guard let index = keys.firstIndex(of: key) else { throw TwinError(.planInvalid, "subject key") }
        return index
    }

    /// Positions count in the first scanned table that has so many keys.
    private static func key(
        _ position: Int, below node: AggregateNode, _ query: BoundQuery
    ) throws(TwinError) -> SubjectKey {
        for table in node.input.scannedTables(query.shared) where query.tables.indices.contains(table) {
            let keys = query.tables[table].subjectKeys
            if keys.indices.contains(position) { return keys[position] }
        }
        throw TwinError(.planInvalid, "subject key")
    }

    /// A key of the same column and type, else the table's only key of the type.
    private static func column(of key: SubjectKey, in table: TableSchema) -> Int? {
        let ofType = table.subjectKeys.filter { $0.type == key.type }
        guard let found = ofType.first(where: { $0 == key }) ?? (ofType.count == 1 ? ofType[0] : nil) else {
            return nil
        }
        return table.columns.firstIndex { $0.name == found.column }
    }
}

/// Numbers for subjects in the order in which they are first seen.
final class SubjectNumbers {
    private var numbers: [RowKey: Int] = [:]

    func number(of value: Value) -> Int {
        let key = RowKey([value])
        if let number = numbers[key] { return number }
        let number = numbers.count
        numbers[key] = number
        return number
    }
}

extension LogicalPlan {
    /// All aggregates with evidence, outermost first.
    var evidenceNodes: [AggregateNode] {
        var found: [AggregateNode] = []
        if case .aggregate(let node) = self, node.evidence != nil { found.append(node) }
        return inputs.reduce(found) { $0 + $1.evidenceNodes }
    }

    /// The tables of the scans below, from left to right.
    func scannedTables(_ shared: [LogicalPlan]) -> [Int] {
        switch self {
        case .scan(let table, _): return [table]
        case .shared(let index, _):
            // Each names only earlier ones.
            return shared.indices.contains(index) ? shared[index].scannedTables(Array(shared[..<index])) : []
        default: return inputs.flatMap { $0.scannedTables(shared) }
        }
    }
}
