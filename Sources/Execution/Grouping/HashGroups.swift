import Columns

/// Groups by any columns, numbered as they come.
final class HashGroups: GroupIndexer {
    let encoder: KeyEncoder
    let index: HashIndex

    init(_ infos: [ColumnInfo], capacity: Int, budget: MemoryBudget) throws(ExecutionError) {
        encoder = try KeyEncoder(infos, capacity: capacity, budget: budget)
        index = try HashIndex(words: encoder.words, budget: budget)
    }

    var groupCount: Int { index.count }

    func assign(_ vectors: [ColumnVector], _ batch: Batch, out: UnsafeMutablePointer<UInt32>) throws(ExecutionError) {
        let keys = try encoder.encode(vectors, count: batch.count)
        try index.assign(batch.count, keys: keys, ordinal: batch.ordinal, out: out)
    }

    func write(column: Int, groups: ArraySlice<UInt32>, into vector: ColumnVector, row: Int) {
        encoder.decode(index.keys.pointer, groups, column: column, into: vector, row: row)
    }

    /// Writes all columns of some groups as a batch.
    func write(_ groups: ArraySlice<UInt32>, into vectors: [ColumnVector]) {
        for (column, vector) in vectors.enumerated() {
            vector.setValidity(true, count: groups.count)
            write(column: column, groups: groups, into: vector, row: 0)
        }
    }
}

/// The groups of several threads, in the order in which the source first shows them, whatever thread saw them.
final class MergedHashGroups: MergedGroups {
    private let encoder: KeyEncoder
    private let index: HashIndex
    let maps: [[UInt32]]?
    /// Nil: as numbered.
    private var order: [UInt32]?
    private let reservation: Reservation

    init(_ parts: [HashGroups], budget: MemoryBudget) throws(ExecutionError) {
        reservation = Reservation(budget)
        encoder = parts[0].encoder
        if parts.count == 1 {
            (index, maps) = (parts[0].index, nil)
            return
        }
        let merged = try HashIndex(words: encoder.words, budget: budget)
        var maps = parts.map { [UInt32](repeating: 0, count: $0.groupCount) }
        try reservation.add(maps.reduce(0) { $0 + $1.count * 4 })
        var next = [Int](repeating: 0, count: parts.count)
        var key = [UInt64](repeating: 0, count: encoder.words)
        // Each part is ascending by ordinal: always take the part whose next group came first.
        while let part = Self.first(parts, next) {
            let source = parts[part].index
            for word in 0..<encoder.words { key[word] = source.keys.pointer[next[part] * encoder.words + word] }
            let ordinal = source.ordinals.pointer[next[part]]
            let encoder = encoder
            let other = parts[part].encoder
            maps[part][next[part]] = try Self.insert(&key, into: merged, encoder, other, ordinal)
            next[part] += 1
        }
        self.maps = maps
        index = merged
    }

    private static func first(_ parts: [HashGroups], _ next: [Int]) -> Int? {
        var best: Int?
        for part in parts.indices where next[part] < parts[part].groupCount {
            guard let current = best else {
                best = part
                continue
            }
            let (mine, theirs) = (parts[part].index.ordinals, parts[current].index.ordinals)
            if mine.pointer[next[part]] < theirs.pointer[next[current]] { best = part }
        }
        return best
    }

    private static func insert(
        _ key: inout [UInt64], into merged: HashIndex, _ encoder: KeyEncoder, _ other: KeyEncoder, _ ordinal: Int
    ) throws(ExecutionError) -> UInt32 {
        var failure: ExecutionError?
        let number: UInt32 = key.withUnsafeMutableBufferPointer { buffer in
            do throws(ExecutionError) {
                if other !== encoder { try encoder.translate(buffer.baseAddress!, from: other) }
                return try merged.number(UnsafePointer(buffer.baseAddress!), ordinal: ordinal)
            } catch {
                failure = error
                return 0
            }
        }
        if let failure { throw failure }
        return number
    }

    /// Many groups come in the scheme's order, whether they were partitioned or not.
    func settle(_ scheme: PartitionScheme, context: RunContext) throws(ExecutionError) {
        guard groupCount > context.options.tableGroupsLimit else { return }
        try reservation.add(groupCount * 8)
        guard case .codes(let perfect, _) = scheme else {
            order = try HashOrder.order(encoder, index, budget: context.budget)
            return
        }
        let codes = try GrowingArray<UInt32>(context.budget, capacity: groupCount)
        let numbers = (0..<groupCount).map { UInt32($0) }
        let capacity = context.options.batchRows
        let vectors = try ColumnVector.accounted(encoder.infos, capacity: capacity, budget: context.budget)
        for first in stride(from: 0, to: groupCount, by: capacity) {
            let part = numbers[first..<min(first + capacity, groupCount)]
            for (column, vector) in vectors.enumerated() {
                vector.setValidity(true, count: part.count)
                write(column: column, groups: part, into: vector, row: 0)
            }
            codes.count += part.count
            perfect.assign(vectors, Batch(columns: vectors, count: part.count), out: codes.pointer + first)
        }
        let keys = codes.pointer
        order = numbers.sorted { keys[Int($0)] < keys[Int($1)] }
    }

    var groupCount: Int { index.count }
    var output: [ColumnInfo] { encoder.infos }
    func shown(isUsed: (Int) -> Bool) -> [UInt32] { order ?? (0..<index.count).map { UInt32($0) } }

    func write(column: Int, groups: ArraySlice<UInt32>, into vector: ColumnVector, row: Int) {
        encoder.decode(index.keys.pointer, groups, column: column, into: vector, row: row)
    }
}
