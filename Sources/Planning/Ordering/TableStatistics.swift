import Schemas

/// What a seal knows of one table without reading it. Only a data worker has it; no plan ordered by it leaves that worker.
package struct TableStatistics: Sendable {
    package struct Column: Sendable {
        /// Estimated distinct values, and the share of rows that are NULL, 0 to 1.
        package var distinct: Double
        package var nullShare: Double
        /// Smallest and largest value as numbers (decimals unscaled, days, microseconds); nil for text and where unknown.
        package var lower: Double?
        package var upper: Double?

        package init(distinct: Double, nullShare: Double, lower: Double? = nil, upper: Double? = nil) {
            self.distinct = distinct
            self.nullShare = nullShare
            self.lower = lower
            self.upper = upper
        }
    }

    package var rows: Double
    /// In schema order.
    package var columns: [Column]

    package init(rows: Double, columns: [Column]) {
        self.rows = rows
        self.columns = columns
    }

    /// From a table's manifest.
    package init(_ manifest: TableManifest) {
        rows = Double(manifest.rowCount)
        columns = zip(manifest.schema.columns, manifest.columns).map { schema, column in
            let isNumber = schema.type != .text
            return Column(
                distinct: Double(max(1, column.distinctCount)),
                nullShare: Double(column.nullCount) / Double(max(1, manifest.rowCount)),
                lower: isNumber ? column.minimum.map { Self.number($0, schema.type) } : nil,
                upper: isNumber ? column.maximum.map { Self.number($0, schema.type) } : nil)
        }
    }

    private static func number(_ word: Int64, _ type: ColumnType) -> Double {
        type == .double ? Double(bitPattern: UInt64(bitPattern: word)) : Double(word)
    }
}
