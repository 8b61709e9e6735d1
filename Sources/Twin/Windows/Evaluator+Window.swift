import Planning
import Schemas

/// Window functions: each partition in its order, each row's frame as a list of positions.
extension Evaluator {
    func window(_ node: WindowNode) throws(TwinError) -> [Row] {
        let input = try rows(of: node.input)
        var partitions: [[Int]] = []
        var positions: [RowKey: Int] = [:]
        for (index, row) in input.enumerated() {
            let key = RowKey(try values(node.partition, row.values))
            let position = positions[key] ?? partitions.count
            if position == partitions.count {
                positions[key] = position
                partitions.append([])
            }
            partitions[position].append(index)
        }
        var output = input
        for members in partitions {
            let rows = members.map { input[$0] }
            let order = try sortedPositions(rows, node.order)
            let partition = try Partition(order.map { rows[$0] }, node.order, self)
            let lineages = keys.indices.map { key in Lineage.ofGroup(rows.map { $0.lineages[key] }) }
            for call in node.calls {
                let results = try windowValues(call, partition)
                for (place, result) in results.enumerated() { output[members[order[place]]].values.append(result) }
            }
            for member in members { output[member].lineages = lineages }
        }
        var result: [Row] = []
        for row in output { try meter.emit(row, into: &result) }
        return result
    }

    /// A value a row of the partition.
    private func windowValues(_ call: WindowCall, _ partition: Partition) throws(TwinError) -> [Value] {
        let rows = partition.rows
        var results: [Value] = []
        // The same frame gives the same value.
        var last: (frame: [Int], value: Value)?
        for place in rows.indices {
            switch call.function {
            case .rowNumber, .rank, .denseRank, .percentRank, .cumulativeDistribution:
                results.append(partition.rank(call.function, place))
            case .ntile: results.append(try ntile(call, partition, place))
            case .lag, .lead: results.append(try neighbour(call, partition, place))
            case .firstValue, .lastValue, .nthValue:
                let frame = try Frame(call.frame, partition, self).positions(around: place)
                results.append(try member(call, partition, frame, place))
            case .aggregate(let kind):
                let frame = try Frame(call.frame, partition, self).positions(around: place)
                if let last, last.frame == frame {
                    results.append(last.value)
                    continue
                }
                let aggregate = AggregateCall(
                    kind: kind, argument: call.arguments.first, secondArgument: call.arguments.dropFirst().first,
                    type: call.type)
                let tuples = try argumentTuples(aggregate, frame.map { rows[$0] })
                let value = try settled { () throws(ScalarFault) in try Aggregates.value(aggregate, tuples) }
                last = (frame, value)
                results.append(value)
            }
        }
        return results
    }

    /// Buckets of sizes that differ by one at most, the larger ones first.
    private func ntile(_ call: WindowCall, _ partition: Partition, _ place: Int) throws(TwinError) -> Value {
        guard call.arguments.count == 1 else { throw TwinError(.planInvalid, "ntile") }
        // The number of buckets is the first row's.
        guard case .integer(let buckets) = try value(call.arguments[0], partition.rows[0].values) else { return .null }
        return try settled { () throws(ScalarFault) in
            guard buckets > 0 else { throw .undefined }
            let count = Int64(partition.rows.count)
            let (size, larger) = (count / buckets, count % buckets)
            let before = Int64(place)
            if before < larger * (size + 1) { return .integer(before / (size + 1) + 1) }
            return .integer((before - larger * (size + 1)) / size + larger + 1)
        }
    }

    /// The value of the row `offset` before or after; the default where there is none.
    private func neighbour(_ call: WindowCall, _ partition: Partition, _ place: Int) throws(TwinError) -> Value {
        guard call.arguments.count == 3 else { throw TwinError(.planInvalid, "lag or lead") }
        let own = partition.rows[place].values
        guard case .integer(let offset) = try value(call.arguments[1], own) else { return .null }
        let (target, overflow) =
            call.function == .lag
            ? Int64(place).subtractingReportingOverflow(offset) : Int64(place).addingReportingOverflow(offset)
        guard !overflow, let other = Int(exactly: target), partition.rows.indices.contains(other) else {
            return try value(call.arguments[2], own)
        }
        return try value(call.arguments[0], partition.rows[other].values)
    }

    private func member(
        _ call: WindowCall, _ partition: Partition, _ frame: [Int], _ place: Int
    ) throws(TwinError) -> Value {
        guard let argument = call.arguments.first else { throw TwinError(.planInvalid, "value of a frame") }
        var wanted = call.function == .lastValue ? frame.last : frame.first
        if call.function == .nthValue {
            guard call.arguments.count == 2 else { throw TwinError(.planInvalid, "nth value") }
            guard case .integer(let number) = try value(call.arguments[1], partition.rows[place].values) else {
                return .null
            }
            guard number > 0 else {
                hadScalarErrors = true
                return .null
            }
            wanted = number <= Int64(frame.count) ? frame[Int(number) - 1] : nil
        }
        return try wanted.map { position throws(TwinError) in
            try value(argument, partition.rows[position].values)
        } ?? .null
    }
}
