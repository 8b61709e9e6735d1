import Columns

/// The values of one argument, with their groups, as they come: for percentiles and MODE. One instance a thread.
final class ValueList {
    let argument: Int
    let info: ColumnInfo
    fileprivate let groups: GrowingArray<UInt32>
    /// Of `ValueList.width(info)` bytes each: 64-bit order keys, 128-bit values, or slices of `texts`.
    fileprivate let values: GrowingArray<UInt8>
    fileprivate let texts: TextIndex?

    init(argument: Int, info: ColumnInfo, budget: MemoryBudget) throws(ExecutionError) {
        self.argument = argument
        self.info = info
        groups = try GrowingArray(budget)
        values = try GrowingArray(budget)
        texts = info.kind == .text ? try TextIndex(budget) : nil
    }

    fileprivate static func width(_ info: ColumnInfo) -> Int { info.kind == .int128 || info.kind == .text ? 16 : 8 }

    /// Adds a batch; NULLs do not count.
    func add(_ rows: UnsafePointer<UInt32>, _ feed: MeasureFeed, count: Int) throws(ExecutionError) {
        try groups.ensureRoom(count)
        try values.ensureRoom(count * Self.width(info))
        let valid = feed.valid
        var next = groups.count
        for row in 0..<count {
            groups.pointer[next] = rows[row]
            next += valid?[row] == 0 ? 0 : 1
        }
        switch info.kind {
        case .int128: keep(feed.vector.int128s, valid, count)
        case .text:
            guard let texts else { return }
            var to = UnsafeMutableRawPointer(values.pointer).bound(TextSlice.self) + groups.count
            for row in 0..<count where valid?[row] != 0 {
                // A new number may move the array of texts.
                let number = Int(try texts.number(feed.vector.texts[row]))
                to.pointee = texts.texts.pointer[number]
                to += 1
            }
        default: keep(feed.orderKeys, valid, count)
        }
        groups.count = next
        values.count = next * Self.width(info)
    }

    var count: Int { groups.count }
    func group(_ entry: Int) -> UInt32 { groups.pointer[entry] }

    /// Adds some entries of another thread's list; `numbers` gives its groups' numbers here.
    func absorb(
        _ other: ValueList, _ entries: UnsafeBufferPointer<UInt32>, groups numbers: UnsafePointer<UInt32>
    ) throws(ExecutionError) {
        let width = Self.width(info)
        try groups.ensureRoom(entries.count)
        try values.ensureRoom(entries.count * width)
        for entry in entries {
            let to = values.pointer + groups.count * width
            to.update(from: other.values.pointer + Int(entry) * width, count: width)
            if let texts {
                let slice = UnsafeMutableRawPointer(to).bound(TextSlice.self)
                let number = Int(try texts.number(slice.pointee))
                slice.pointee = texts.texts.pointer[number]
            }
            groups.pointer[groups.count] = numbers[Int(other.group(Int(entry)))]
            groups.count += 1
        }
        values.count = groups.count * width
    }

    private func keep<T: BitwiseCopyable>(_ from: UnsafePointer<T>, _ valid: UnsafePointer<UInt8>?, _ count: Int) {
        let to = UnsafeMutableRawPointer(values.pointer).bound(T.self) + groups.count
        var next = 0
        for row in 0..<count {
            to[next] = from[row]
            next += valid?[row] == 0 ? 0 : 1
        }
    }
}

/// The values of all threads, group by group.
final class GroupedValues {
    let info: ColumnInfo
    /// Where each group's values begin; one more than groups.
    let starts: GrowingArray<Int>
    private let values: GrowingArray<UInt8>
    private let texts: [TextIndex]

    init(
        _ lists: [ValueList], maps: [[UInt32]]?, groupCount: Int, context: RunContext
    ) throws(ExecutionError) {
        info = lists[0].info
        texts = lists.compactMap(\.texts)
        starts = try GrowingArray(context.budget, capacity: groupCount + 2)
        try starts.fill(to: groupCount + 2, with: 0)
        let width = ValueList.width(info)
        let total = lists.reduce(0) { $0 + $1.groups.count }
        values = try GrowingArray(context.budget, capacity: max(total * width, 1))
        // `starts[g + 2]` counts, then `starts[g + 1]` is where group g's next value goes.
        let places = starts.pointer
        for (part, list) in lists.enumerated() {
            try context.cancellation.check()
            let map = maps?[part]
            for group in list.groups.elements { places[Int(map?[Int(group)] ?? group) + 2] += 1 }
        }
        for group in 0..<groupCount { places[group + 2] += places[group + 1] }
        for (part, list) in lists.enumerated() {
            try context.cancellation.check()
            if width == 8 { scatter(list, maps?[part], UInt64.self) } else { scatter(list, maps?[part], UInt128.self) }
        }
        values.count = total * width
    }

    private func scatter<T: BitwiseCopyable>(_ list: ValueList, _ map: [UInt32]?, _: T.Type) {
        let from = UnsafeRawPointer(list.values.pointer).bound(T.self)
        let to = UnsafeMutableRawPointer(values.pointer).bound(T.self)
        let places = starts.pointer
        for (index, group) in list.groups.elements.enumerated() {
            let target = Int(map?[Int(group)] ?? group) + 1
            to[places[target]] = from[index]
            places[target] += 1
        }
    }

    /// The values of a group, to be put in any order.
    func values<T: BitwiseCopyable>(_ group: Int, as _: T.Type) -> UnsafeMutableBufferPointer<T> {
        let base = UnsafeMutableRawPointer(values.pointer).bound(T.self)
        let (start, end) = (starts.pointer[group], starts.pointer[group + 1])
        return UnsafeMutableBufferPointer(start: base + start, count: end - start)
    }
}
