import Schemas

extension LogicalPlan {
    /// The same operator over other inputs with the same columns.
    func mapInputs<E: Error>(_ transform: (LogicalPlan) throws(E) -> LogicalPlan) throws(E) -> LogicalPlan {
        switch self {
        case .singleRow, .scan, .values, .shared: return self
        case .filter(let input, let predicate): return .filter(try transform(input), predicate)
        case .project(let input, let expressions): return .project(try transform(input), expressions)
        case .distinct(let input): return .distinct(try transform(input))
        case .sort(let input, let keys): return .sort(try transform(input), keys)
        case .limit(let input, let count, let offset):
            return .limit(try transform(input), count: count, offset: offset)
        case .unionAll(let inputs): return .unionAll(try inputs.map(transform))
        case .aggregate(var node):
            node.input = try transform(node.input)
            return .aggregate(node)
        case .window(var node):
            node.input = try transform(node.input)
            return .window(node)
        case .join(var node):
            (node.left, node.right) = (try transform(node.left), try transform(node.right))
            return .join(node)
        case .setOperation(var node):
            (node.left, node.right) = (try transform(node.left), try transform(node.right))
            return .setOperation(node)
        case .recursion(var node):
            (node.initial, node.step) = (try transform(node.initial), try transform(node.step))
            return .recursion(node)
        }
    }
}
