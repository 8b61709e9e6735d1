import Schemas

/// A relation and the columns that stand at each position of the plan it was made from.
struct BuiltRelation {
    var relation: Relation
    var columns: [RelationColumn]
}

/// Turns bound plans into relations without placeholders: operators keep their places, subqueries become joins.
final class RelationBuilder {
    let session: BindingSession
    let numbers = ColumnNumbers()
    /// Plans that are run once, in the order in which they may name each other.
    private(set) var shared: [LogicalPlan] = []
    private var sharedTables: [Int: Int] = [:]
    private var operators = 0

    init(_ session: BindingSession) { self.session = session }

    /// `outer[k]` is what `Placeholder.outer(k)` stands for.
    func build(_ plan: LogicalPlan, outer: [BoundExpression]) throws(PlanningError) -> BuiltRelation {
        try count()
        switch plan {
        case .singleRow: return BuiltRelation(relation: .singleRow, columns: [])
        case .scan(let table, let positions):
            let columns = numbers.columns(positions.map { session.tables[table].columns[$0].type })
            return BuiltRelation(
                relation: .scan(table: table, positions: positions, columns: columns), columns: columns)
        case .values(let rows, let types):
            let columns = numbers.columns(types)
            return BuiltRelation(relation: .values(rows, columns: columns), columns: columns)
        case .shared(let index, let types): return try commonTable(index, types, outer)
        case .recursion: throw PlanningError(.planInvalid, "a recursion inside a plan")
        case .filter(let input, let predicate): return try filter(input, predicate, outer)
        case .project(let input, let expressions): return try project(input, expressions, outer)
        case .aggregate(let node): return try aggregate(node, outer)
        case .distinct(let input):
            let built = try build(input, outer: outer)
            return BuiltRelation(
                relation: .distinct(built.relation.unordered, Self.unique(built.columns)), columns: built.columns)
        case .sort(let input, let keys):
            var attached = AttachedRelation(try build(input, outer: outer), outer)
            let keys = try self.keys(keys, &attached)
            return BuiltRelation(relation: .sort(attached.relation, keys), columns: attached.columns)
        case .limit(let input, let count, let offset):
            let built = try build(input, outer: outer)
            return BuiltRelation(
                relation: .limit(built.relation, count: count, offset: offset), columns: built.columns)
        case .join(let node): return try join(node, outer)
        case .unionAll(let inputs): return try union(inputs, outer)
        case .setOperation(let node): return try setOperation(node, outer)
        case .window(let node): return try window(node, outer)
        }
    }

    func count() throws(PlanningError) {
        operators += 1
        guard operators <= PlanningLimits.planOperators else { throw Self.tooLarge }
    }

    static let tooLarge = PlanningError(
        .planTooLarge, "the plan has more than \(PlanningLimits.planOperators) operators; write a simpler query")

    /// The final plan of a relation, with just these columns.
    func finish(_ built: BuiltRelation) throws(PlanningError) -> LogicalPlan {
        let pushed = PredicatePushdown().push(built.relation)
        guard pushed.count <= PlanningLimits.planOperators else { throw Self.tooLarge }
        return try PlanEmitter().emit(pushed, exactly: built.columns)
    }

    private func sharedPlan(_ table: CommonTable) throws(PlanningError) -> LogicalPlan {
        let first = try finish(try build(table.relation.plan, outer: []))
        guard let step = table.step else { return first }
        return .recursion(
            RecursionNode(
                initial: first, step: try finish(try build(step, outer: [])), isDistinct: table.isDistinct,
                types: table.relation.types))
    }

    static func unique(_ columns: [RelationColumn]) -> [RelationColumn] {
        var seen: Set<Int> = []
        return columns.filter { seen.insert($0.id).inserted }
    }

    // MARK: WITH

    /// A table of WITH: in place where it is named once, else a shared plan.
    private func commonTable(
        _ index: Int, _ types: [ColumnType], _ outer: [BoundExpression]
    ) throws(PlanningError) -> BuiltRelation {
        if index == RecursionNode.latest {
            let columns = numbers.columns(types)
            return BuiltRelation(relation: .shared(index: index, columns: columns), columns: columns)
        }
        guard let number = Placeholder.commonNumber(index) else {
            throw PlanningError(.planInvalid, "a shared plan that no WITH made")
        }
        let table = session.commonTables[number]
        if !table.arguments.isEmpty {
            // It reads the query around, each time anew.
            var arguments: [BoundExpression] = []
            for argument in table.arguments { arguments.append(try resolve(argument, [], outer)) }
            return try build(table.relation.plan, outer: arguments)
        }
        if table.useCount == 1, table.step == nil { return try build(table.relation.plan, outer: []) }
        if sharedTables[number] == nil {
            let plan = try sharedPlan(table)
            sharedTables[number] = shared.count
            shared.append(plan)
        }
        let columns = numbers.columns(types)
        return BuiltRelation(relation: .shared(index: sharedTables[number] ?? 0, columns: columns), columns: columns)
    }
}
