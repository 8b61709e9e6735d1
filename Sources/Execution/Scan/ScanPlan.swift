import Columns
import Schemas

/// A scan, settled for all threads: which rows, which columns, which packed conditions.
struct ScanPlan {
    let table: SealedTable
    /// Positions in the schema, or behind its columns of subject keys, whose codes are given as integers.
    let columns: [Int]
    /// Columns that are unpacked; the others are decided on packed values alone, and their vectors hold nothing.
    let read: [Bool]
    /// Positions in `schema.subjectKeys` whose codes every batch carries.
    let subjectKeys: [Int]
    let predicates: [PackedPredicate]
    /// Filters by the keys of joins above; what they leave is looked at again.
    var keyFilters: [ScanKeyFilter] = []
    /// Morsels end where a subject of the clustering key ends.
    let isSplitBySubject: Bool
    /// Columns are unpacked when an expression asks for them (`PackedRows`).
    var isLazy = false
    /// Where nearly all rows pass, a lazy batch may hold all of them and say by a mask which pass.
    var allowsMask = false
    /// Row ranges that threads take in turn; they cover the table in order.
    let morsels: [Range<Int>]

    /// Batches of a morsel, about: enough that handing them out costs nothing, few enough that threads end together.
    static let morselBatches = 32

    init(
        table: SealedTable, columns: [Int], read: [Bool], subjectKeys: [Int], predicates: [PackedPredicate],
        batchRows: Int
    ) {
        self.table = table
        self.columns = columns
        self.read = read
        self.subjectKeys = subjectKeys
        self.predicates = predicates
        isSplitBySubject =
            subjectKeys.contains(0) || zip(columns, read).contains { $0 == table.schema.subjectPosition(0) && $1 }
        let clustering = isSplitBySubject ? table.subjects.first : nil
        morsels = Self.split(rows: table.rowCount, size: batchRows * Self.morselBatches, clustering: clustering)
    }

    /// Ranges of about `size` rows. With a clustering key they end where a subject ends, so that no two threads ever meet
    /// the same subject (the rows without a subject count as one).
    private static func split(rows: Int, size: Int, clustering: SealedSubject?) -> [Range<Int>] {
        var result: [Range<Int>] = []
        var start = 0
        while start < rows {
            var end = min(start + size, rows)
            if end < rows, let clustering, let offsets = clustering.offsets {
                var (low, high) = (0, clustering.count + 1)
                while low < high {
                    let middle = (low + high) / 2
                    if Int(offsets[middle]) < end { low = middle + 1 } else { high = middle }
                }
                end = min(max(Int(offsets[low]), end), rows)
            }
            result.append(start..<end)
            start = end
        }
        return result
    }

    /// By output column: where kernels can read it.
    var packedColumns: [PackedColumn?] { columns.map { PackedColumn(table.columns[$0]) } }
}
