import Schemas

/// Operators of several inputs.
extension SubjectTracking {
    /// A row of a join speaks of the subjects of both its rows. Where the condition makes two of one home equal, one column
    /// says so; where a side may be missing, the other side's.
    func join(_ node: JoinNode) throws(PlanningError) -> TrackedPlan {
        let left = try tracked(node.left)
        guard node.kind.showsRight else { return existence(node, left) }
        let right = try tracked(node.right)
        let shift = left.width
        var joined = node
        (joined.left, joined.right) = (left.plan, right.plan)
        joined.keys = node.keys.map {
            JoinKey(left: $0.left.remapped(left.map), right: $0.right.remapped(right.map), nullsMatch: $0.nullsMatch)
        }
        let positions = left.positions + right.positions.map { $0 + shift }
        joined.residual = node.residual?.remapped(
            Dictionary(uniqueKeysWithValues: positions.enumerated().map { ($0.offset, $0.element) }))
        var result = TrackedPlan(
            plan: .join(joined), positions: positions, width: shift + right.width, lost: left.lost.union(right.lost))
        var merged: [(position: Int, columns: [Int])] = []
        for home in homes(of: [left, right]) {
            var kept = left.subjects[home] ?? []
            for subject in right.subjects[home] ?? [] {
                let other = subject.shifted(shift)
                guard let index = kept.firstIndex(where: { Self.areEqual($0, subject, joined.keys) }) else {
                    kept.append(other)
                    continue
                }
                switch node.kind {
                case .inner: kept[index].witnesses += other.witnesses
                case .right: kept[index] = other
                case .full:
                    // Either side may be missing.
                    let position = result.width + merged.count
                    merged.append((position, [kept[index].position, other.position]))
                    kept[index] = TrackedSubject(position: position, witnesses: [])
                case .left, .single, .semi, .anti, .mark: break
                }
            }
            result.subjects[home] = kept
        }
        guard !merged.isEmpty else { return result }
        let types = result.plan.types(tables)
        let columns = types.enumerated().map { BoundExpression.column(index: $0.offset, type: $0.element) }
        let coalesced = merged.map { entry in
            BoundExpression.call(
                .coalesce, entry.columns.map { .column(index: $0, type: .integer) }, type: .integer)
        }
        result.plan = .project(result.plan, columns + coalesced)
        result.width += merged.count
        return result
    }

    /// The right side chooses rows, as a filter does.
    private func existence(_ node: JoinNode, _ left: TrackedPlan) -> TrackedPlan {
        var (joined, result) = (node, left)
        joined.left = left.plan
        joined.keys = node.keys.map {
            JoinKey(left: $0.left.remapped(left.map), right: $0.right, nullsMatch: $0.nullsMatch)
        }
        if let residual = node.residual {
            var map = left.map
            let oldCount = left.positions.count
            for column in residual.columns where column >= oldCount { map[column] = column - oldCount + left.width }
            joined.residual = residual.remapped(map)
        }
        result.plan = .join(joined)
        if node.kind == .mark {
            result.positions.append(left.width)
            result.width += 1
        }
        return result
    }

    /// Matching rows of both sides have the same subject.
    private static func areEqual(_ left: TrackedSubject, _ right: TrackedSubject, _ keys: [JoinKey]) -> Bool {
        left.witnesses.contains { mine in
            right.witnesses.contains { theirs in
                mine.names(the: theirs)
                    && zip(mine.columns, theirs.columns).allSatisfy { pair in
                        keys.contains { key in
                            guard !key.nullsMatch, case .column(pair.0, _) = key.left else { return false }
                            if case .column(pair.1, _) = key.right { return true }
                            return false
                        }
                    }
            }
        }
    }

    /// Rows keep their subjects; an input without a home's subjects has none.
    func union(_ inputs: [LogicalPlan]) throws(PlanningError) -> TrackedPlan {
        guard let first = inputs.first else { throw PlanningError(.planInvalid, "a union of nothing") }
        let types = first.types(tables)
        var branches: [TrackedPlan] = []
        for input in inputs { branches.append(try tracked(input)) }
        var result = TrackedPlan(plan: .singleRow, positions: Array(types.indices), width: types.count)
        var projections = branches.map { branch in
            zip(branch.positions, types).map { BoundExpression.column(index: $0, type: $1) }
        }
        let places = projections.map(Self.places)
        for home in homes(of: branches) {
            let count = branches.map { $0.subjects[home]?.count ?? 0 }.max() ?? 0
            result.subjects[home] = (0..<count).map { index in
                var common: [SubjectWitness]?
                for (number, branch) in branches.enumerated() {
                    let mine = branch.subjects[home] ?? []
                    let subject = mine.indices.contains(index) ? mine[index] : nil
                    projections[number].append(
                        subject.map { .column(index: $0.position, type: .integer) } ?? .literal(.null, type: .integer))
                    let moved = subject?.moved(to: 0, places[number]).witnesses ?? []
                    common = common.map { $0.filter(moved.contains) } ?? moved
                }
                return TrackedSubject(position: projections[0].count - 1, witnesses: common ?? [])
            }
        }
        result.lost = branches.reduce(into: []) { $0.formUnion($1.lost) }
        result.width = projections[0].count
        result.plan = .unionAll(zip(branches, projections).map { .project($0.plan, $1) })
        return result
    }
}
