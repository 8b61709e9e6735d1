import Schemas

/// The same relation over other column numbers.
extension Relation {
    /// Every column of `map`, given or read, renamed.
    func renumbered(_ map: [Int: Int]) -> Relation {
        func columns(_ list: [RelationColumn]) -> [RelationColumn] { list.map { $0.renumbered(map) } }
        func branch(_ branch: RelationBranch) -> RelationBranch {
            RelationBranch(relation: branch.relation.renumbered(map), columns: columns(branch.columns))
        }
        func definitions(_ list: [Definition]) -> [Definition] {
            list.map { Definition($0.column.renumbered(map), $0.expression.remapped(map)) }
        }
        switch self {
        case .singleRow: return self
        case .scan(let table, let positions, let given):
            return .scan(table: table, positions: positions, columns: columns(given))
        case .values(let rows, let given): return .values(rows, columns: columns(given))
        case .shared(let index, let given): return .shared(index: index, columns: columns(given))
        case .filter(let input, let conjuncts):
            return .filter(input.renumbered(map), conjuncts.map { $0.remapped(map) })
        case .map(let input, let list): return .map(input.renumbered(map), definitions(list))
        case .join(var join):
            join.left = join.left.renumbered(map)
            join.right = join.right.renumbered(map)
            join.conditions = join.conditions.map { $0.remapped(map) }
            join.mark = join.mark?.renumbered(map)
            return .join(join)
        case .aggregate(var node):
            node.input = node.input.renumbered(map)
            node.groups = definitions(node.groups)
            node.calls = node.calls.map { RelationCall(column: $0.column.renumbered(map), call: $0.call.remapped(map)) }
            node.setNumber = node.setNumber?.renumbered(map)
            node.evidenceColumns = columns(node.evidenceColumns)
            return .aggregate(node)
        case .distinct(let input, let given): return .distinct(input.renumbered(map), columns(given))
        case .sort(let input, let keys): return .sort(input.renumbered(map), keys.map { $0.remapped(map) })
        case .limit(let input, let count, let offset):
            return .limit(input.renumbered(map), count: count, offset: offset)
        case .union(let branches, let given): return .union(branches.map(branch), columns: columns(given))
        case .combined(var node):
            node.left = branch(node.left)
            node.right = branch(node.right)
            node.columns = columns(node.columns)
            return .combined(node)
        case .window(var node):
            node.input = node.input.renumbered(map)
            node.partition = node.partition.map { $0.remapped(map) }
            node.order = node.order.map { $0.remapped(map) }
            node.calls = node.calls.map {
                RelationWindowCall(column: $0.column.renumbered(map), call: $0.call.remapped(map))
            }
            return .window(node)
        }
    }

    /// A copy whose own columns are new, and the new number of each; columns from around stay.
    func copied(_ numbers: ColumnNumbers) -> (relation: Relation, map: [Int: Int]) {
        var map: [Int: Int] = [:]
        number(&map, numbers)
        return (renumbered(map), map)
    }

    private func number(_ map: inout [Int: Int], _ numbers: ColumnNumbers) {
        for column in columns where map[column.id] == nil { map[column.id] = numbers.column(column.type).id }
        for input in inputs { input.number(&map, numbers) }
    }
}

extension RelationColumn {
    func renumbered(_ map: [Int: Int]) -> RelationColumn { RelationColumn(id: map[id] ?? id, type: type) }
}

extension SortKey {
    func remapped(_ map: [Int: Int]) -> SortKey {
        SortKey(expression: expression.remapped(map), isDescending: isDescending, nullsFirst: nullsFirst)
    }
}

extension AggregateCall {
    func remapped(_ map: [Int: Int]) -> AggregateCall {
        var copy = self
        copy.argument = argument?.remapped(map)
        copy.secondArgument = secondArgument?.remapped(map)
        return copy
    }

    /// What the call gives over no rows where that is not NULL.
    var isZeroWhenEmpty: Bool {
        switch kind {
        case .countRows, .count, .countDistinct, .regressionCount: true
        default: false
        }
    }
}

extension WindowCall {
    func remapped(_ map: [Int: Int]) -> WindowCall {
        var copy = self
        copy.arguments = arguments.map { $0.remapped(map) }
        return copy
    }
}
