import Columns

/// Finds the rows of a build side that match a key, in the order of the build side.
final class JoinTable: @unchecked Sendable {
    enum Form {
        /// No keys: every row is a candidate.
        case every
        /// The first row + 1 by key; one entry more stays 0.
        case dense(GrowingArray<UInt32>)
        case hash(JoinHashTable)
    }

    let form: Form
    let layout: JoinKeyLayout?
    let rowCount: Int
    /// The row + 1 after each row with the same key, or 0; nil where no two rows have the same key.
    let next: GrowingArray<UInt32>?
    /// Most rows with one key.
    let maxMatches: Int

    init(
        _ form: Form, layout: JoinKeyLayout?, rowCount: Int, next: GrowingArray<UInt32>?, maxMatches: Int
    ) {
        self.form = form
        self.layout = layout
        self.rowCount = rowCount
        self.next = maxMatches > 1 ? next : nil
        self.maxMatches = maxMatches
    }

    /// At most one row a key.
    var isUnique: Bool { maxMatches <= 1 }

    /// What EXPLAIN calls it.
    var name: String {
        switch form {
        case .every: "every row"
        case .dense: "dense keys"
        case .hash(let table): "hash of \(table.words) words, \(1 << table.partitionBits) partitions"
        }
    }
}

/// One thread's way to find the candidates of probe rows.
final class JoinProbe {
    private let table: JoinTable
    private let encoder: JoinKeyEncoder?
    private let places: UnsafeMutablePointer<UInt64>
    /// The first candidate + 1 of each row, or 0.
    let heads: UnsafeMutablePointer<UInt32>
    private let reservation: Reservation

    init(_ table: JoinTable, capacity: Int, budget: MemoryBudget) throws(ExecutionError) {
        self.table = table
        reservation = Reservation(budget)
        try reservation.add(capacity * 12)
        encoder = try table.layout.map { layout throws(ExecutionError) in
            try JoinKeyEncoder(layout, isBuild: false, capacity: capacity, budget: budget)
        }
        places = .allocate(capacity: capacity)
        heads = .allocate(capacity: capacity)
    }

    deinit {
        places.deallocate()
        heads.deallocate()
    }

    func find(_ keys: [ColumnVector], count: Int) {
        guard table.rowCount > 0, let encoder, let layout = table.layout else {
            return heads.update(repeating: table.rowCount > 0 ? 1 : 0, count: count)
        }
        switch table.form {
        case .every: heads.update(repeating: 1, count: count)
        case .dense(let rows):
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
        case .hash(let hash):
            encoder.encode(keys, first: 0, count: count)
            hash.find(encoder, count: count, places: places, out: heads)
        }
    }
}
