import Schemas

/// What a relation gives and reads.
extension Relation {
    /// The columns of the output, each once.
    var columns: [RelationColumn] {
        switch self {
        case .singleRow: []
        case .scan(_, _, let columns), .values(_, let columns), .shared(_, let columns), .distinct(_, let columns),
            .union(_, let columns):
            columns
        case .filter(let input, _), .sort(let input, _), .limit(let input, _, _): input.columns
        case .map(let input, let definitions): input.columns + definitions.map(\.column)
        case .join(let join):
            switch join.kind {
            case .semi, .anti: join.left.columns
            case .mark: join.left.columns + (join.mark.map { [$0] } ?? [])
            case .inner, .left, .right, .full, .single: join.left.columns + join.right.columns
            }
        case .aggregate(let node):
            node.groups.map(\.column) + node.calls.map(\.column) + (node.setNumber.map { [$0] } ?? [])
                + node.evidenceColumns
        case .combined(let node): node.columns
        case .window(let node): node.input.columns + node.calls.map(\.column)
        }
    }

    var ids: Set<Int> { Set(columns.map(\.id)) }

    /// The relations directly below.
    var inputs: [Relation] {
        switch self {
        case .singleRow, .scan, .values, .shared: []
        case .filter(let input, _), .map(let input, _), .distinct(let input, _), .sort(let input, _),
            .limit(let input, _, _):
            [input]
        case .join(let join): [join.left, join.right]
        case .aggregate(let node): [node.input]
        case .union(let branches, _): branches.map(\.relation)
        case .combined(let node): [node.left.relation, node.right.relation]
        case .window(let node): [node.input]
        }
    }

    /// The expressions of this operator alone.
    var expressions: [BoundExpression] {
        switch self {
        case .singleRow, .scan, .values, .shared, .limit, .distinct, .union, .combined: []
        case .filter(_, let conjuncts): conjuncts
        case .map(_, let definitions): definitions.map(\.expression)
        case .join(let join): join.conditions
        case .aggregate(let node):
            node.groups.map(\.expression)
                + node.calls.flatMap { [$0.call.argument, $0.call.secondArgument].compactMap(\.self) }
        case .sort(_, let keys): keys.map(\.expression)
        case .window(let node):
            node.partition + node.order.map(\.expression) + node.calls.flatMap(\.call.arguments)
        }
    }

    /// Columns that are read here and given by a query around.
    var free: Set<Int> {
        var read: Set<Int> = []
        var given: Set<Int> = []
        collect(&read, &given)
        return read.subtracting(given)
    }

    private func collect(_ read: inout Set<Int>, _ given: inout Set<Int>) {
        for expression in expressions { read.formUnion(expression.columns) }
        // Inner columns may end at an aggregate, so every operator's own are counted.
        given.formUnion(columns.map(\.id))
        for input in inputs { input.collect(&read, &given) }
        switch self {
        case .distinct(_, let columns): read.formUnion(columns.map(\.id))
        case .union(let branches, _): for branch in branches { read.formUnion(branch.columns.map(\.id)) }
        case .combined(let node): read.formUnion((node.left.columns + node.right.columns).map(\.id))
        default: break
        }
    }

    /// Number of operators.
    var count: Int { inputs.reduce(1) { $0 + $1.count } }

    /// The same rows where their order does not matter.
    var unordered: Relation {
        switch self {
        case .sort(let input, _): input.unordered
        case .map(let input, let definitions): .map(input.unordered, definitions)
        case .filter(let input, let conjuncts): .filter(input.unordered, conjuncts)
        default: self
        }
    }

    /// Filtered; itself without conjuncts.
    func filtered(_ conjuncts: [BoundExpression]) -> Relation { conjuncts.isEmpty ? self : .filter(self, conjuncts) }

    /// With computed columns; itself without any.
    func mapped(_ definitions: [Definition]) -> Relation { definitions.isEmpty ? self : .map(self, definitions) }
}

extension BoundExpression {
    /// The operands of nested ANDs.
    var conjunction: [BoundExpression] {
        if case .call(.and, let operands, _) = self { return operands.flatMap(\.conjunction) }
        return self == TruthFolding.true_ ? [] : [self]
    }

    func reads(_ ids: Set<Int>) -> Bool { !columns.isDisjoint(with: ids) }

    /// Columns replaced by expressions.
    func replacing(_ replacements: [Int: BoundExpression]) -> BoundExpression {
        if case .column(let index, _) = self { return replacements[index] ?? self }
        // No replacement throws.
        return (try? mapChildren { $0.replacing(replacements) }) ?? self
    }
}
