import Columns
import Planning
import Schemas

/// Chooses what percentiles and MODE of one argument report, group by group, and counts the subjects around it. One
/// instance a thread.
final class Chooser<Order: ChoiceOrder> {
    typealias Key = Order.Key

    private let chosen: [ChosenValues]
    private let source: any SegmentSource
    private let nones: [UInt32]
    private let order: Order
    private let selection: RankSelection<Key>
    private let counter: SideCounter<Key>

    init(
        _ chosen: [ChosenValues], _ source: any SegmentSource, _ nones: [UInt32], _ order: Order, _ context: RunContext
    ) throws(ExecutionError) {
        (self.chosen, self.source, self.nones, self.order) = (chosen, source, nones, order)
        selection = try RankSelection(context)
        counter = try SideCounter(subjects: Int(nones.max() ?? 0) + 1, context: context)
    }

    func choose(_ group: Int) throws(ExecutionError) {
        let count = source.count(group)
        guard count > 0, !nones.isEmpty else { return }
        let own = source.segments(group, key: 0, as: Key.self).map(\.values)
        let ranks = chosen.map { self.ranks($0.call, count) }
        let keys = try selection.keys(own, at: ranks.flatMap { [$0.first, $0.second] })
        var tests: [SideTest<Key>] = []
        for (index, one) in chosen.enumerated() {
            let (first, second) = (keys[index * 2], keys[index * 2 + 1])
            switch one.call.kind {
            case .mode:
                let value = try selection.mode(own, isDescending: one.call.isDescending)
                one.set(group, to: order.output(value))
                tests.append(SideTest(lower: value, upper: value, countsHolders: true))
            case .percentileDiscrete:
                one.set(group, to: order.output(first))
                tests.append(SideTest(lower: first, upper: first))
            default:
                let (a, b) = (order.number(first), order.number(second))
                let reported = a == b ? a : a + ranks[index].share * (b - a)
                one.set(group, to: reported)
                // Nothing is reported.
                guard reported.isFinite else {
                    tests.append(SideTest(lower: first, upper: first))
                    continue
                }
                let bounds = order.bounds(reported, low: min(first, second), high: max(first, second))
                tests.append(SideTest(lower: bounds.0, upper: bounds.1))
            }
        }
        for (key, none) in nones.enumerated() {
            let counts = try counter.count(source.segments(group, key: key, as: Key.self), tests, none: none)
            for (index, one) in chosen.enumerated() { one.set(group, key: key, counts[index].0, counts[index].1) }
        }
    }

    private func ranks(_ call: AggregateCall, _ count: Int) -> (first: Int, second: Int, share: Double) {
        let (fraction, isDescending) = (call.fraction ?? 0, call.isDescending)
        guard call.kind == .percentileDiscrete else {
            return call.kind == .mode
                ? (0, 0, 0) : ValueSelection.continuousRanks(fraction, count: count, isDescending: isDescending)
        }
        let rank = ValueSelection.discreteRank(fraction, count: count, isDescending: isDescending)
        return (rank, rank, 0)
    }
}
