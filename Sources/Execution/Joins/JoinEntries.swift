import Columns

/// The keys of a build side in the order of their hash partitions; within one, in the order of the rows.
final class JoinEntries: @unchecked Sendable {
    /// Keys of each partition.
    let counts: [Int]
    private let starts: [Int]
    let codes: GrowingArray<UInt64>
    let rows: GrowingArray<UInt32>
    /// Keys of several words, by row.
    let keys: GrowingArray<UInt64>?

    /// Every thread takes neighbouring rows: counts them, then writes them where the counts say.
    init(_ builder: JoinTableBuilder) throws(ExecutionError) {
        let (build, context, words) = (builder.build, builder.context, builder.layout.words)
        let (budget, threads) = (context.budget, builder.threads)
        let bits = JoinHashTable.partitionBits(rows: build.count)
        let keys = try words == 1 ? nil : GrowingArray<UInt64>(budget, capacity: build.count * words)
        let offsets = try GrowingArray<Int>(budget, capacity: threads << bits)
        try offsets.fill(to: threads << bits, with: 0)
        try context.parallel(threads) { (thread) throws(ExecutionError) in
            let mine = offsets.pointer + thread << bits
            try builder.readKeys(build.steps(of: thread, threads)) { encoder, step in
                if let keys {
                    (keys.pointer + step.lowerBound * words).update(from: encoder.words, count: step.count * words)
                }
                for index in 0..<step.count where encoder.isUsable[index] != 0 {
                    let code = JoinHashTable.code(encoder.words + index * words, words: words)
                    mine[JoinHashTable.partition(JoinHashTable.hash(code), bits: bits)] += 1
                }
                return true
            }
        }
        (counts, starts) = Self.places(offsets.pointer, threads: threads, partitions: 1 << bits)
        let total = counts.reduce(0, +)
        let codes = try GrowingArray<UInt64>(budget, capacity: total)
        let rows = try GrowingArray<UInt32>(budget, capacity: total)
        try context.parallel(threads) { (thread) throws(ExecutionError) in
            let mine = offsets.pointer + thread << bits
            let (toCodes, toRows) = (codes.pointer, rows.pointer)
            try builder.readKeys(build.steps(of: thread, threads)) { encoder, step in
                for index in 0..<step.count where encoder.isUsable[index] != 0 {
                    let code = JoinHashTable.code(encoder.words + index * words, words: words)
                    let partition = JoinHashTable.partition(JoinHashTable.hash(code), bits: bits)
                    let place = mine[partition]
                    mine[partition] = place + 1
                    toCodes[place] = code
                    toRows[place] = UInt32(step.lowerBound + index)
                }
                return true
            }
        }
        (self.codes, self.rows, self.keys) = (codes, rows, keys)
    }

    /// Where the keys of a partition are.
    func places(of partition: Int) -> Range<Int> { starts[partition]..<starts[partition] + counts[partition] }

    /// Turns counts (thread by thread, partition by partition) into the places where each thread's keys of a partition go.
    private static func places(
        _ offsets: UnsafeMutablePointer<Int>, threads: Int, partitions: Int
    ) -> (counts: [Int], starts: [Int]) {
        var (counts, starts) = ([Int](repeating: 0, count: partitions), [Int](repeating: 0, count: partitions))
        var next = 0
        for partition in 0..<partitions {
            starts[partition] = next
            for thread in 0..<threads {
                let count = offsets[thread * partitions + partition]
                offsets[thread * partitions + partition] = next
                next += count
            }
            counts[partition] = next - starts[partition]
        }
        return (counts, starts)
    }
}
