import Planning
import Schemas

/// The rows of one partition in their order, with their peers.
struct Partition {
    let rows: [Row]
    let order: [SortKey]
    /// The values of the order's keys.
    let sortValues: [[Value]]
    /// For each row the number of its group of peers, from 0.
    let peerGroup: [Int]
    /// For each group of peers its rows.
    let groups: [Range<Int>]

    init(_ rows: [Row], _ order: [SortKey], _ evaluator: Evaluator) throws(TwinError) {
        var sortValues: [[Value]] = []
        var peerGroup: [Int] = []
        var groups: [Range<Int>] = []
        for (place, row) in rows.enumerated() {
            sortValues.append(try evaluator.values(order.map(\.expression), row.values))
            if place > 0, Ordering.compare(sortValues[place - 1], sortValues[place], by: order) == 0 {
                groups[groups.count - 1] = groups[groups.count - 1].lowerBound..<(place + 1)
            } else {
                groups.append(place..<(place + 1))
            }
            peerGroup.append(groups.count - 1)
        }
        self.rows = rows
        self.order = order
        self.sortValues = sortValues
        self.peerGroup = peerGroup
        self.groups = groups
    }

    func peers(of place: Int) -> Range<Int> { groups[peerGroup[place]] }

    /// The functions of a row's place alone.
    func rank(_ function: WindowFunction, _ place: Int) -> Value {
        let peers = peers(of: place)
        switch function {
        case .rank: return .integer(Int64(peers.lowerBound) + 1)
        case .denseRank: return .integer(Int64(peerGroup[place]) + 1)
        case .percentRank:
            return .double(rows.count == 1 ? 0 : Double(peers.lowerBound) / Double(rows.count - 1))
        case .cumulativeDistribution: return .double(Double(peers.upperBound) / Double(rows.count))
        default: return .integer(Int64(place) + 1)
        }
    }
}
