import Schemas

/// Whether a plan is put together as `LogicalPlan` says: what it names is there. A plan that comes from elsewhere than the
/// binder must not stop the process.
package struct PlanCheck {
    private let tables: [TableSchema]
    /// Shared plans below this may be named.
    private var sharedLimit: Int
    private var namesLatest = false

    /// The first fault of `query`, or nil.
    package static func fault(of query: BoundQuery) -> String? {
        var check = PlanCheck(tables: query.tables, sharedLimit: 0)
        for (index, plan) in query.shared.enumerated() {
            check.sharedLimit = index
            if case .recursion(let node) = plan {
                var step = check
                step.namesLatest = true
                guard check.width(of: node.initial) == node.types.count, step.width(of: node.step) == node.types.count
                else { return "recursion" }
            } else if check.width(of: plan) == nil {
                return "shared plan \(index)"
            }
        }
        check.sharedLimit = query.shared.count
        return check.width(of: query.plan) == nil ? "plan" : nil
    }

    private init(tables: [TableSchema], sharedLimit: Int) {
        (self.tables, self.sharedLimit) = (tables, sharedLimit)
    }

    /// Columns of the output; nil for a plan that names what is not there.
    private func width(of plan: LogicalPlan) -> Int? {
        switch plan {
        case .singleRow: return 0
        case .scan(let table, let columns):
            guard tables.indices.contains(table), columns.allSatisfy(tables[table].isScannable) else {
                return nil
            }
            return columns.count
        case .values(let rows, let types): return rows.allSatisfy { $0.count == types.count } ? types.count : nil
        case .shared(let index, let types):
            let isKnown = index == RecursionNode.latest ? namesLatest : (0..<sharedLimit).contains(index)
            return isKnown ? types.count : nil
        case .filter(let input, let predicate): return holds([predicate], width(of: input))
        case .project(let input, let expressions):
            return holds(expressions, width(of: input)).map { _ in expressions.count }
        case .sort(let input, let keys): return holds(keys.map(\.expression), width(of: input))
        case .distinct(let input), .limit(let input, _, _): return width(of: input)
        case .aggregate(let node): return aggregate(node)
        case .window(let node):
            let read = node.partition + node.order.map(\.expression) + node.calls.flatMap(\.arguments)
            return holds(read, width(of: node.input)).map { $0 + node.calls.count }
        case .join(let node): return join(node)
        case .unionAll(let inputs):
            guard let first = inputs.first, let own = width(of: first) else { return nil }
            return inputs.dropFirst().allSatisfy { width(of: $0) == own } ? own : nil
        case .setOperation(let node):
            guard let own = width(of: node.left), width(of: node.right) == own else { return nil }
            return own
        // Only as a plan of `BoundQuery.shared`.
        case .recursion: return nil
        }
    }

    private func holds(_ expressions: [BoundExpression], _ width: Int?) -> Int? {
        guard let width, expressions.allSatisfy({ $0.columns.allSatisfy((0..<width).contains) }) else { return nil }
        return width
    }

    private func aggregate(_ node: AggregateNode) -> Int? {
        let read = node.groups + node.aggregates.flatMap { [$0.argument, $0.secondArgument].compactMap(\.self) }
        guard holds(read, width(of: node.input)) != nil,
            node.groupingSets?.allSatisfy({ $0.allSatisfy(node.groups.indices.contains) }) ?? true,
            node.completion.map({ $0.count == node.groups.count }) ?? true
        else { return nil }
        let layout = EvidenceLayout(node)
        return layout.firstColumn + layout.columnCount
    }

    private func join(_ node: JoinNode) -> Int? {
        guard let left = width(of: node.left), let right = width(of: node.right),
            holds(node.keys.map(\.left), left) != nil, holds(node.keys.map(\.right), right) != nil,
            holds(node.residual.map { [$0] } ?? [], left + right) != nil
        else { return nil }
        return node.kind == .mark ? left + 1 : node.kind.showsRight ? left + right : left
    }
}
