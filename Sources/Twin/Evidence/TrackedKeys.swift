import Columns
import Planning
import Schemas

/// The homes of subjects that the evidence of a query asks for, and the subject of every row of a table.
///
/// A subject is a value of its home's column. A table that has the value in a column of its own shows it; from another one
/// the foreign keys of its key are followed, by value, through the other tables of the query.
struct TrackedKeys {
    private(set) var homes: [SubjectHome] = []
    private let query: BoundQuery
    private let tables: [SealedTable]
    private var numbers: SubjectNumbers = SubjectNumbers()
    private var lookups = RowLookups()

    init(_ query: BoundQuery, _ tables: [SealedTable]) throws(TwinError) {
        (self.query, self.tables) = (query, tables)
        for plan in [query.plan] + query.shared {
            for node in plan.evidenceNodes {
                for position in node.evidence?.subjectKeys ?? [] {
                    let home = try self.home(position, below: node)
                    if !homes.contains(home) { homes.append(home) }
                }
            }
        }
    }

    var indices: Range<Int> { homes.indices }
    var noLineages: [Lineage] { homes.map { _ in .none } }

    /// Which tracked home a request of `node` names.
    func index(of position: Int, below node: AggregateNode) throws(TwinError) -> Int {
        guard let index = homes.firstIndex(of: try home(position, below: node)) else {
            throw TwinError(.planInvalid, "subject key")
        }
        return index
    }

    private func home(_ position: Int, below node: AggregateNode) throws(TwinError) -> SubjectHome {
        let found = node.input.subjectHomes(query.tables, shared: query.shared)
        guard found.indices.contains(position) else { throw TwinError(.planInvalid, "subject key") }
        return found[position]
    }

    /// The lineages of one row of a table, home by home.
    func lineages(table: Int, row: Int) throws(TwinError) -> [Lineage] {
        var lineages: [Lineage] = []
        for home in homes {
            let schema = query.tables[table]
            var lineage = Lineage.none
            for key in schema.subjectKeys where schema.home(of: key) == home {
                let subject = try value(of: key, table: table, row: row)
                lineage = subject.isNull ? .none : .one(numbers.number(of: subject))
            }
            lineages.append(lineage)
        }
        return lineages
    }

    /// The name of a row's subject.
    private func value(of key: SubjectKey, table: Int, row: Int) throws(TwinError) -> Value {
        let (schema, sealed) = (query.tables[table], tables[table])
        if let naming = schema.namingColumn(of: key) { return sealed.columns[naming].value(row) }
        guard let step = key.path.first,
            let parent = query.tables.firstIndex(where: { $0.name == step.references })
        else { throw TwinError(.planInvalid, "a subject key leads to a table that is not there") }
        let names = step.columns.compactMap { name in schema.index(of: name).map { sealed.columns[$0].value(row) } }
        guard names.count == step.columns.count else { throw TwinError(.planInvalid, "foreign key") }
        guard !names.contains(.null), let found = lookups.row(of: RowKey(names), in: tables[parent], step.to) else {
            return .null
        }
        let rest = SubjectKey(column: key.column, type: key.type, path: Array(key.path.dropFirst()))
        return try value(of: rest, table: parent, row: found)
    }
}

/// Rows of tables by the values of unique columns.
private final class RowLookups {
    private var rows: [String: [RowKey: Int]] = [:]

    func row(of key: RowKey, in table: SealedTable, _ columns: [String]) -> Int? {
        let name = ([table.schema.name] + columns).joined(separator: "\u{0}")
        if rows[name] == nil {
            var found: [RowKey: Int] = [:]
            let places = columns.compactMap(table.schema.index(of:))
            for row in 0..<table.rowCount {
                let values = places.map { table.columns[$0].value(row) }
                if !values.contains(.null) { found[RowKey(values)] = row }
            }
            rows[name] = found
        }
        return rows[name]?[key]
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
}
