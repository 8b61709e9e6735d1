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

    /// By call of the plan; nil for calls of other kinds.
    static func choose(
        _ plan: AggregatePlan, _ values: [GroupedValues], _ evidence: [EvidenceCells], context: RunContext
    ) throws(ExecutionError) -> [ChosenValues?] {
        var chosen: [ChosenValues?] = plan.calls.map { _ in nil }
        let nones = evidence.map(\.none)
        for (argument, values) in zip(plan.valueArguments, values) {
            let groupCount = values.starts.count - 1
            var own: [ChosenValues] = []
            for (index, call) in plan.calls.enumerated()
            where call.call.kind.isOfOrderedValues && call.argument == argument {
                let one = try ChosenValues(
                    call.call, info: values.info, keyCount: nones.count, groupCount: groupCount,
                    budget: context.budget)
                chosen[index] = one
                own.append(one)
            }
            switch values.info.kind {
            case .int128: try fill(own, values, nones, NumberOrder.scaled(values.info, Int128.self), context)
            case .text: try fill(own, values, nones, TextOrder(), context)
            case .double: try fill(own, values, nones, DoubleOrder(), context)
            default: try fill(own, values, nones, NumberOrder.scaled(values.info, Int64.self), context)
            }
        }
        return chosen
    }

    private static func fill<Order: ChoiceOrder>(
        _ chosen: [ChosenValues], _ values: GroupedValues, _ nones: [UInt32], _ order: Order, _ context: RunContext
    ) throws(ExecutionError) {
        var tasks: [Range<Int>] = []
        var first = 0
        for group in 0..<(values.starts.count - 1) {
            let size = values.starts.pointer[group + 1] - values.starts.pointer[first]
            guard size >= taskValues || group == values.starts.count - 2 else { continue }
            tasks.append(first..<(group + 1))
            first = group + 1
        }
        let ranges = tasks
        try context.forEachTask(ranges.count) { () throws(ExecutionError) in
            try Chooser(chosen, values, nones, order, context)
        } body: { (chooser, task) throws(ExecutionError) in
            for group in ranges[task] { try chooser.choose(group) }
        }
    }
}
