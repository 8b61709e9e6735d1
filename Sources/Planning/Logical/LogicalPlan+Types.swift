import Schemas

/// Walks over plans.
extension LogicalPlan {
    /// The operators directly below.
    package var inputs: [LogicalPlan] {
        switch self {
        case .singleRow, .scan, .values, .shared: []
        case .filter(let input, _), .project(let input, _), .distinct(let input), .sort(let input, _),
            .limit(let input, _, _):
            [input]
        case .aggregate(let node): [node.input]
        case .window(let node): [node.input]
        case .join(let node): [node.left, node.right]
        case .setOperation(let node): [node.left, node.right]
        case .unionAll(let inputs): inputs
        case .recursion(let node): [node.initial, node.step]
        }
    }

    /// The types of the output's columns.
    package func types(_ tables: [TableSchema]) -> [ColumnType] {
        switch self {
        case .singleRow: return []
        case .scan(let table, let columns): return columns.map { tables[table].scannedType($0) }
        case .values(_, let types), .shared(_, let types): return types
        case .recursion(let node): return node.types
        case .filter(let input, _), .distinct(let input), .sort(let input, _), .limit(let input, _, _):
            return input.types(tables)
        case .project(_, let expressions): return expressions.map(\.type)
        case .aggregate(let node):
            let own = node.groups.map(\.type) + node.aggregates.map(\.type)
            let set: [ColumnType] = node.groupingSets == nil ? [] : [.integer]
            return own + set + (node.evidence == nil ? [] : EvidenceLayout.columns(of: node).map(\.type))
        case .window(let node): return node.input.types(tables) + node.calls.map(\.type)
        case .join(let node):
            let left = node.left.types(tables)
            if node.kind == .mark { return left + [.boolean] }
            return node.kind.showsRight ? left + node.right.types(tables) : left
        case .unionAll(let inputs): return inputs.first?.types(tables) ?? []
        case .setOperation(let node): return node.left.types(tables)
        }
    }
}
