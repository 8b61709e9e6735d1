import Columns

/// Writes the values of some columns as words that are equal exactly where the values are (NULLs are equal).
final class KeyEncoder {
    let infos: [ColumnInfo]
    /// Words a key: one a column, two for 128 bits, and one of NULL bits where a column may be NULL.
    let words: Int
    let offsets: [Int]
    let nullWord: Int?
    private(set) var texts: [TextIndex?] = []
    private let buffer: UnsafeMutablePointer<UInt64>
    private let reservation: Reservation

    /// Columns of one key; NULL bits take one word.
    static let columnLimit = 64

    init(_ infos: [ColumnInfo], capacity: Int, leadingWords: Int = 0, budget: MemoryBudget) throws(ExecutionError) {
        guard infos.count <= Self.columnLimit else {
            throw ExecutionError(.planUnsupported, "more than 64 key columns")
        }
        self.infos = infos
        var (next, offsets): (Int, [Int]) = (leadingWords, [])
        for info in infos {
            offsets.append(next)
            next += info.kind == .int128 ? 2 : 1
        }
        nullWord = infos.contains(where: \.mayBeNull) ? next : nil
        words = next + (nullWord == nil ? 0 : 1)
        self.offsets = offsets
        reservation = Reservation(budget)
        try reservation.add(words * capacity * 8)
        buffer = .allocate(capacity: max(words * capacity, 1))
        for info in infos { texts.append(info.kind == .text ? try TextIndex(budget) : nil) }
    }

    deinit { buffer.deallocate() }

    /// Keys of `count` rows, row after row; leading words are the caller's to write. They hold until the next call.
    func encode(_ vectors: [ColumnVector], count: Int) throws(ExecutionError) -> UnsafeMutablePointer<UInt64> {
        if let nullWord { for row in 0..<count { buffer[row * words + nullWord] = 0 } }
        for (column, vector) in vectors.enumerated() {
            try write(vector, column: column, count: count)
            guard vector.hasNulls, let nullWord else { continue }
            for row in 0..<count where vector.validity[row] == 0 {
                buffer[row * words + offsets[column]] = 0
                if vector.kind == .int128 { buffer[row * words + offsets[column] + 1] = 0 }
                buffer[row * words + nullWord] |= 1 << UInt64(column)
            }
        }
        return buffer
    }

    private func write(_ vector: ColumnVector, column: Int, count: Int) throws(ExecutionError) {
        var (to, words) = (buffer + offsets[column], words)
        if words == 0 { words = 1 }
        switch vector.kind {
        case .boolean: for row in 0..<count { to[row * words] = UInt64(vector.booleans[row]) }
        case .int64: for row in 0..<count { to[row * words] = UInt64(bitPattern: vector.int64s[row]) }
        case .code: for row in 0..<count { to[row * words] = UInt64(vector.codes[row]) }
        // Adding zero makes -0 equal to 0.
        case .double: for row in 0..<count { to[row * words] = (vector.doubles[row] + 0.0).bitPattern }
        case .int128:
            for row in 0..<count {
                let bits = UInt128(bitPattern: vector.int128s[row])
                to[row * words] = UInt64(truncatingIfNeeded: bits)
                to[row * words + 1] = UInt64(truncatingIfNeeded: bits >> 64)
            }
        case .text:
            guard let index = texts[column] else { throw ExecutionError(.planInvalid, "key") }
            for row in 0..<count where !vector.isNull(row) {
                to[row * words] = UInt64(try index.number(vector.texts[row]))
            }
        }
    }

    /// A key of `other` in this encoder's words: only texts have numbers of their own.
    func translate(_ key: UnsafeMutablePointer<UInt64>, from other: KeyEncoder) throws(ExecutionError) {
        for (column, index) in texts.enumerated() {
            guard let index, let theirs = other.texts[column], !isNull(key, column) else { continue }
            let slot = key + offsets[column]
            slot.pointee = UInt64(try index.number(theirs.texts.pointer[Int(slot.pointee)]))
        }
    }

    @inline(__always)
    func isNull(_ key: UnsafePointer<UInt64>, _ column: Int) -> Bool {
        nullWord.map { key[$0] >> UInt64(column) & 1 == 1 } ?? false
    }
}
