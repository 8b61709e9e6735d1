import Columns

/// Makes the table of a build side, on all threads. Chains run along the build side whatever the threads: each key belongs to
/// one of them, which takes the rows from the last to the first.
struct JoinTableBuilder {
    let build: BuildRows
    /// The keys' positions among the columns of the build side.
    let columns: [Int]
    let layout: JoinKeyLayout
    let context: RunContext

    /// Rows from which threads are worth their start.
    static let parallelRows = 1 << 14

    private var threads: Int { build.count >= Self.parallelRows ? context.options.threads : 1 }

    func table() throws(ExecutionError) -> JoinTable {
        let next = try GrowingArray<UInt32>(context.budget, capacity: build.count)
        next.count = build.count
        if let range = layout.range { return try dense(range, next) }
        return try hash(next)
    }

    /// Reads the keys of a part of the rows, step by step.
    private func readKeys(
        _ steps: some Sequence<Range<Int>>, _ body: (JoinKeyEncoder, Range<Int>) throws(ExecutionError) -> Void
    ) throws(ExecutionError) {
        let encoder = try JoinKeyEncoder(
            layout, isBuild: true, capacity: BuildRows.stepRows, budget: context.budget)
        let infos = columns.map { build.block.columns[$0].info }
        let reservation = Reservation(context.budget)
        try reservation.add(Compactor.bytes(inputs: infos, capacity: BuildRows.stepRows))
        let vectors = infos.map { ColumnVector(kind: $0.kind, capacity: BuildRows.stepRows) }
        for step in steps {
            try context.cancellation.check()
            for (column, vector) in zip(columns, vectors) {
                build.block.read(column: column, first: step.lowerBound, count: step.count, into: vector)
            }
            encoder.encode(vectors, first: step.lowerBound, count: step.count)
            try body(encoder, step)
        }
    }

    /// Every thread reads all keys and keeps those of its part of the range.
    private func dense(_ range: Int, _ next: GrowingArray<UInt32>) throws(ExecutionError) -> JoinTable {
        let heads = try GrowingArray<UInt32>(context.budget, capacity: range + 1)
        heads.count = range + 1
        let threads = threads
        let longest = Slots<Int>(count: threads)
        try context.parallel(threads) { (thread) throws(ExecutionError) in
            let (low, high) = (UInt64(range * thread / threads), UInt64(range * (thread + 1) / threads))
            let (rows, chain) = (heads.pointer, next.pointer)
            (rows + Int(low)).initialize(repeating: 0, count: Int(high - low) + (thread == threads - 1 ? 1 : 0))
            var repeated = false
            try readKeys(build.steps(of: 0, 1).reversed()) { encoder, step in
                let (words, usable) = (encoder.words, encoder.isUsable)
                for index in (0..<step.count).reversed() {
                    let word = words[index]
                    guard usable[index] != 0, word &- low < high &- low else { continue }
                    let row = step.lowerBound + index
                    let head = rows[Int(word)]
                    chain[row] = head
                    rows[Int(word)] = UInt32(row + 1)
                    repeated = repeated || head != 0
                }
            }
            longest.set(thread, repeated ? Self.longestChain(rows, Int(low)..<Int(high), chain) : 1)
        }
        let most = longest.all.max() ?? 1
        return JoinTable(
            .dense(heads), layout: layout, rowCount: build.count, next: next, maxMatches: most)
    }

    private static func longestChain(
        _ heads: UnsafePointer<UInt32>, _ keys: Range<Int>, _ next: UnsafePointer<UInt32>
    ) -> Int {
        var most = 1
        for key in keys {
            var (row, count) = (heads[key], 0)
            while row != 0 {
                count += 1
                row = next[Int(row) - 1]
            }
            most = max(most, count)
        }
        return most
    }

    /// Counts, sorts the keys into partitions, then fills each partition's slots.
    private func hash(_ next: GrowingArray<UInt32>) throws(ExecutionError) -> JoinTable {
        let (budget, words, threads) = (context.budget, layout.words, threads)
        let bits = JoinHashTable.partitionBits(rows: build.count)
        let keys = try words == 1 ? nil : GrowingArray<UInt64>(budget, capacity: build.count * words)
        let offsets = try GrowingArray<Int>(budget, capacity: threads << bits)
        try offsets.fill(to: threads << bits, with: 0)
        try context.parallel(threads) { (thread) throws(ExecutionError) in
            let mine = offsets.pointer + thread << bits
            try readKeys(build.steps(of: thread, threads)) { encoder, step in
                if let keys {
                    (keys.pointer + step.lowerBound * words).update(from: encoder.words, count: step.count * words)
                }
                for index in 0..<step.count where encoder.isUsable[index] != 0 {
                    let code = JoinHashTable.code(encoder.words + index * words, words: words)
                    mine[JoinHashTable.partition(JoinHashTable.hash(code), bits: bits)] += 1
                }
            }
        }
        let counts = Self.starts(offsets.pointer, threads: threads, partitions: 1 << bits)
        let total = counts.reduce(0, +)
        let entries = try GrowingArray<UInt64>(budget, capacity: total)
        let rows = try GrowingArray<UInt32>(budget, capacity: total)
        try context.parallel(threads) { (thread) throws(ExecutionError) in
            let mine = offsets.pointer + thread << bits
            let (codes, numbers) = (entries.pointer, rows.pointer)
            try readKeys(build.steps(of: thread, threads)) { encoder, step in
                for index in 0..<step.count where encoder.isUsable[index] != 0 {
                    let code = JoinHashTable.code(encoder.words + index * words, words: words)
                    let partition = JoinHashTable.partition(JoinHashTable.hash(code), bits: bits)
                    let place = mine[partition]
                    mine[partition] = place + 1
                    codes[place] = code
                    numbers[place] = UInt32(step.lowerBound + index)
                }
            }
        }
        let table = try JoinHashTable(words: words, counts: counts, keys: keys, budget: budget)
        let longest = Slots<UInt32>(count: threads)
        try context.parallel(threads) { (thread) throws(ExecutionError) in
            var (most, end): (UInt32, Int) = (0, 0)
            for (partition, count) in counts.enumerated() {
                end += count
                guard partition % threads == thread else { continue }
                try context.cancellation.check()
                table.clear(partition: partition)
                for place in (end - count..<end).reversed() {
                    most = max(
                        most, table.insert(entries.pointer[place], row: Int(rows.pointer[place]), next: next.pointer))
                }
            }
            longest.set(thread, most)
        }
        return JoinTable(
            .hash(table), layout: layout, rowCount: build.count, next: next,
            maxMatches: max(1, Int(longest.all.max() ?? 0)))
    }

    /// Turns counts (thread by thread, partition by partition) into the places where each thread's keys of a partition go;
    /// returns the size of every partition. Within one, earlier threads' rows come first.
    private static func starts(
        _ offsets: UnsafeMutablePointer<Int>, threads: Int, partitions: Int
    ) -> [Int] {
        var (sizes, next) = ([Int](repeating: 0, count: partitions), 0)
        for partition in 0..<partitions {
            for thread in 0..<threads {
                let count = offsets[thread * partitions + partition]
                offsets[thread * partitions + partition] = next
                next += count
                sizes[partition] += count
            }
        }
        return sizes
    }
}
