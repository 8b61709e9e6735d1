import Schemas

/// Finds the row of a sealed table that a key names. The table need not be validated: whatever its file holds, no access
/// leaves it; a wrong file gives wrong rows or an error.
package struct KeyIndex: @unchecked Sendable {
    /// Stands for a key with a NULL in it, which names no row.
    package static let noRow = UInt32.max

    private let parent: SealedTable
    private let columns: [SealedColumn]
    private let shape: Shape

    private enum Shape {
        /// A row + 1 for each word from `minimum` on, 0 = none.
        case compact(minimum: Int64, rows: ColumnBuffer<UInt32>)
        /// Open addressing: a row + 1, 0 = free; a power of two, at most half full.
        case hashed(ColumnBuffer<UInt32>)
    }

    /// Most bytes that the index of a table takes.
    package static func memoryBytes(rows: Int) -> Int { rows * 32 + 4 * 65_536 }

    /// Throws `foreignKeyInvalid` where a column does not exist or two rows have the same key.
    package init(_ parent: SealedTable, columns names: [String]) throws(ColumnsError) {
        var columns: [SealedColumn] = []
        for name in names {
            guard let column = parent.columns.first(where: { $0.schema.name == name }), column.schema.type.isKeyType
            else { throw ColumnsError(.foreignKeyInvalid) }
            columns.append(column)
        }
        guard !columns.isEmpty else { throw ColumnsError(.foreignKeyInvalid) }
        (self.parent, self.columns) = (parent, columns)
        if let compact = try Self.compact(columns, rows: parent.rowCount) {
            shape = compact
        } else {
            shape = try Self.hashed(columns, rows: parent.rowCount)
        }
    }

    private static func compact(_ columns: [SealedColumn], rows: Int) throws(ColumnsError) -> Shape? {
        guard columns.count == 1, let column = columns.first else { return nil }
        var (minimum, maximum) = SealedLayout.emptyWords
        for row in 0..<rows where !column.isNull(row) {
            let word = column.word(row)
            (minimum, maximum) = (min(minimum, word), max(maximum, word))
        }
        guard minimum <= maximum else { return .compact(minimum: 0, rows: ColumnBuffer(repeating: 0, count: 0)) }
        let span = UInt64(bitPattern: maximum &- minimum)
        guard span < UInt64(rows) * 8 + 65_536 else { return nil }
        let table = ColumnBuffer<UInt32>(repeating: 0, count: Int(span) + 1)
        for row in 0..<rows where !column.isNull(row) {
            let place = Int(column.word(row) &- minimum)
            guard table.pointer[place] == 0 else { throw ColumnsError(.foreignKeyInvalid) }
            table.pointer[place] = UInt32(row + 1)
        }
        return .compact(minimum: minimum, rows: table)
    }

    private static func hashed(_ columns: [SealedColumn], rows: Int) throws(ColumnsError) -> Shape {
        var capacity = 128
        while capacity < rows * 2 { capacity *= 2 }
        let slots = ColumnBuffer<UInt32>(repeating: 0, count: capacity)
        let mask = capacity - 1
        for row in 0..<rows where !columns.contains(where: { $0.isNull(row) }) {
            var hash = KeyHash()
            for column in columns { hash.add(column.word(row)) }
            var slot = Int(truncatingIfNeeded: hash.value) & mask
            while slots.pointer[slot] != 0 {
                let other = Int(slots.pointer[slot] - 1)
                guard !columns.allSatisfy({ $0.word(other) == $0.word(row) }) else {
                    throw ColumnsError(.foreignKeyInvalid)
                }
                slot = (slot + 1) & mask
            }
            slots.pointer[slot] = UInt32(row + 1)
        }
        return .hashed(slots)
    }

    /// The parent's row of every row of `table`, `noRow` where the key is NULL; or the first row whose key names none.
    package func rows(
        of table: UnsealedTable, columns names: [String], threads: Int
    ) throws(ColumnsError) -> (rows: ColumnBuffer<UInt32>, firstUnmatched: Int?) {
        guard names.count == columns.count else { throw ColumnsError(.foreignKeyInvalid) }
        var maps: [[Int64]?] = []
        for (name, column) in zip(names, columns) {
            let position = table.schema.columns.firstIndex { $0.name == name }
            guard let position, table.schema.columns[position].type.hasSameKeys(as: column.schema.type) else {
                throw ColumnsError(.foreignKeyInvalid, column: position)
            }
            if case .text(_, let mine) = table.columns[position].values, let theirs = column.dictionary {
                maps.append(Self.map(mine, to: theirs))
            } else {
                maps.append(nil)
            }
        }
        let keys = try KeyColumns(table, names, maps: maps)
        let found = ColumnBuffer<UInt32>(uninitialised: table.rowCount)
        let parts = max(1, min(threads, table.rowCount >> 14))
        let unmatched = Slots<Int>(count: parts)
        Crew.run(parts) { part in
            let range = (table.rowCount * part / parts)..<(table.rowCount * (part + 1) / parts)
            if let row = lookUp(keys, range, found.pointer) { unmatched.set(part, row) }
        }
        return (found, unmatched.all.first)
    }

    /// Writes the rows of a range; the first row that has none.
    private func lookUp(_ keys: KeyColumns, _ range: Range<Int>, _ found: UnsafeMutablePointer<UInt32>) -> Int? {
        switch shape {
        case .compact(let minimum, let table):
            let (pointer, count, column) = (table.pointer, UInt64(table.count), keys.columns[0])
            for row in range {
                if column.isNull(row) {
                    found[row] = Self.noRow
                    continue
                }
                let place = UInt64(bitPattern: column.word(row) &- minimum)
                guard place < count, pointer[Int(place)] != 0 else { return row }
                found[row] = pointer[Int(place)] - 1
            }
        case .hashed(let slots):
            let (pointer, mask) = (slots.pointer, slots.count - 1)
            for row in range {
                if keys.isNull(row) {
                    found[row] = Self.noRow
                    continue
                }
                var slot = Int(truncatingIfNeeded: keys.hash(row)) & mask
                while true {
                    guard pointer[slot] != 0 else { return row }
                    let other = Int(pointer[slot] - 1)
                    if zip(columns, keys.columns).allSatisfy({ $0.word(other) == $1.word(row) }) {
                        found[row] = UInt32(other)
                        break
                    }
                    slot = (slot + 1) & mask
                }
            }
        }
        return nil
    }

    /// The other dictionary's code of each entry, -1 where it has none: both ascend.
    private static func map(_ mine: TextDictionary, to theirs: SealedDictionary) -> [Int64] {
        var result: [Int64] = []
        result.reserveCapacity(mine.count)
        var code = 0
        for entry in 0..<mine.count {
            let order = mine.bytes(entry).withUnsafeBytes { text in
                var order = -1
                while code < theirs.count {
                    order = UTF8Bytes.compare(theirs.bytes(code), text)
                    if order >= 0 { break }
                    code += 1
                }
                return order
            }
            result.append(code < theirs.count && order == 0 ? Int64(code) : -1)
        }
        return result
    }
}

extension SealedTable {
    /// The subject code of every row under one key; `count` where there is none. Throws `subjectsInvalid` where offsets or codes
    /// of a table that nobody validated are none.
    package func subjectCodes(_ index: Int) throws(ColumnsError) -> ColumnBuffer<UInt32> {
        guard subjects.indices.contains(index) else { throw ColumnsError(.subjectsInvalid) }
        let (subject, result) = (subjects[index], ColumnBuffer<UInt32>(uninitialised: rowCount))
        if let offsets = subject.offsets {
            var next = 0
            for code in 0...subject.count {
                let end = Int(offsets[code + 1])
                guard Int(offsets[code]) == next, end >= next, end <= rowCount else {
                    throw ColumnsError(.subjectsInvalid)
                }
                for row in next..<end { result.pointer[row] = UInt32(code) }
                next = end
            }
            guard next == rowCount else { throw ColumnsError(.subjectsInvalid) }
        } else if let codes = subject.codes {
            for row in 0..<rowCount {
                guard Int(codes[row]) <= subject.count else { throw ColumnsError(.subjectsInvalid) }
                result.pointer[row] = codes[row]
            }
        }
        return result
    }

    /// The stable pseudonyms of the subjects under one key, by code; nil in an open seal.
    package func pseudonyms(_ index: Int) -> [UInt64]? {
        guard subjects.indices.contains(index), let pseudonyms = subjects[index].pseudonyms else { return nil }
        return (0..<subjects[index].count).map { pseudonyms[$0] }
    }
}

extension AttachedSubject {
    /// The subjects of rows whose parents' rows are known.
    package init(rows: ColumnBuffer<UInt32>, in parent: SealedTable, key: Int) throws(ColumnsError) {
        let known = try parent.subjectCodes(key)
        let count = parent.subjects[key].count
        let codes = ColumnBuffer<UInt32>(uninitialised: rows.count)
        for row in 0..<rows.count {
            let found = Int(rows.pointer[row])
            codes.pointer[row] = found < known.count ? known.pointer[found] : UInt32(count)
        }
        self.init(codes: codes, count: count, pseudonyms: parent.pseudonyms(key))
    }
}
