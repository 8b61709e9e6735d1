import Columns

/// Where partitions and peer groups lie among rows in the order of a window.
final class WindowRows: @unchecked Sendable {
    let order: RowOrder
    let count: Int
    /// Whole partitions, together about `taskRows` rows, or one that is larger. They depend on the rows alone.
    let tasks: [Range<Int>]

    static let taskRows = 16_384

    init(_ order: RowOrder) {
        self.order = order
        count = order.rows.count
        let changes = order.changes.pointer
        var (tasks, start): ([Range<Int>], Int) = ([], 0)
        while start < count {
            var end = min(start + Self.taskRows, count)
            while end < count, changes[end] & RowOrder.Change.leading == 0 { end += 1 }
            tasks.append(start..<end)
            start = end
        }
        self.tasks = tasks
    }
}
