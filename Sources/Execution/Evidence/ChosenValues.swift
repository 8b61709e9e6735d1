import Columns
import Planning
import Schemas

/// What one percentile or MODE reports of each group, and the subjects around it under every key of the request.
final class ChosenValues: @unchecked Sendable {
    let call: AggregateCall
    /// Of `width` bytes a group: the value as `GroupedValues` keeps it, or the double of PERCENTILE_CONT.
    private let values: GrowingArray<UInt8>
    private let width: Int
    /// 1 where the group has a value.
    private let present: GrowingArray<UInt8>
    /// By key: two a group, subjects below and above; of MODE those that hold the value, and 0.
    private let counts: [GrowingArray<UInt32>]

    init(
        _ call: AggregateCall, info: ColumnInfo, keyCount: Int, groupCount: Int, budget: MemoryBudget
    ) throws(ExecutionError) {
        self.call = call
        width = call.kind == .percentileContinuous ? 8 : ValueList.width(info)
        values = try GrowingArray(budget)
        try values.fill(to: groupCount * width, with: 0)
        present = try GrowingArray(budget)
        try present.fill(to: groupCount, with: 0)
        var counts: [GrowingArray<UInt32>] = []
        for _ in 0..<keyCount {
            let pairs = try GrowingArray<UInt32>(budget)
            try pairs.fill(to: groupCount * 2, with: 0)
            counts.append(pairs)
        }
        self.counts = counts
    }

    /// The reported value; nil where the group has none.
    func place(of group: Int) -> UnsafeMutableRawPointer? {
        present.pointer[group] == 0 ? nil : UnsafeMutableRawPointer(values.pointer + group * width)
    }

    /// Nil where nothing is reported: no values, or a double that is not finite.
    func around(_ group: Int, key: Int) -> (below: UInt32, above: UInt32)? {
        guard let place = place(of: group) else { return nil }
        if call.kind == .percentileContinuous, !place.load(as: Double.self).isFinite { return nil }
        let pair = counts[key].pointer + group * 2
        return (pair[0], pair[1])
    }

    func set<T: BitwiseCopyable>(_ group: Int, to value: T) {
        UnsafeMutableRawPointer(values.pointer + group * width).storeBytes(of: value, as: T.self)
        present.pointer[group] = 1
    }

    func set(_ group: Int, key: Int, _ first: UInt32, _ second: UInt32) {
        let pair = counts[key].pointer + group * 2
        (pair[0], pair[1]) = (first, second)
    }

    /// Values worth a task of their own.
    private static let taskValues = 1 << 15

    /// By call of the plan; nil for calls of other kinds. `sources` in the order of `AggregatePlan.valueArguments`.
    static func choose(
        _ plan: AggregatePlan, _ sources: [any SegmentSource], _ evidence: [EvidenceCells], groupCount: Int,
        context: RunContext
    ) throws(ExecutionError) -> [ChosenValues?] {
        var chosen: [ChosenValues?] = plan.calls.map { _ in nil }
        let nones = evidence.map(\.none)
        for (argument, source) in zip(plan.valueArguments, sources) {
            let info = plan.argumentInfos[argument]
            var own: [ChosenValues] = []
            for (index, call) in plan.calls.enumerated()
            where call.call.kind.isOfOrderedValues && call.argument == argument {
                let one = try ChosenValues(
                    call.call, info: info, keyCount: nones.count, groupCount: groupCount, budget: context.budget)
                chosen[index] = one
                own.append(one)
            }
            let groups = tasks(source, groupCount)
            let numbers = NumberOrder.scaled(info, Int64.self)
            switch (info.kind, source as? BlockedValues) {
            case (_, let blocked?):
                try fill(own, source, nones, OffsetOrder(offset: blocked.offset, numbers: numbers), groups, context)
            case (.int128, _):
                try fill(own, source, nones, NumberOrder.scaled(info, Int128.self), groups, context)
            case (.text, _): try fill(own, source, nones, TextOrder(), groups, context)
            case (.double, _): try fill(own, source, nones, DoubleOrder(), groups, context)
            default: try fill(own, source, nones, numbers, groups, context)
            }
        }
        return chosen
    }

    /// Groups for one thread after the other: some with `taskValues` values together, those with most values first.
    private static func tasks(_ source: any SegmentSource, _ groupCount: Int) -> [Range<Int>] {
        var tasks: [(groups: Range<Int>, values: Int)] = []
        var (first, size) = (0, 0)
        for group in 0..<groupCount {
            size += source.count(group)
            guard size >= taskValues || group == groupCount - 1 else { continue }
            tasks.append((first..<(group + 1), size))
            (first, size) = (group + 1, 0)
        }
        return tasks.sorted { $0.values > $1.values }.map(\.groups)
    }

    private static func fill<Order: ChoiceOrder>(
        _ chosen: [ChosenValues], _ source: any SegmentSource, _ nones: [UInt32], _ order: Order,
        _ tasks: [Range<Int>], _ context: RunContext
    ) throws(ExecutionError) {
        try context.forEachTask(tasks.count) { () throws(ExecutionError) in
            try Chooser(chosen, source, nones, order, context)
        } body: { (chooser, task) throws(ExecutionError) in
            for group in tasks[task] { try chooser.choose(group) }
        }
    }
}
