import Columns

/// Compares rows by key columns: the general path, for what numbers of few bits do not tell.
struct KeyComparator {
    let keys: ArraySlice<SortColumn>

    /// Row `i` of `x` against row `j` of `y`, whose columns are alike: below, at or above zero.
    func compare(_ x: Batch, _ i: Int, _ y: Batch, _ j: Int) -> Int {
        for key in keys {
            let (left, right) = (x.columns[key.column], y.columns[key.column])
            switch (left.isNull(i), right.isNull(j)) {
            case (true, true): continue
            case (true, false): return key.nullsFirst ? -1 : 1
            case (false, true): return key.nullsFirst ? 1 : -1
            case (false, false): break
            }
            let order = Self.compare(left, i, right, j)
            if order != 0 { return key.isDescending ? -order : order }
        }
        return 0
    }

    private static func compare(_ x: ColumnVector, _ i: Int, _ y: ColumnVector, _ j: Int) -> Int {
        switch x.kind {
        case .double: return x.doubles[i] < y.doubles[j] ? -1 : x.doubles[i] > y.doubles[j] ? 1 : 0
        case .text:
            let order = x.texts[i].compare(y.texts[j])
            return order < 0 ? -1 : order > 0 ? 1 : 0
        // Dictionaries ascend.
        case .boolean, .int64, .int128, .code:
            let (a, b) = (x.word(i), y.word(j))
            return a < b ? -1 : a > b ? 1 : 0
        }
    }
}

/// Compares rows of one row set.
struct RowComparator {
    let rows: RowSet
    let keys: [SortColumn]

    /// By the keys from `first` up to `last` (nil: all). Below, at or above zero.
    func compare(_ a: Int, _ b: Int, from first: Int = 0, to last: Int? = nil) -> Int {
        let (x, i) = rows.place(a)
        let (y, j) = rows.place(b)
        return KeyComparator(keys: keys[first..<(last ?? keys.count)]).compare(x, i, y, j)
    }
}
