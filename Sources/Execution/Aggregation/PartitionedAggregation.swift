import Columns
import Synchronization

/// Aggregates the partitions of all threads' rows, several at a time.
enum PartitionedAggregation {
    /// One result a partition, in order; nil when fixed point would have lost digits.
    static func results(
        _ sinks: [AggregateSink], plan: AggregatePlan, scheme: PartitionScheme, context: RunContext
    ) throws(ExecutionError) -> [AggregateResult]? {
        let tables = try tables(sinks, scheme: scheme, context: context)
        let count = scheme.partitionCount
        var workers: [PartitionWorker] = []
        for _ in 0..<min(context.options.threads, count) {
            workers.append(try PartitionWorker(plan, scheme: scheme, context: context))
        }
        let job = Job(
            workers: workers, stores: sinks.compactMap { $0.partitioned?.store }, tables: tables, count: count)
        Crew.run(workers.count) { job.work($0) }
        for worker in workers { if let error = worker.error { throw error } }
        if workers.contains(where: \.isInexact) { return nil }
        return job.results.all
    }

    /// What the threads' own tables held before rows were set aside.
    static func tables(
        _ sinks: [AggregateSink], scheme: PartitionScheme, context: RunContext
    ) throws(ExecutionError) -> [SplitTable] {
        var tables: [SplitTable] = []
        for sink in sinks {
            guard let indexer = sink.indexer as? HashGroups else { throw ExecutionError(.planInvalid, "groups") }
            tables.append(try SplitTable(indexer, sink.aggregates, scheme: scheme, context: context))
        }
        return tables
    }

    private final class Job: @unchecked Sendable {
        let workers: [PartitionWorker]
        let stores: [TupleStore]
        let tables: [SplitTable]
        let count: Int
        let results: Slots<AggregateResult>
        private let next = Atomic<Int>(0)
        private let isStopped = Atomic<Bool>(false)

        init(workers: [PartitionWorker], stores: [TupleStore], tables: [SplitTable], count: Int) {
            (self.workers, self.stores, self.tables, self.count) = (workers, stores, tables, count)
            results = Slots(count: count)
        }

        func work(_ index: Int) {
            do throws(ExecutionError) {
                while !isStopped.load(ordering: .relaxed) {
                    let partition = next.wrappingAdd(1, ordering: .relaxed).oldValue
                    if partition >= count { return }
                    results.set(partition, try workers[index].aggregate(partition, stores, tables))
                }
            } catch {
                workers[index].error = error
                isStopped.store(true, ordering: .relaxed)
            }
        }
    }
}
