import Schemas

/// One cell as it may leave.
package enum ReleasableCell: Hashable, Sendable, Codable {
    case value(Value)
    case redacted
}

/// A result after treatment: `cells[row * columns.count + column]`. Nothing else of a result ever leaves quarantine.
package struct ReleasableTable: Hashable, Sendable, Codable {
    package var columns: [ResultColumn]
    package var rowCount: Int
    package var cells: [ReleasableCell]

    package init(columns: [ResultColumn], rowCount: Int, cells: [ReleasableCell]) {
        self.columns = columns
        self.rowCount = rowCount
        self.cells = cells
    }

    package subscript(row: Int, column: Int) -> ReleasableCell { cells[row * columns.count + column] }

    /// Cells that are redacted.
    package var redactedCount: Int { cells.count { $0 == .redacted } }
}
