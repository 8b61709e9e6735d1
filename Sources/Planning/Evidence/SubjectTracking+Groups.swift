import Schemas

/// Operators that make one row of several: it speaks of somebody only where the rows it came from all do, which the plan
/// shows where the columns they agree in name the subject.
extension SubjectTracking {
    func distinct(_ input: LogicalPlan) throws(PlanningError) -> TrackedPlan {
        var tracked = reduced(try tracked(input), to: nil)
        tracked.plan = .distinct(tracked.plan)
        return tracked
    }

    /// Only visible columns, and the codes that follow from them; `kept` restricts these to homes.
    private func reduced(_ input: TrackedPlan, to kept: Set<SubjectHome>?) -> TrackedPlan {
        let types = input.plan.types(tables)
        var all = input.positions.map { BoundExpression.column(index: $0, type: types[$0]) }
        let places = Self.places(of: all)
        var result = TrackedPlan(plan: input.plan, positions: Array(all.indices), width: all.count, lost: input.lost)
        for home in homes(of: [input]) {
            let subjects = input.subjects[home] ?? []
            guard subjects.allSatisfy({ $0.follows(from: places) }), kept?.contains(home) ?? true else {
                result.lost.insert(home)
                continue
            }
            result.subjects[home] = subjects.map { subject in
                all.append(.column(index: subject.position, type: .integer))
                return subject.moved(to: all.count - 1, places)
            }
        }
        result.plan = .project(input.plan, all)
        result.width = all.count
        return result
    }

    /// INTERSECT and EXCEPT compare whole rows: a code may be compared with them where it follows from the same visible
    /// columns on both sides.
    func setOperation(_ node: SetOperationNode) throws(PlanningError) -> TrackedPlan {
        var sides: [TrackedPlan] = []
        for input in [node.left, node.right] { sides.append(reduced(try tracked(input), to: nil)) }
        let common = Set(
            homes(of: [sides[0]]).filter { home in
                guard let left = sides[0].subjects[home], let right = sides[1].subjects[home],
                    left.count == 1, right.count == 1
                else { return false }
                return left[0].witnesses.contains { $0.isTotal && right[0].witnesses.contains($0) }
            })
        let lost = sides.reduce(into: Set<SubjectHome>()) { $0.formUnion($1.lost.union($1.subjects.keys)) }
            .subtracting(common)
        let (left, right) = (reduced(sides[0], to: common), reduced(sides[1], to: common))
        var (joined, result) = (node, left)
        (joined.left, joined.right) = (left.plan, right.plan)
        result.plan = .setOperation(joined)
        result.lost = lost
        return result
    }

    func aggregate(_ node: AggregateNode) throws(PlanningError) -> TrackedPlan {
        guard node.evidence == nil else { throw PlanningError(.planInvalid, "evidence below evidence") }
        let input = try tracked(node.input)
        var node = node
        node.input = input.plan
        node.groups = node.groups.map { $0.remapped(input.map) }
        node.aggregates = node.aggregates.map { $0.remapped(input.map) }
        let places = node.groupingSets == nil && node.completion == nil ? Self.places(of: node.groups) : [:]
        let visible = node.groups.count
        var result = TrackedPlan(plan: input.plan, positions: [], width: 0, lost: input.lost)
        for home in homes(of: [input]) {
            let subjects = input.subjects[home] ?? []
            guard subjects.allSatisfy({ $0.follows(from: places) }) else {
                result.lost.insert(home)
                continue
            }
            // The code follows from the groups: as one more of them it changes nothing.
            result.subjects[home] = subjects.map { subject in
                node.groups.append(.column(index: subject.position, type: .integer))
                return subject.moved(to: node.groups.count - 1, places)
            }
        }
        let behind = node.aggregates.count + (node.groupingSets == nil ? 0 : 1)
        result.positions = Array(0..<visible) + (0..<behind).map { node.groups.count + $0 }
        result.width = node.groups.count + behind
        result.plan = .aggregate(node)
        return result
    }

    /// A window computes over its partition: rows keep their subject where the partition is of one.
    func window(_ node: WindowNode) throws(PlanningError) -> TrackedPlan {
        var result = try tracked(node.input)
        var node = node
        node.input = result.plan
        node.partition = node.partition.map { $0.remapped(result.map) }
        node.order = node.order.map { $0.remapped(result.map) }
        node.calls = node.calls.map { $0.remapped(result.map) }
        let places = Self.places(of: node.partition)
        for home in homes(of: [result]) {
            if !(result.subjects[home] ?? []).allSatisfy({ $0.follows(from: places) }) {
                result.lost.insert(home)
                result.subjects[home] = nil
            }
        }
        result.positions += node.calls.indices.map { result.width + $0 }
        result.width += node.calls.count
        result.plan = .window(node)
        return result
    }
}
