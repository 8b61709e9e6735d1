import Schemas

/// Finds values of a key that occur twice. NULLs are never equal.
package enum UniqueKey {
    /// The first row whose key stands in an earlier row; nil where all are told apart.
    package static func firstRepeat(in table: UnsealedTable, columns names: [String]) throws(ColumnsError) -> Int? {
        let keys = try KeyColumns(table, names, maps: [])
        if keys.columns.count == 1, let range = compactRange(keys) { return firstRepeat(keys.columns[0], keys, range) }
        var capacity = 128
        while capacity < keys.rowCount * 2 { capacity *= 2 }
        let slots = ColumnBuffer<UInt32>(repeating: 0, count: capacity)
        let (pointer, mask) = (slots.pointer, capacity - 1)
        return withExtendedLifetime(slots) {
            for row in 0..<keys.rowCount where !keys.isNull(row) {
                var slot = Int(truncatingIfNeeded: keys.hash(row)) & mask
                while pointer[slot] != 0 {
                    if keys.areEqual(Int(pointer[slot] - 1), row) { return row }
                    slot = (slot + 1) & mask
                }
                pointer[slot] = UInt32(row + 1)
            }
            return nil
        }
    }

    /// The range of one column's values where it is not much wider than the rows.
    private static func compactRange(_ keys: KeyColumns) -> ClosedRange<Int64>? {
        let column = keys.columns[0]
        var (minimum, maximum) = SealedLayout.emptyWords
        for row in 0..<keys.rowCount where !column.isNull(row) {
            let word = column.word(row)
            (minimum, maximum) = (min(minimum, word), max(maximum, word))
        }
        guard minimum <= maximum else { return 0...0 }
        return UInt64(bitPattern: maximum &- minimum) < UInt64(keys.rowCount) * 32 + 65_536 ? minimum...maximum : nil
    }

    /// With one bit a value.
    private static func firstRepeat(_ column: KeyColumns.Column, _ keys: KeyColumns, _ range: ClosedRange<Int64>)
        -> Int?
    {
        let span = Int(UInt64(bitPattern: range.upperBound &- range.lowerBound))
        let bits = ColumnBuffer<UInt64>(repeating: 0, count: span / 64 + 1)
        let pointer = bits.pointer
        return withExtendedLifetime(bits) {
            for row in 0..<keys.rowCount where !column.isNull(row) {
                let place = Int(column.word(row) &- range.lowerBound)
                let bit = UInt64(1) << UInt64(place & 63)
                if pointer[place >> 6] & bit != 0 { return row }
                pointer[place >> 6] |= bit
            }
            return nil
        }
    }
}
