import Columns

/// Finds the rows of a build side that match a key, in the order of the build side.
final class JoinTable: @unchecked Sendable {
    enum Form {
        /// No keys: every row is a candidate.
        case every
        /// By key: the only row + 1, or 0; one entry more stays 0.
        case row(GrowingArray<UInt32>)
        /// By key: where its rows begin; they end where the next key's begin. The key after the last has none.
        case rows(GrowingArray<UInt32>)
        case hash(JoinHashTable)
    }

    let form: Form
    let layout: JoinKeyLayout?
    let rowCount: Int
    /// The rows key by key, where some key has several; nil: a head is a row.
    let rows: GrowingArray<UInt32>?
    /// Most rows with one key; 1 where only it matters whether there is any.
    let maxMatches: Int

    init(
        _ form: Form, layout: JoinKeyLayout?, rowCount: Int, rows: GrowingArray<UInt32>? = nil, maxMatches: Int
    ) {
        self.form = form
        self.layout = layout
        self.rowCount = rowCount
        self.rows = rows
        self.maxMatches = maxMatches
    }

    /// At most one row a key.
    var isUnique: Bool { maxMatches <= 1 }

    /// What EXPLAIN calls it.
    var name: String {
        switch form {
        case .every: "every row"
        case .row: "dense keys"
        case .rows: "dense keys with several rows"
        case .hash(let table):
            "hash of \(table.words) words, \(1 << table.partitionBits) partitions\(isUnique ? "" : ", several rows a key")"
        }
    }
}

/// One thread's way to find the candidates of probe rows.
final class JoinProbe {
    private let table: JoinTable
    private let encoder: JoinKeyEncoder?
    private let scratch: JoinProbeScratch
    /// The place of each row's first candidate + 1, or 0.
    let heads: UnsafeMutablePointer<UInt32>
    /// How many there are, where keys have several.
    let sizes: UnsafeMutablePointer<UInt32>
    private let reservation: Reservation

    init(_ table: JoinTable, capacity: Int, budget: MemoryBudget) throws(ExecutionError) {
        self.table = table
        reservation = Reservation(budget)
        try reservation.add(capacity * 8 + JoinProbeScratch.bytes(capacity: capacity))
        encoder = try table.layout.map { layout throws(ExecutionError) in
            try JoinKeyEncoder(layout, isBuild: false, capacity: capacity, budget: budget)
        }
        scratch = JoinProbeScratch(capacity: capacity)
        heads = .allocate(capacity: capacity)
        sizes = .allocate(capacity: capacity)
    }

    deinit {
        heads.deallocate()
        sizes.deallocate()
    }

    func find(_ keys: [ColumnVector], count: Int) {
        guard table.rowCount > 0, let encoder, let layout = table.layout else {
            heads.update(repeating: table.rowCount > 0 ? 1 : 0, count: count)
            sizes.update(repeating: UInt32(truncatingIfNeeded: table.rowCount), count: count)
            return
        }
        switch table.form {
        case .every: break
        case .row(let rows):
            if layout.parts.count == 1, case .integers = layout.parts[0].source, !keys[0].hasNulls {
                // One integer: straight from the value.
                let (values, low, end) = (keys[0].int64s, layout.parts[0].low, UInt64(rows.count - 1))
                let entries = rows.pointer
                for row in 0..<count {
                    heads[row] = entries[Int(truncatingIfNeeded: min(UInt64(bitPattern: values[row] &- low), end))]
                }
                return
            }
            encoder.encode(keys, first: 0, count: count)
            let (words, usable, entries) = (encoder.words, encoder.isUsable, rows.pointer)
            let end = UInt64(rows.count - 1)
            for row in 0..<count {
                heads[row] = entries[Int(truncatingIfNeeded: usable[row] != 0 ? min(words[row], end) : end)]
            }
        case .rows(let starts):
            encoder.encode(keys, first: 0, count: count)
            let (words, usable, entries) = (encoder.words, encoder.isUsable, starts.pointer)
            let end = UInt64(starts.count - 2)
            for row in 0..<count {
                let key = Int(truncatingIfNeeded: usable[row] != 0 ? min(words[row], end) : end)
                let (start, next) = (entries[key], entries[key + 1])
                sizes[row] = next &- start
                heads[row] = next == start ? 0 : start &+ 1
            }
        case .hash(let hash):
            encoder.encode(keys, first: 0, count: count)
            hash.find(
                encoder, count: count, scratch: scratch, heads: heads, sizes: table.isUnique ? nil : sizes,
                rows: table.rows.map { UnsafePointer($0.pointer) })
        }
    }
}
