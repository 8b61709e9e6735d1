import Planning
import Schemas

/// The rows of one group, and what its output row says of them.
struct Group {
    /// The group columns of the output; those outside the row's grouping set are NULL.
    var key: [Value]
    var set: Int
    var rows: [Row] = []
}

extension Evaluator {
    func aggregate(_ node: AggregateNode) throws(TwinError) -> [Row] {
        let input = try rows(of: node.input)
        let groups: [Group]
        if let domains = node.completion {
            groups = try complete(input, node, domains)
        } else {
            groups = try grouped(input, node)
        }
        var output: [Row] = []
        for group in groups {
            var values = group.key
            var arguments: [[[Value]]] = []
            for call in node.aggregates {
                let tuples = try argumentTuples(call, group.rows)
                arguments.append(tuples)
                values.append(try settled { () throws(ScalarFault) in try Aggregates.value(call, tuples) })
            }
            if node.groupingSets != nil { values.append(.integer(Int64(group.set))) }
            if let request = node.evidence { values += try evidence(request, node, group, arguments) }
            let lineages = keys.indices.map { key in Lineage.ofGroup(group.rows.map { $0.lineages[key] }) }
            try meter.emit(Row(values: values, lineages: lineages), into: &output)
        }
        return output
    }

    /// What each row gives a call: no value for COUNT(*), one, or two.
    func argumentTuples(_ call: AggregateCall, _ rows: [Row]) throws(TwinError) -> [[Value]] {
        let expressions = [call.argument, call.secondArgument].compactMap { $0 }
        var tuples: [[Value]] = []
        for row in rows { tuples.append(try values(expressions, row.values)) }
        return tuples
    }

    /// Groups in the order of the sets, and in each of their first rows.
    private func grouped(_ input: [Row], _ node: AggregateNode) throws(TwinError) -> [Group] {
        var keyValues: [[Value]] = []
        for row in input { keyValues.append(try values(node.groups, row.values)) }
        var groups: [Group] = []
        for (number, set) in (node.groupingSets ?? [Array(node.groups.indices)]).enumerated() {
            guard set.allSatisfy(node.groups.indices.contains) else { throw TwinError(.planInvalid, "grouping set") }
            let kept = Set(set)
            // A set without groups is one group, even of no rows.
            if kept.isEmpty { groups.append(Group(key: node.groups.map { _ in .null }, set: number)) }
            var positions: [RowKey: Int] =
                kept.isEmpty ? [RowKey(node.groups.map { _ in .null }): groups.count - 1] : [:]
            for (index, row) in input.enumerated() {
                try meter.step()
                let key = keyValues[index].enumerated().map { kept.contains($0.offset) ? $0.element : .null }
                let position = positions[RowKey(key)] ?? groups.count
                if position == groups.count {
                    positions[RowKey(key)] = position
                    groups.append(Group(key: key, set: number))
                }
                groups[position].rows.append(row)
            }
        }
        return groups
    }

    /// One group for every combination of the declared values, the last domain running fastest.
    private func complete(
        _ input: [Row], _ node: AggregateNode, _ domains: [Domain]
    ) throws(TwinError) -> [Group] {
        guard domains.count == node.groups.count, node.groupingSets == nil else {
            throw TwinError(.planInvalid, "completion")
        }
        var combinations: [[Value]] = [[]]
        for (domain, group) in zip(domains, node.groups) {
            let members = try Self.values(of: domain, group.type)
            var longer: [[Value]] = []
            for combination in combinations {
                for member in members {
                    try meter.step()
                    longer.append(combination + [member])
                }
            }
            combinations = longer
        }
        var groups = combinations.map { Group(key: $0, set: 0) }
        let positions = Dictionary(
            combinations.enumerated().map { (RowKey($0.element), $0.offset) }, uniquingKeysWith: { first, _ in first })
        for row in input {
            let key = try values(node.groups, row.values)
            if let position = positions[RowKey(key)] { groups[position].rows.append(row) }
        }
        return groups
    }

    private static func values(of domain: Domain, _ type: ColumnType) throws(TwinError) -> [Value] {
        switch (domain, type) {
        case (.values(let values), _): return values
        case (.range(let lower, let upper), .integer) where domain.count <= Domain.countLimit && lower <= upper:
            return (lower...upper).map(Value.integer)
        case (.range(let lower, let upper), .date) where domain.count <= Domain.countLimit && lower <= upper:
            return (lower...upper).map { .date(Int32(truncatingIfNeeded: $0)) }
        default: throw TwinError(.planInvalid, "domain")
        }
    }
}
