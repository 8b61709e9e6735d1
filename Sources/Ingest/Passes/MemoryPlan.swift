import Columns
import Schemas

/// Where the memory of an import goes: which columns one pass over the file may hold. All figures are bytes.
struct MemoryPlan {
    /// What one pass holds.
    struct Group {
        /// Positions in the schema.
        var columns: Set<Int>
        /// For the texts of all columns and threads, while they are met.
        var textBytesLimit: Int
    }

    let limit: Int
    let rows: Int
    let threads: Int
    /// Until the order of rows is known: a code a key, the order, two copies of (key, row) pairs or the look-up of foreign keys.
    let keyBytes: Int
    /// Until the end: the order, offsets of the first key, codes of the others.
    let orderBytes: Int

    /// Texts that are met need as much again while they are put in order, and as much as a dictionary.
    private static let textFactor = 3

    init(_ options: ImportOptions, rows: Int, keys: Int, parentRows: Int?) {
        limit = options.memoryBytesLimit
        self.rows = rows
        threads = max(options.threads, 1)
        let linkBytes = parentRows.map { KeyIndex.memoryBytes(rows: $0) + rows * 8 } ?? 0
        let pairBytes = keys > 0 || !options.uniqueKeys.isEmpty ? rows * 32 : 0
        keyBytes = keys > 0 ? rows * 4 * (keys + 1) + max(pairBytes, linkBytes) : max(pairBytes, linkBytes)
        orderBytes = keys > 0 ? rows * 4 * (keys + 1) : 0
    }

    /// Values and presence of a column.
    func bytes(_ column: ColumnSchema) -> Int { rows * ((column.type == .text ? 4 : 8) + (column.isNullable ? 1 : 0)) }

    /// The packed copies of columns that are written at once.
    private func packBytes(_ count: Int) -> Int { min(count, threads) * rows * 8 }

    /// What the first pass holds: the key columns, and of the others as many as fit, from the first on; nil where the keys do
    /// not fit.
    func firstGroup(_ columns: [ColumnSchema], keys: Set<Int>) -> Group? {
        let held = keys.reduce(0) { $0 + bytes(columns[$1]) }
        guard max(keyBytes + held, leastBytes(columns)) <= limit else { return nil }
        let others = columns.indices.filter { !keys.contains($0) }
        var group = group(others, columns, besides: max(keyBytes, orderBytes) + held)
        group.columns.formUnion(keys)
        return group
    }

    /// What a later pass holds of `wanted`, from the first on, beside `held` bytes of columns in memory; nil where not even one
    /// fits.
    func laterGroup(_ wanted: [Int], _ columns: [ColumnSchema], held: Int) -> Group? {
        let group = group(wanted, columns, besides: orderBytes + held)
        return group.columns.isEmpty ? nil : group
    }

    /// What is left for texts when a column of texts is read alone, in ranges, and its dictionary has `dictionaryBytes` so far.
    func rangeTextBytes(_ column: ColumnSchema, held: Int, dictionaryBytes: Int) -> Int {
        (limit - orderBytes - held - bytes(column) - rows * 4 - dictionaryBytes) / Self.textFactor
    }

    private func leastBytes(_ columns: [ColumnSchema]) -> Int {
        orderBytes + (columns.map { bytes($0) + rows * ($0.type == .text ? 4 : 8) }.max() ?? 0)
    }

    private func group(_ wanted: [Int], _ columns: [ColumnSchema], besides: Int) -> Group {
        let room = limit - besides
        var (chosen, sum) = (Set<Int>(), 0)
        for index in wanted {
            let next = sum + bytes(columns[index])
            // A quarter is left for texts, but one column is always tried.
            let most = chosen.isEmpty ? room : room / 4 * 3
            guard next + packBytes(chosen.count + 1) <= most else { break }
            (sum, _) = (next, chosen.insert(index))
        }
        return Group(columns: chosen, textBytesLimit: max(0, room - sum - packBytes(chosen.count)) / Self.textFactor)
    }
}
