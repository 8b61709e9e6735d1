import Columns
import Synchronization

extension SubjectTuples {
    /// Puts all threads' tuples in the order of their subjects, partition by partition, and stamps them. `maps` gives the
    /// merged numbers of each thread's groups.
    static func stamped(
        _ parts: [SubjectTuples], maps: [[UInt32]]?, groupCount: Int, context: RunContext, isSequential: Bool
    ) throws(ExecutionError) -> EvidenceCells {
        let (plan, none) = (parts[0].plan, parts[0].none)
        let words = parts.compactMap(\.words)
        if words.count == parts.count {
            return try SubjectWords.stamped(
                words, groupCount: groupCount, context: context, isSequential: isSequential)
        }
        let threads = isSequential ? 1 : max(1, min(context.options.threads, parts[0].partitions.count))
        var workers: [Worker] = []
        for _ in 0..<threads {
            let cells = try EvidenceCells(plan, none: none, context: context)
            try cells.cells.ensure(groupCount)
            workers.append(Worker(cells: cells))
        }
        let job = Job(parts: parts, maps: maps, workers: workers, context: context)
        Crew.run(threads) { job.work($0) }
        for worker in workers {
            if let error = worker.error { throw error }
            worker.cells.close()
            if worker !== workers[0] { try workers[0].cells.merge(worker.cells, map: nil) }
        }
        return workers[0].cells
    }

    private final class Worker: @unchecked Sendable {
        let cells: EvidenceCells
        var error: ExecutionError?

        init(cells: EvidenceCells) { self.cells = cells }
    }

    private final class Job: @unchecked Sendable {
        let parts: [SubjectTuples]
        let maps: [[UInt32]]?
        let workers: [Worker]
        let context: RunContext
        let next = Atomic<Int>(0)

        init(parts: [SubjectTuples], maps: [[UInt32]]?, workers: [Worker], context: RunContext) {
            self.parts = parts
            self.maps = maps
            self.workers = workers
            self.context = context
        }

        func work(_ index: Int) {
            do throws(ExecutionError) {
                while true {
                    let partition = next.wrappingAdd(1, ordering: .relaxed).oldValue
                    if partition >= parts[0].partitions.count { return }
                    try context.cancellation.check()
                    try stamp(partition, into: workers[index].cells)
                }
            } catch {
                workers[index].error = error
            }
        }

        /// A stable counting sort by subject, then the stamp.
        private func stamp(_ partition: Int, into cells: EvidenceCells) throws(ExecutionError) {
            let lists = parts.map { $0.partitions[partition] }
            let total = lists.reduce(0) { $0 + $1.subjects.count }
            guard total > 0 else { return }
            let (shift, plan, budget) = (parts[0].shift, parts[0].plan, context.budget)
            let low = UInt32(partition << shift)
            let starts = try GrowingArray<Int>(budget)
            try starts.fill(to: (1 << shift) + 1, with: 0)
            for list in lists { for subject in list.subjects.elements { starts.pointer[Int(subject - low) + 1] += 1 } }
            for bin in 1...(1 << shift) { starts.pointer[bin] += starts.pointer[bin - 1] }
            let places = try GrowingArray<UInt32>(budget)
            try places.fill(to: total, with: 0)
            let subjects = try GrowingArray<UInt32>(budget)
            try subjects.fill(to: total, with: 0)
            let groups = try GrowingArray<UInt32>(budget)
            try groups.fill(to: total, with: 0)
            var row = 0
            for (part, list) in lists.enumerated() {
                let map = maps?[part]
                for index in 0..<list.subjects.count {
                    let subject = list.subjects.pointer[index]
                    let place = starts.pointer[Int(subject - low)]
                    starts.pointer[Int(subject - low)] += 1
                    places.pointer[row] = UInt32(place)
                    subjects.pointer[place] = subject
                    let group = list.groups.pointer[index]
                    groups.pointer[place] = map?[Int(group)] ?? group
                    row += 1
                }
            }
            var lanes: [GrowingArray<UInt8>?] = []
            for (lane, width) in SubjectTuples.laneWidths(plan).enumerated() {
                lanes.append(width == 0 ? nil : try permuted(lists.map { $0.lanes[lane] }, width, places, total))
            }
            let values = stride(from: 0, to: lanes.count, by: 2).map { lane in
                StampRows.Values(
                    values: lanes[lane].map { UnsafeRawPointer($0.pointer) },
                    valid: lanes[lane + 1].map { UnsafePointer($0.pointer) })
            }
            cells.stamp(
                StampRows(
                    groups: groups.pointer, subjects: subjects.pointer, count: total,
                    parts: Array(values[..<plan.parts.count]), extremes: Array(values[plan.parts.count...])))
        }

        private func permuted(
            _ sources: [GrowingArray<UInt8>], _ width: Int, _ places: GrowingArray<UInt32>, _ total: Int
        ) throws(ExecutionError) -> GrowingArray<UInt8> {
            let result = try GrowingArray<UInt8>(context.budget, capacity: total * width)
            var row = 0
            for source in sources {
                let count = source.count / width
                switch width {
                case 1: put(source, result, UInt8.self, places.pointer + row, count)
                case 8: put(source, result, UInt64.self, places.pointer + row, count)
                default: put(source, result, UInt128.self, places.pointer + row, count)
                }
                row += count
            }
            return result
        }

        private func put<T: BitwiseCopyable>(
            _ source: GrowingArray<UInt8>, _ target: GrowingArray<UInt8>, _: T.Type, _ places: UnsafePointer<UInt32>,
            _ count: Int
        ) {
            let from = UnsafeRawPointer(source.pointer).bound(T.self)
            let to = UnsafeMutableRawPointer(target.pointer).bound(T.self)
            for index in 0..<count { to[Int(places[index])] = from[index] }
        }
    }
}
