import Columns

/// The values of one argument, with their groups, as they come: for percentiles and MODE. One instance a thread.
final class ValueList {
    let argument: Int
    let info: ColumnInfo
    let groups: GrowingArray<UInt32>
    /// Of `ValueList.width(info)` bytes each: 64-bit order keys, 128-bit values, or slices of `texts`.
    let values: GrowingArray<UInt8>
    let texts: TextIndex?
    /// For evidence, whose each value is: by subject key of the request.
    let subjects: [GrowingArray<UInt32>]

    init(argument: Int, info: ColumnInfo, keyCount: Int = 0, budget: MemoryBudget) throws(ExecutionError) {
        self.argument = argument
        self.info = info
        groups = try GrowingArray(budget)
        values = try GrowingArray(budget)
        texts = info.kind == .text ? try TextIndex(budget) : nil
        var subjects: [GrowingArray<UInt32>] = []
        for _ in 0..<keyCount { subjects.append(try GrowingArray(budget)) }
        self.subjects = subjects
    }

    static func width(_ info: ColumnInfo) -> Int { info.kind == .int128 || info.kind == .text ? 16 : 8 }

    /// Adds a batch; NULLs do not count.
    func add(
        _ rows: UnsafePointer<UInt32>, _ feed: MeasureFeed, count: Int, subjects codes: [UnsafeMutablePointer<UInt32>]
    ) throws(ExecutionError) {
        try values.ensureRoom(count * Self.width(info))
        let valid = feed.valid
        let first = groups.count
        for (list, codes) in zip(subjects, codes) { try Self.keep(codes, valid, count, in: list, after: first) }
        try Self.keep(rows, valid, count, in: groups, after: first)
        let next = groups.count
        groups.count = first
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

    private static func keep(
        _ numbers: UnsafePointer<UInt32>, _ valid: UnsafePointer<UInt8>?, _ count: Int, in list: GrowingArray<UInt32>,
        after first: Int
    ) throws(ExecutionError) {
        try list.ensureRoom(count)
        let to = list.pointer
        guard let valid else {
            (to + first).update(from: numbers, count: count)
            list.count = first + count
            return
        }
        var next = first
        for row in 0..<count {
            to[next] = numbers[row]
            next += valid[row] == 0 ? 0 : 1
        }
        list.count = next
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
