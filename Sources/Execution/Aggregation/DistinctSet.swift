import Columns

/// The distinct values of one argument, or pairs of two, in each group: keys of a group number and the values.
final class DistinctSet {
    let arguments: [Int]
    private let encoder: KeyEncoder
    private let index: HashIndex

    init(
        arguments: [Int], infos: [ColumnInfo], capacity: Int, budget: MemoryBudget
    ) throws(ExecutionError) {
        self.arguments = arguments
        var plain = infos
        for column in plain.indices { plain[column].mayBeNull = false }
        encoder = try KeyEncoder(plain, capacity: capacity, leadingWords: 1, budget: budget)
        index = try HashIndex(words: encoder.words, budget: budget)
    }

    var infos: [ColumnInfo] { encoder.infos }

    /// Adds a batch, whose feeds are in the order of the plan's arguments; NULLs do not count.
    func add(_ groups: UnsafePointer<UInt32>, _ feeds: [MeasureFeed], count: Int, ordinal: Int) throws(ExecutionError) {
        let values = arguments.map { feeds[$0] }
        let keys = try encoder.encode(values.map(\.vector), count: count)
        let (first, second) = (values[0].valid, values.count > 1 ? values[1].valid : nil)
        for row in 0..<count where first?[row] != 0 && second?[row] != 0 {
            let key = keys + row * encoder.words
            key[0] = UInt64(groups[row])
            _ = try index.number(key, ordinal: ordinal + row)
        }
    }

    /// Adds another thread's set; `map` gives its groups' numbers here.
    func merge(_ other: DistinctSet, map: [UInt32]?) throws(ExecutionError) {
        var key = [UInt64](repeating: 0, count: encoder.words)
        for number in 0..<other.index.count {
            for word in 0..<encoder.words { key[word] = other.index.keys.pointer[number * encoder.words + word] }
            if let map { key[0] = UInt64(map[Int(key[0])]) }
            try insert(&key, from: other)
        }
    }

    /// Adds some entries of another thread's set; `groups` gives its groups' numbers here.
    func absorb(
        _ other: DistinctSet, _ entries: UnsafeBufferPointer<UInt32>, groups: UnsafePointer<UInt32>
    ) throws(ExecutionError) {
        var key = [UInt64](repeating: 0, count: encoder.words)
        for entry in entries {
            for word in 0..<encoder.words { key[word] = other.index.keys.pointer[Int(entry) * encoder.words + word] }
            key[0] = UInt64(groups[Int(key[0])])
            try insert(&key, from: other)
        }
    }

    private func insert(_ key: inout [UInt64], from other: DistinctSet) throws(ExecutionError) {
        var failure: ExecutionError?
        key.withUnsafeMutableBufferPointer { buffer in
            do throws(ExecutionError) {
                try encoder.translate(buffer.baseAddress!, from: other.encoder)
                _ = try index.number(UnsafePointer(buffer.baseAddress!), ordinal: 0)
            } catch {
                failure = error
            }
        }
        if let failure { throw failure }
    }

    /// Adopts a group numbering: the set's own groups are renamed.
    func renamed(by map: [UInt32]?, context: RunContext) throws(ExecutionError) -> DistinctSet {
        guard map != nil else { return self }
        let result = try DistinctSet(
            arguments: arguments, infos: infos, capacity: 1, budget: context.budget)
        try result.merge(self, map: map)
        return result
    }

    var count: Int { index.count }
    func group(_ entry: Int) -> UInt32 { UInt32(index.keys.pointer[entry * index.words]) }

    /// Writes one of the values of an entry.
    func write(_ entry: Int, column: Int = 0, into vector: ColumnVector, row: Int) {
        encoder.decode(index.keys.pointer + entry * index.words, column: column, into: vector, row: row)
    }
}
