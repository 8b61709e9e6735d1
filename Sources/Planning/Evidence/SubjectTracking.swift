import Schemas

/// Lets the codes of subjects flow through a plan as columns, so that an aggregate above joins, set operations or other
/// aggregates finds whom each of its rows speaks of. Aggregates over one table are left alone: their scan hands them the codes.
///
/// What an operator does to identity is known from the plan, never from the data: filters, projections, sorts and joins keep
/// it; grouping, DISTINCT, windows and set operations keep it where their columns name the subject, and lose it elsewhere.
package struct SubjectTracking {
    let tables: [TableSchema]
    let shared: [LogicalPlan]
    let wanted: Set<SubjectHome>

    /// The same query, whose aggregates with evidence say where their subjects are. Throws `evidenceLost` where that cannot
    /// be told.
    package static func track(_ query: BoundQuery) throws(PlanningError) -> BoundQuery {
        var query = query
        query.plan = try track(query.plan, query)
        return query
    }

    private static func track(_ plan: LogicalPlan, _ query: BoundQuery) throws(PlanningError) -> LogicalPlan {
        guard case .aggregate(let node) = plan, let request = node.evidence else {
            return try plan.mapInputs { input throws(PlanningError) in try track(input, query) }
        }
        guard node.input.scannedTable == nil else { return plan }
        let homes = node.input.subjectHomes(query.tables, shared: query.shared)
        guard request.columns == nil, request.subjectKeys.allSatisfy(homes.indices.contains) else {
            throw PlanningError(.planInvalid, "evidence under a subject key that does not exist")
        }
        let wanted = request.subjectKeys.map { homes[$0] }
        let tracking = SubjectTracking(tables: query.tables, shared: query.shared, wanted: Set(wanted))
        return .aggregate(try tracking.root(node, request, wanted))
    }

    private func root(
        _ node: AggregateNode, _ request: EvidenceRequest, _ homes: [SubjectHome]
    ) throws(PlanningError) -> AggregateNode {
        let input = try tracked(node.input)
        var columns: [Int] = []
        for home in homes {
            guard !input.lost.contains(home), let found = input.subjects[home] else {
                throw PlanningError(
                    .evidenceLost,
                    "rows of different subjects (\(home.type)) are mixed below the aggregate; keep their key in GROUP BY, DISTINCT and PARTITION BY"
                )
            }
            guard found.count == 1 else {
                throw PlanningError(
                    .unsupported,
                    "a row below the aggregate may speak of two subjects (\(home.type)); join their tables along the foreign key"
                )
            }
            columns.append(found[0].position)
        }
        var node = node
        node.input = input.plan
        node.groups = node.groups.map { $0.remapped(input.map) }
        node.aggregates = node.aggregates.map { $0.remapped(input.map) }
        node.evidence = EvidenceRequest(subjectKeys: request.subjectKeys, columns: columns)
        return node
    }

    // MARK: Operators

    func tracked(_ plan: LogicalPlan) throws(PlanningError) -> TrackedPlan {
        switch plan {
        case .singleRow: return TrackedPlan(plan: plan, positions: [], width: 0)
        case .values(_, let types):
            return TrackedPlan(plan: plan, positions: Array(types.indices), width: types.count)
        case .scan(let table, let columns): return try scan(table, columns)
        case .filter(let input, let predicate):
            var tracked = try tracked(input)
            tracked.plan = .filter(tracked.plan, predicate.remapped(tracked.map))
            return tracked
        case .project(let input, let expressions): return project(try tracked(input), expressions)
        case .sort(let input, let keys):
            var tracked = try tracked(input)
            tracked.plan = .sort(tracked.plan, keys.map { $0.remapped(tracked.map) })
            return tracked
        case .limit(let input, let count, let offset):
            var tracked = try tracked(input)
            tracked.plan = .limit(tracked.plan, count: count, offset: offset)
            return tracked
        case .shared(let index, _):
            guard shared.indices.contains(index) else { throw PlanningError(.planInvalid, "a shared plan") }
            let earlier = SubjectTracking(tables: tables, shared: Array(shared[..<index]), wanted: wanted)
            return try earlier.tracked(shared[index])
        case .join(let node): return try join(node)
        case .unionAll(let inputs): return try union(inputs)
        case .distinct(let input): return try distinct(input)
        case .aggregate(let node): return try aggregate(node)
        case .window(let node): return try window(node)
        case .setOperation(let node): return try setOperation(node)
        case .recursion:
            // Rows of a step come from rows of any subject.
            let types = plan.types(tables)
            return TrackedPlan(
                plan: plan, positions: Array(types.indices), width: types.count,
                lost: Set(plan.subjectHomes(tables, shared: shared)))
        }
    }

    private func scan(_ table: Int, _ columns: [Int]) throws(PlanningError) -> TrackedPlan {
        guard tables.indices.contains(table), columns.allSatisfy(tables[table].columns.indices.contains) else {
            throw PlanningError(.planInvalid, "a scan")
        }
        let schema = tables[table]
        var scanned = columns
        var subjects: [SubjectHome: [TrackedSubject]] = [:]
        for (index, key) in schema.subjectKeys.enumerated() where wanted.contains(schema.home(of: key)) {
            let subject = TrackedSubject(position: scanned.count, witnesses: witnesses(of: key, schema, columns))
            subjects[schema.home(of: key), default: []].append(subject)
            scanned.append(schema.subjectPosition(index))
        }
        return TrackedPlan(
            plan: .scan(table: table, columns: scanned), positions: Array(columns.indices), width: scanned.count,
            subjects: subjects)
    }

    /// What names the subject in a row of a table: its name, the foreign key that leads to it, or what others call the row by.
    private func witnesses(of key: SubjectKey, _ schema: TableSchema, _ columns: [Int]) -> [SubjectWitness] {
        var found: [SubjectWitness] = []
        func add(_ table: String, _ to: [String], _ rest: [ForeignKey], _ names: [String], isTotal: Bool = true) {
            let places = names.compactMap { name in schema.index(of: name).flatMap(columns.firstIndex(of:)) }
            guard places.count == names.count, names.count == to.count else { return }
            let witness = SubjectWitness(table: table, to: to, rest: rest, columns: places, isTotal: isTotal)
            if !found.contains(witness) { found.append(witness) }
        }
        let home = schema.home(of: key)
        if let naming = schema.namingColumn(of: key) {
            add(home.table, [home.column], [], [schema.columns[naming].name])
        }
        if let first = key.path.first {
            add(first.references, first.to, Array(key.path.dropFirst()), first.columns)
        }
        for to in schema.referencedKeys(in: tables) {
            let isTotal = to.allSatisfy { name in schema.columns.contains { $0.name == name && !$0.isNullable } }
            add(schema.name, to, key.path, to, isTotal: isTotal)
        }
        return found
    }

    private func project(_ input: TrackedPlan, _ expressions: [BoundExpression]) -> TrackedPlan {
        var all = expressions.map { $0.remapped(input.map) }
        let places = Self.places(of: all)
        var tracked = TrackedPlan(
            plan: input.plan, positions: Array(expressions.indices), width: expressions.count, lost: input.lost)
        for home in homes(of: [input]) {
            tracked.subjects[home] = (input.subjects[home] ?? []).map { subject in
                all.append(.column(index: subject.position, type: .integer))
                return subject.moved(to: all.count - 1, places)
            }
        }
        tracked.plan = .project(input.plan, all)
        tracked.width = all.count
        return tracked
    }

    // MARK: Helpers

    /// Where bare columns of the input lie among expressions.
    static func places(of expressions: [BoundExpression]) -> [Int: Int] {
        var places: [Int: Int] = [:]
        for (index, expression) in expressions.enumerated() {
            if case .column(let column, _) = expression, places[column] == nil { places[column] = index }
        }
        return places
    }

    /// The homes with codes, in an order that does not depend on hashing.
    func homes(of plans: [TrackedPlan]) -> [SubjectHome] {
        let found = plans.reduce(into: Set<SubjectHome>()) { $0.formUnion($1.subjects.keys) }
        return found.sorted { ($0.table, $0.column, $0.type) < ($1.table, $1.column, $1.type) }
    }
}
