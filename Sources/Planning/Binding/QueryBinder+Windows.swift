import Schemas

/// Windows between the rows, or groups, and the output.
extension QueryBinder {
    /// Moves a window on top of an aggregate.
    func rewrite(_ window: inout BoundWindow, _ input: AggregatedInput) throws(PlanningError) {
        let (span, references) = (window.span, window.references)
        func rewritten(_ expression: BoundExpression) throws(PlanningError) -> BoundExpression {
            let typed = TypedExpression(expression: expression, span: span)
            return try input.rewrite(BoundRoot(typed: typed, references: references))
        }
        for index in window.call.arguments.indices {
            window.call.arguments[index] = try rewritten(window.call.arguments[index])
        }
        for index in window.partition.indices { window.partition[index] = try rewritten(window.partition[index]) }
        for index in window.order.indices {
            window.order[index].expression = try rewritten(window.order[index].expression)
        }
    }

    /// One node for each partition and order, stacked in the order of the text; the output then reads their columns.
    func windowed(_ input: LogicalPlan, _ output: inout QueryOutput) -> LogicalPlan {
        var nodes: [(partition: [BoundExpression], order: [SortKey], members: [Int])] = []
        for (number, window) in binder.windows.enumerated() {
            let index = nodes.firstIndex { $0.partition == window.partition && $0.order == window.order }
            if let index {
                nodes[index].members.append(number)
            } else {
                nodes.append((window.partition, window.order, [number]))
            }
        }
        var (plan, width) = (input, input.types(tables).count)
        var positions: [Int: Int] = [:]
        for node in nodes {
            for (offset, member) in node.members.enumerated() {
                positions[PendingColumn.window(member)] = width + offset
            }
            width += node.members.count
            plan = .window(
                WindowNode(
                    input: plan, partition: node.partition, order: node.order,
                    calls: node.members.map { binder.windows[$0].call }))
        }
        output.move(positions)
        return plan
    }
}
