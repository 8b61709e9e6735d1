/// Some rows, column by column. The vectors belong to whoever made them and hold until its next batch.
package final class Batch: @unchecked Sendable {
    package var columns: [ColumnVector]
    /// Rows, from the start of every vector.
    package var count: Int
    /// Rows that every vector has room for; 0 without vectors.
    package var capacity: Int { columns.first?.capacity ?? 0 }
    /// A number that grows along the source: row i of this batch comes before every row of a batch with an ordinal above
    /// `ordinal + i`.
    package var ordinal: Int
    /// Subject codes a row, one array for each subject key that the plan asks for.
    package var subjects: [UnsafeMutablePointer<UInt32>]
    /// What unpacks columns when somebody asks for them; nil: all are there. Only its maker knows what it is.
    package var pending: AnyObject?

    package init(
        columns: [ColumnVector], count: Int = 0, ordinal: Int = 0, subjects: [UnsafeMutablePointer<UInt32>] = []
    ) {
        self.columns = columns
        self.count = count
        self.ordinal = ordinal
        self.subjects = subjects
    }
}
