import Columns

/// Numbers sorted by their partition.
struct Buckets {
    private let ids: GrowingArray<UInt32>
    private let starts: GrowingArray<Int>

    init(
        count: Int, partitions: Int, budget: MemoryBudget, partition: (Int) -> Int
    ) throws(ExecutionError) {
        ids = try GrowingArray(budget, capacity: count)
        ids.count = count
        starts = try GrowingArray(budget, capacity: partitions + 2)
        try starts.fill(to: partitions + 2, with: 0)
        let places = starts.pointer
        for id in 0..<count { places[partition(id) + 2] += 1 }
        for bin in 0..<partitions { places[bin + 2] += places[bin + 1] }
        for id in 0..<count {
            let bin = partition(id) + 1
            ids.pointer[places[bin]] = UInt32(id)
            places[bin] += 1
        }
    }

    subscript(_ partition: Int) -> UnsafeBufferPointer<UInt32> {
        let (start, end) = (starts.pointer[partition], starts.pointer[partition + 1])
        return UnsafeBufferPointer(start: ids.pointer + start, count: end - start)
    }
}

/// A thread's own table, from before its rows were set aside, split by partition.
final class SplitTable {
    let indexer: HashGroups
    let state: AggregateState
    let groups: Buckets
    let distinct: [Buckets]
    let values: [Buckets]
    /// The group's number in its partition; each partition's worker writes those of its own groups.
    let targets: GrowingArray<UInt32>

    init(
        _ indexer: HashGroups, _ state: AggregateState, scheme: PartitionScheme, context: RunContext
    ) throws(ExecutionError) {
        (self.indexer, self.state) = (indexer, state)
        let (count, budget) = (indexer.groupCount, context.budget)
        let partitionOf = try GrowingArray<UInt32>(budget, capacity: count)
        partitionOf.count = count
        targets = try GrowingArray(budget, capacity: count)
        try targets.fill(to: count, with: 0)
        let capacity = context.options.batchRows
        let router = PartitionRouter(scheme, capacity: capacity)
        let vectors = try ColumnVector.accounted(indexer.encoder.infos, capacity: capacity, budget: budget)
        let numbers = (0..<count).map { UInt32($0) }
        for first in stride(from: 0, to: count, by: capacity) {
            let part = numbers[first..<min(first + capacity, count)]
            indexer.write(part, into: vectors)
            _ = try router.route(vectors, Batch(columns: vectors, count: part.count), encoder: indexer.encoder)
            (partitionOf.pointer + first).update(from: router.targets, count: part.count)
        }
        let partitions = scheme.partitionCount
        groups = try Buckets(count: count, partitions: partitions, budget: budget) { Int(partitionOf.pointer[$0]) }
        var (sets, lists): ([Buckets], [Buckets]) = ([], [])
        for set in state.distinct {
            sets.append(
                try Buckets(count: set.count, partitions: partitions, budget: budget) {
                    Int(partitionOf.pointer[Int(set.group($0))])
                })
        }
        for list in state.values {
            lists.append(
                try Buckets(count: list.count, partitions: partitions, budget: budget) {
                    Int(partitionOf.pointer[Int(list.group($0))])
                })
        }
        (distinct, values) = (sets, lists)
    }
}
