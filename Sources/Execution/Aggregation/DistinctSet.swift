import Columns

/// The distinct values of one argument in each group: keys of a group number and a value.
final class DistinctSet {
    let argument: Int
    private let encoder: KeyEncoder
    private let index: HashIndex

    init(argument: Int, info: ColumnInfo, context: RunContext) throws(ExecutionError) {
        self.argument = argument
        var plain = info
        plain.mayBeNull = false
        encoder = try KeyEncoder([plain], capacity: context.options.batchRows, leadingWords: 1, budget: context.budget)
        index = try HashIndex(words: encoder.words, budget: context.budget)
    }

    /// Adds a batch; NULLs do not count.
    func add(_ groups: UnsafePointer<UInt32>, _ feed: MeasureFeed, count: Int, ordinal: Int) throws(ExecutionError) {
        let keys = try encoder.encode([feed.vector], count: count)
        for row in 0..<count where feed.valid?[row] != 0 {
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
        let result = try DistinctSet(argument: argument, info: encoder.infos[0], context: context)
        try result.merge(self, map: map)
        return result
    }

    var count: Int { index.count }
    func group(_ entry: Int) -> UInt32 { UInt32(index.keys.pointer[entry * index.words]) }

    /// Writes the value of an entry.
    func write(_ entry: Int, into vector: ColumnVector, row: Int) {
        encoder.decode(index.keys.pointer + entry * index.words, column: 0, into: vector, row: row)
    }
}
