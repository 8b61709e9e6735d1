import Columns

/// Makes the table of a build side, on all threads. The rows of a key stand along the build side whatever the threads: each
/// key belongs to one of them, which takes the rows in their order.
struct JoinTableBuilder {
    let build: BuildRows
    /// The keys' positions among the columns of the build side.
    let columns: [Int]
    let layout: JoinKeyLayout
    /// It only matters whether a key has a row.
    let isExistence: Bool
    let context: RunContext

    /// Rows from which threads are worth their start.
    static let parallelRows = 1 << 14

    var threads: Int { build.count >= Self.parallelRows ? context.options.threads : 1 }

    func table() throws(ExecutionError) -> JoinTable {
        guard let range = layout.range else { return try hash() }
        if let table = try uniqueDense(range) { return table }
        return try dense(range)
    }

    /// Reads the keys of a part of the rows, step by step; `body` tells whether to go on.
    func readKeys(
        _ steps: [Range<Int>], _ body: (JoinKeyEncoder, Range<Int>) throws(ExecutionError) -> Bool
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
            guard try body(encoder, step) else { return }
        }
    }

    /// A row a key; nil when a key has two. Every thread reads all keys and keeps those of its part of the range.
    private func uniqueDense(_ range: Int) throws(ExecutionError) -> JoinTable? {
        let heads = try GrowingArray<UInt32>(context.budget, capacity: range + 1)
        heads.count = range + 1
        let (threads, isExistence) = (threads, isExistence)
        let repeats = Slots<Bool>(count: threads)
        try context.parallel(threads) { (thread) throws(ExecutionError) in
            let (low, high) = (UInt64(range * thread / threads), UInt64(range * (thread + 1) / threads))
            let rows = heads.pointer
            (rows + Int(low)).initialize(repeating: 0, count: Int(high - low) + (thread == threads - 1 ? 1 : 0))
            var isRepeated = false
            try readKeys(build.steps(of: 0, 1)) { encoder, step in
                let (words, usable) = (encoder.words, encoder.isUsable)
                for index in 0..<step.count where usable[index] != 0 && words[index] &- low < high &- low {
                    let word = Int(truncatingIfNeeded: words[index])
                    isRepeated = isRepeated || rows[word] != 0
                    rows[word] = UInt32(step.lowerBound + index + 1)
                }
                return isExistence || !isRepeated
            }
            if isRepeated { repeats.set(thread, true) }
        }
        guard isExistence || repeats.all.isEmpty else { return nil }
        return JoinTable(.row(heads), layout: layout, rowCount: build.count, maxMatches: 1)
    }

    /// Several rows a key: counted, then put in the order of the keys.
    private func dense(_ range: Int) throws(ExecutionError) -> JoinTable {
        let starts = try GrowingArray<UInt32>(context.budget, capacity: range + 2)
        starts.count = range + 2
        let rows = try GrowingArray<UInt32>(context.budget, capacity: build.count)
        rows.count = build.count
        let threads = threads
        let longest = Slots<UInt32>(count: threads)
        let totals = Slots<UInt32>(count: threads)
        @Sendable func keys(_ thread: Int) -> Range<Int> { range * thread / threads..<range * (thread + 1) / threads }
        @Sendable func eachKey(_ thread: Int, _ body: (_ key: Int, _ row: Int) -> Void) throws(ExecutionError) {
            let mine = keys(thread)
            let (low, size) = (UInt64(mine.lowerBound), UInt64(mine.count))
            try readKeys(build.steps(of: 0, 1)) { encoder, step in
                let (words, usable) = (encoder.words, encoder.isUsable)
                for index in 0..<step.count where usable[index] != 0 && words[index] &- low < size {
                    body(Int(truncatingIfNeeded: words[index]), step.lowerBound + index)
                }
                return true
            }
        }
        // Until the rows are in place, entry k + 1 is what key k needs: first its count, then where its next row goes.
        starts.pointer[0] = 0
        try context.parallel(threads) { (thread) throws(ExecutionError) in
            let (mine, ends) = (keys(thread), starts.pointer + 1)
            (ends + mine.lowerBound).initialize(repeating: 0, count: mine.count)
            try eachKey(thread) { key, _ in ends[key] &+= 1 }
            var (total, most): (UInt32, UInt32) = (0, 0)
            for key in mine {
                total += ends[key]
                most = max(most, ends[key])
            }
            totals.set(thread, total)
            longest.set(thread, most)
        }
        let before = totals.all
        try context.parallel(threads) { (thread) throws(ExecutionError) in
            var next = before.prefix(thread).reduce(0, +)
            let ends = starts.pointer + 1
            for key in keys(thread) {
                let count = ends[key]
                ends[key] = next
                next += count
            }
            let to = rows.pointer
            try eachKey(thread) { key, row in
                to[Int(ends[key])] = UInt32(row)
                ends[key] &+= 1
            }
        }
        starts.pointer[range + 1] = before.reduce(0, +)
        return JoinTable(
            .rows(starts), layout: layout, rowCount: build.count, rows: rows,
            maxMatches: Int(longest.all.max() ?? 1))
    }

    /// Counts, sorts the keys into partitions, fills each partition's slots, then puts rows in the order of their keys.
    private func hash() throws(ExecutionError) -> JoinTable {
        let entries = try JoinEntries(self)
        let table = try JoinHashTable(
            words: layout.words, counts: entries.counts, keys: entries.keys, budget: context.budget)
        let threads = threads
        let longest = Slots<UInt32>(count: threads)
        try context.parallel(threads) { (thread) throws(ExecutionError) in
            var most: UInt32 = 0
            for partition in stride(from: thread, to: entries.counts.count, by: threads) {
                try context.cancellation.check()
                table.clear(partition: partition)
                for place in entries.places(of: partition) {
                    let slot = table.insert(entries.codes.pointer[place], row: Int(entries.rows.pointer[place]))
                    entries.codes.pointer[place] = UInt64(slot)
                    most = max(most, table.slots.pointer[slot].count)
                }
            }
            longest.set(thread, most)
        }
        let most = isExistence ? 1 : max(1, Int(longest.all.max() ?? 0))
        guard most > 1 else {
            return JoinTable(.hash(table), layout: layout, rowCount: build.count, maxMatches: 1)
        }
        let rows = try GrowingArray<UInt32>(context.budget, capacity: build.count)
        rows.count = build.count
        try context.parallel(threads) { (thread) throws(ExecutionError) in
            let (slots, to) = (table.slots.pointer, rows.pointer)
            for partition in stride(from: thread, to: entries.counts.count, by: threads) {
                try context.cancellation.check()
                let places = entries.places(of: partition)
                let region = table.regions.pointer[partition]
                var next = UInt32(places.lowerBound)
                for slot in Int(region.base)..<Int(region.base + region.size) where slots[slot].head != 0 {
                    slots[slot].head = next + 1
                    next += slots[slot].count
                    slots[slot].count = 0
                }
                for place in places {
                    let slot = Int(entries.codes.pointer[place])
                    to[Int(slots[slot].head - 1 + slots[slot].count)] = entries.rows.pointer[place]
                    slots[slot].count += 1
                }
            }
        }
        return JoinTable(.hash(table), layout: layout, rowCount: build.count, rows: rows, maxMatches: most)
    }
}
