import Columns

/// Gives every row the number of its group; one instance a thread.
protocol GroupIndexer: AnyObject {
    /// Numbers given out so far are below this; a cell for rows that belong to no group is the last of them.
    var groupCount: Int { get }
    func assign(_ vectors: [ColumnVector], _ batch: Batch, out: UnsafeMutablePointer<UInt32>) throws(ExecutionError)
}

/// The groups of all threads together.
protocol MergedGroups: AnyObject {
    var groupCount: Int { get }
    /// The number of each thread's groups in the merged order; nil: they are the same.
    var maps: [[UInt32]]? { get }
    /// Numbers of the groups to show, in order; `isUsed` tells whether any row fell into a cell.
    func shown(isUsed: (Int) -> Bool) -> [UInt32]
    /// Writes group column `column` of some groups, from row `row` on.
    func write(column: Int, groups: ArraySlice<UInt32>, into vector: ColumnVector, row: Int)
    /// What the group columns are.
    var output: [ColumnInfo] { get }
}

/// No GROUP BY: one group, even without rows.
final class SingleGroup: GroupIndexer, MergedGroups {
    let groupCount = 1
    let maps: [[UInt32]]? = nil
    let output: [ColumnInfo] = []

    func assign(_ vectors: [ColumnVector], _ batch: Batch, out: UnsafeMutablePointer<UInt32>) {
        out.update(repeating: 0, count: batch.count)
    }

    func shown(isUsed: (Int) -> Bool) -> [UInt32] { [0] }
    func write(column: Int, groups: ArraySlice<UInt32>, into vector: ColumnVector, row: Int) {}
}
