import Columns

/// Rows set aside for a subject key that does not cluster the table: (subject, group, values), in partitions of the
/// subjects, to be put in the order of the subject and stamped afterwards. One instance a thread.
final class SubjectTuples {
    let plan: EvidencePlan
    let none: UInt32
    /// Subject codes of one partition: 2^shift of them.
    let shift: Int
    private(set) var partitions: [Partition] = []
    /// What keeps the rows instead, where a row fits a word.
    let words: SubjectWords?
    private let target: UnsafeMutablePointer<UInt32>
    private let reservation: Reservation

    static let partitionLimit = 128

    /// Values of one kind beside subjects and groups: of a part, of an extreme, or their validity.
    struct Partition {
        let subjects: GrowingArray<UInt32>
        let groups: GrowingArray<UInt32>
        /// Bytes of the lanes, in the order of `SubjectTuples.laneWidths`.
        let lanes: [GrowingArray<UInt8>]

        init(_ widths: [Int], budget: MemoryBudget) throws(ExecutionError) {
            subjects = try GrowingArray(budget)
            groups = try GrowingArray(budget)
            var lanes: [GrowingArray<UInt8>] = []
            for _ in widths { lanes.append(try GrowingArray(budget)) }
            self.lanes = lanes
        }
    }

    /// `cells`: how many there are, where that is known.
    init(_ plan: EvidencePlan, none: UInt32, cells: Int? = nil, context: RunContext) throws(ExecutionError) {
        self.plan = plan
        self.none = none
        var shift = 8
        while (Int(none) >> shift) + 1 > Self.partitionLimit { shift += 1 }
        self.shift = shift
        reservation = Reservation(context.budget)
        try reservation.add(context.options.batchRows * 4)
        target = .allocate(capacity: context.options.batchRows)
        if let cells {
            words = try SubjectWords(plan, none: none, cells: cells, context: context)
        } else {
            words = nil
        }
        if words != nil { return }
        for _ in 0...(Int(none) >> shift) {
            partitions.append(try Partition(Self.laneWidths(plan), budget: context.budget))
        }
    }

    deinit { target.deallocate() }

    /// Parts' values and validity, then extremes' values and validity; width 0: nothing to keep.
    static func laneWidths(_ plan: EvidencePlan) -> [Int] {
        plan.parts.flatMap { [$0.kind.width, $0.isShared ? 0 : 1] }
            + plan.extremes.flatMap { [$0.width, $0.isShared ? 0 : 1] }
    }

    private static func sources(_ rows: StampRows) -> [UnsafeRawPointer?] {
        (rows.parts + rows.extremes).flatMap { [$0.values, $0.valid.map { UnsafeRawPointer($0) }] }
    }

    func append(_ rows: StampRows) throws(ExecutionError) {
        if let words { return try words.append(rows) }
        let widths = Self.laneWidths(plan)
        var counts = [Int](repeating: 0, count: partitions.count)
        for row in 0..<rows.count {
            let partition = Int(rows.subjects[row]) >> shift
            target[row] = UInt32(partition)
            counts[partition] += 1
        }
        for (partition, count) in zip(partitions, counts) where count > 0 {
            try partition.subjects.ensureRoom(count)
            try partition.groups.ensureRoom(count)
            for (lane, width) in zip(partition.lanes, widths) { try lane.ensureRoom(count * width) }
        }
        let bases = partitions.map(\.subjects.count)
        scatter(rows.subjects, to: partitions.map(\.subjects.pointer), bases, rows.count)
        scatter(rows.groups, to: partitions.map(\.groups.pointer), bases, rows.count)
        for (index, source) in Self.sources(rows).enumerated() {
            guard let source, widths[index] > 0 else { continue }
            let lanes = partitions.map { UnsafeMutableRawPointer($0.lanes[index].pointer) }
            switch widths[index] {
            case 1: scatter(source.bound(UInt8.self), to: lanes.map { $0.bound(UInt8.self) }, bases, rows.count)
            case 8: scatter(source.bound(UInt64.self), to: lanes.map { $0.bound(UInt64.self) }, bases, rows.count)
            default: scatter(source.bound(UInt128.self), to: lanes.map { $0.bound(UInt128.self) }, bases, rows.count)
            }
        }
        for (partition, count) in zip(partitions, counts) where count > 0 {
            partition.subjects.count += count
            partition.groups.count += count
            for (lane, width) in zip(partition.lanes, widths) { lane.count += count * width }
        }
    }

    private func scatter<T: BitwiseCopyable>(
        _ source: UnsafePointer<T>, to targets: [UnsafeMutablePointer<T>], _ bases: [Int], _ count: Int
    ) {
        var next = bases
        next.withUnsafeMutableBufferPointer { next in
            targets.withUnsafeBufferPointer { targets in
                for row in 0..<count {
                    let partition = Int(target[row])
                    targets[partition][next[partition]] = source[row]
                    next[partition] += 1
                }
            }
        }
    }
}

extension UnsafeRawPointer {
    @inline(__always) func bound<T>(_: T.Type) -> UnsafePointer<T> { assumingMemoryBound(to: T.self) }
}

extension UnsafeMutableRawPointer {
    @inline(__always) func bound<T>(_: T.Type) -> UnsafeMutablePointer<T> { assumingMemoryBound(to: T.self) }
}
