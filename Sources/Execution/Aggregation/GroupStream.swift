import Columns
import Planning

/// Groups too many for one table as the source of a pipeline: a partition is a morsel, aggregated when a thread opens it and
/// forgotten when its rows are read. For operators that let few groups through (HAVING); what was set aside stays, so that the
/// pipeline can run again.
final class GroupStream: @unchecked Sendable {
    let infos: [ColumnInfo]
    let scheme: PartitionScheme
    /// Most groups that there can be.
    let rowsUpperBound: Int
    let context: RunContext
    private let node: AggregateNode
    private let plan: AggregatePlan
    private let stores: [TupleStore]
    private let tables: [SplitTable]

    /// Nil where writing the rows could raise the scalar-error flag or needs an owner of texts: how much is read of a stream may
    /// depend on the size of batches, and its rows are gone with their batch.
    init?(
        _ sinks: [AggregateSink], node: AggregateNode, plan: AggregatePlan, scheme: PartitionScheme, context: RunContext
    ) throws(ExecutionError) {
        guard node.evidence == nil, node.groupingSets == nil, plan.distinctPlans.isEmpty, plan.valueArguments.isEmpty,
            plan.accumulators.allSatisfy(Self.isPlain)
        else { return nil }
        let output =
            switch scheme {
            case .hash: plan.groupInfos
            case .codes(let perfect, _): perfect.output
            }
        infos = AggregateOutput.infos(plan, groups: output)
        guard !infos.contains(where: { $0.kind == .text }) else { return nil }
        tables = try PartitionedAggregation.tables(sinks, scheme: scheme, context: context)
        stores = sinks.compactMap { $0.partitioned?.store }
        rowsUpperBound = (0..<scheme.partitionCount).reduce(0) { [stores, tables] sum, partition in
            stores.reduce(sum) { $0 + $1.blocks(partition).reduce(0) { $0 + $1.count } }
                + tables.reduce(0) { $0 + $1.groups[partition].count }
        }
        (self.node, self.plan, self.scheme, self.context) = (node, plan, scheme, context)
    }

    private static func isPlain(_ accumulator: Accumulator) -> Bool {
        switch accumulator {
        case .rows, .count, .sumNarrow, .extreme: true
        case .sumWide, .sumDouble, .moments, .wideMoments, .welford, .pairs, .joined, .extremeWide, .extremeText: false
        }
    }

    func worker() throws(ExecutionError) -> PartitionWorker {
        try PartitionWorker(plan, scheme: scheme, context: context)
    }

    /// The groups of one partition.
    func groups(_ partition: Int, _ worker: PartitionWorker) throws(ExecutionError) -> AggregateOutput.Groups {
        let result = try worker.aggregate(partition, stores, tables)
        return try AggregateOutput([result], node: node, context: context).groups()
    }
}

/// One thread's view of a stream of groups.
final class GroupStreamReader: BatchReader {
    private let stream: GroupStream
    private let worker: PartitionWorker
    private let chunkRows: Int
    private let reservation: Reservation
    private var morsel = 0
    private var isOpen = false
    private var groups: AggregateOutput.Groups?
    private var row = 0

    init(_ stream: GroupStream, chunkRows: Int, budget: MemoryBudget) throws(ExecutionError) {
        self.stream = stream
        self.chunkRows = chunkRows
        worker = try stream.worker()
        reservation = Reservation(budget)
        try reservation.add(Compactor.bytes(inputs: stream.infos, capacity: chunkRows))
    }

    var morselCount: Int { stream.scheme.partitionCount }

    func open(morsel: Int) {
        (self.morsel, isOpen, groups) = (morsel, true, nil)
    }

    func next() throws(ExecutionError) -> Batch? {
        if isOpen {
            (groups, row, isOpen) = (try stream.groups(morsel, worker), 0, false)
        }
        guard let groups, row < groups.total else {
            groups = nil
            return nil
        }
        let size = min(chunkRows, groups.total - row)
        let capacity = min(chunkRows, RowSet.roundedUp(size))
        let columns = stream.infos.map { ColumnVector(kind: $0.kind, capacity: capacity) }
        let chunk = Batch(columns: columns, count: size, ordinal: morsel << 32 + row)
        try groups.fill(chunk, first: row)
        row += chunk.count
        return chunk
    }
}
