import Schemas

/// What a restricted query reads: tables joined along declared foreign keys, from one of them, the root, to all others, so that
/// no row of the root comes twice and every row speaks of the root's subjects alone.
struct RestrictedSource {
    /// A foreign key that is followed: places in `tables`.
    struct Edge: Hashable {
        var from: Int
        var to: Int
    }

    /// A column of the joined rows: a place in `tables`, and a position in that table.
    struct Place: Hashable {
        var table: Int
        var column: Int
    }

    /// One a scan, from left to right.
    private(set) var tables: [TableSchema]
    private(set) var places: [Place]
    private(set) var edges: [Edge] = []

    init(_ table: TableSchema, columns: [Int]) {
        tables = [table]
        places = columns.map { Place(table: 0, column: $0) }
    }

    /// The columns of both sides, and one more edge, in places of the result.
    func joined(_ other: RestrictedSource, along edge: Edge) -> RestrictedSource {
        var result = self
        let shift = tables.count
        result.tables += other.tables
        result.places += other.places.map { Place(table: $0.table + shift, column: $0.column) }
        result.edges += other.edges.map { Edge(from: $0.from + shift, to: $0.to + shift) } + [edge]
        return result
    }

    var columns: [ColumnSchema] { places.map { tables[$0.table].columns[$0.column] } }

    /// The table from which foreign keys lead to all others; nil where there is none, or two ways lead to one.
    var root: Int? {
        let reached = edges.map(\.to)
        guard Set(reached).count == reached.count else { return nil }
        let unreached = tables.indices.filter { !reached.contains($0) }
        return unreached.count == 1 ? unreached[0] : nil
    }

    /// The column names subjects under some key of its table.
    func namesSubjects(_ column: Int) -> Bool { tables[places[column].table].namesSubjects(places[column].column) }

    /// The column's declared use; a subject key is a key, or nothing, whatever is declared.
    func use(of column: Int) -> ColumnUse? {
        let use = columns[column].use
        return namesSubjects(column) && use != .key ? nil : use
    }

    // MARK: Subjects

    /// A table whose subjects cannot be counted: the root without any, another that names somebody and leads to nobody, or one
    /// with keys that lead nowhere.
    var unfitTable: TableSchema? {
        tables.enumerated().first { place, table in
            if table.subjectKeys.isEmpty { return place == root || !table.isFitWithoutSubjects }
            return !table.hasSoundSubjectKeys
        }?.element
    }

    /// The root's keys stand for all: no other table speaks of somebody of whom the root does not.
    var isCoveredByRoot: Bool {
        guard let root else { return false }
        let homes = tables[root].subjectKeys.map(tables[root].home(of:))
        return tables.allSatisfy { table in table.subjectKeys.allSatisfy { homes.contains(table.home(of: $0)) } }
    }

    /// The request for evidence under every key of the root, in its order; nil where the plan has other homes.
    func evidence(over input: LogicalPlan, _ schemas: [TableSchema]) -> EvidenceRequest? {
        guard let root else { return nil }
        let homes = input.subjectHomes(schemas, shared: [])
        let wanted = tables[root].subjectKeys.map(tables[root].home(of:))
        let positions = wanted.compactMap(homes.firstIndex(of:))
        guard positions.count == wanted.count, Set(positions).count == homes.count else { return nil }
        return EvidenceRequest(subjectKeys: positions)
    }

    // MARK: Joins

    /// The edge that pairs of columns of two tables are: all columns of a declared foreign key with those it references.
    static func edge(
        _ left: RestrictedSource, _ right: RestrictedSource, pairs: [(left: Int, right: Int)]
    ) -> Edge? {
        let (mine, theirs) = (pairs.map { left.places[$0.left] }, pairs.map { right.places[$0.right] })
        guard let a = mine.first?.table, let b = theirs.first?.table, mine.allSatisfy({ $0.table == a }),
            theirs.allSatisfy({ $0.table == b })
        else { return nil }
        let (one, other) = (left.tables[a], right.tables[b])
        let names = zip(mine, theirs).map { (one.columns[$0.column].name, other.columns[$1.column].name) }
        let shifted = b + left.tables.count
        if one.references(other, names) { return Edge(from: a, to: shifted) }
        return other.references(one, names.map { ($1, $0) }) ? Edge(from: shifted, to: a) : nil
    }
}

extension TableSchema {
    /// A declared foreign key of this table has just these pairs of columns, with the same types.
    fileprivate func references(_ other: TableSchema, _ names: [(String, String)]) -> Bool {
        let wanted = Set(names.map { [$0.0, $0.1] })
        guard wanted.count == names.count else { return false }
        let haveSameTypes = names.allSatisfy { mine, theirs in
            guard let a = index(of: mine), let b = other.index(of: theirs) else { return false }
            return columns[a].type == other.columns[b].type
        }
        return haveSameTypes
            && foreignKeys.contains { key in
                key.references == other.name && Set(zip(key.columns, key.to).map { [$0.0, $0.1] }) == wanted
            }
    }
}
