import Columns

/// The values of all threads, group by group, each thread's in their order.
final class GroupedValues: @unchecked Sendable {
    let info: ColumnInfo
    /// Where each group's values begin; one more than groups.
    let starts: GrowingArray<Int>
    /// Whose each value is, by subject key of the request; empty without evidence.
    let subjects: [GrowingArray<UInt32>]
    private let values: GrowingArray<UInt8>
    private let texts: [TextIndex]

    init(
        _ lists: [ValueList], maps: [[UInt32]]?, groupCount: Int, context: RunContext
    ) throws(ExecutionError) {
        info = lists[0].info
        texts = lists.compactMap(\.texts)
        starts = try GrowingArray(context.budget, capacity: groupCount + 1)
        let width = ValueList.width(info)
        let total = lists.reduce(0) { $0 + $1.groups.count }
        values = try GrowingArray(context.budget, capacity: max(total * width, 1))
        values.count = total * width
        var subjects: [GrowingArray<UInt32>] = []
        for _ in lists[0].subjects {
            let codes = try GrowingArray<UInt32>(context.budget, capacity: total)
            codes.count = total
            subjects.append(codes)
        }
        self.subjects = subjects
        // By list: counts of its groups' values, then where the next of them goes.
        var places: [GrowingArray<Int>] = []
        for _ in lists {
            let counts = try GrowingArray<Int>(context.budget, capacity: groupCount)
            try counts.fill(to: groupCount, with: 0)
            places.append(counts)
        }
        let counts = places
        try context.forEachTask(lists.count) { (part) throws(ExecutionError) in
            let (map, counts) = (maps?[part], counts[part].pointer)
            for group in lists[part].groups.elements { counts[Int(map?[Int(group)] ?? group)] += 1 }
        }
        var next = 0
        for group in 0..<groupCount {
            try starts.append(next)
            for part in lists.indices {
                let count = places[part].pointer[group]
                places[part].pointer[group] = next
                next += count
            }
        }
        try starts.append(next)
        let all = places
        try context.forEachTask(lists.count) { (part) throws(ExecutionError) in
            try self.place(lists[part], maps?[part], all[part], context)
        }
    }

    /// Puts one thread's values where their groups lie; `places` is used up.
    private func place(
        _ list: ValueList, _ map: [UInt32]?, _ places: GrowingArray<Int>, _ context: RunContext
    ) throws(ExecutionError) {
        let targets = try GrowingArray<Int>(context.budget, capacity: Self.blockRows)
        for first in stride(from: 0, to: list.groups.count, by: Self.blockRows) {
            try context.cancellation.check()
            let count = min(Self.blockRows, list.groups.count - first)
            let (groups, next, to) = (list.groups.pointer + first, places.pointer, targets.pointer)
            for row in 0..<count {
                let group = Int(map?[Int(groups[row])] ?? groups[row])
                to[row] = next[group]
                next[group] += 1
            }
            let (from, into) = (UnsafeRawPointer(list.values.pointer), UnsafeMutableRawPointer(values.pointer))
            if ValueList.width(info) == 8 {
                Self.scatter(from.bound(UInt64.self) + first, into.bound(UInt64.self), to, count)
            } else {
                Self.scatter(from.bound(UInt128.self) + first, into.bound(UInt128.self), to, count)
            }
            for (own, codes) in zip(list.subjects, subjects) {
                Self.scatter(UnsafePointer(own.pointer + first), codes.pointer, to, count)
            }
        }
    }

    private static let blockRows = 4_096

    private static func scatter<T: BitwiseCopyable>(
        _ from: UnsafePointer<T>, _ into: UnsafeMutablePointer<T>, _ targets: UnsafePointer<Int>, _ count: Int
    ) {
        for row in 0..<count { into[targets[row]] = from[row] }
    }

    /// Positions of a group's values among all.
    func range(_ group: Int) -> Range<Int> { starts.pointer[group]..<starts.pointer[group + 1] }

    /// The values of a group. Without evidence they may be put in any order; with it each is its subject's.
    func values<T: BitwiseCopyable>(_ group: Int, as _: T.Type) -> UnsafeMutableBufferPointer<T> {
        let base = UnsafeMutableRawPointer(values.pointer).bound(T.self)
        let range = range(group)
        return UnsafeMutableBufferPointer(start: base + range.lowerBound, count: range.count)
    }
}
