/// What a restricted query may do with a column. Open data carries no uses.
package enum ColumnUse: String, Hashable, Sendable, Codable, CaseIterable {
    /// Never filters, groups or leaves.
    case identifier
    /// Joins and COUNT(DISTINCT …).
    case key
    /// Groups and filters.
    case dimension
    /// Inside aggregates only.
    case measure
    /// As a dimension, and watched for class disclosure.
    case sensitive
}

/// The declared values of a column: what a restricted query may group by, since an absent group then says nothing.
package enum Domain: Hashable, Sendable {
    /// Distinct values of the column's type, never NULL, in the declared order.
    case values([Value])
    /// Integers (or days, for dates) `lower...upper`.
    case range(lower: Int64, upper: Int64)

    /// Number of values.
    package var count: Int {
        switch self {
        case .values(let values): values.count
        case .range(let lower, let upper): Int(clamping: upper.subtractingReportingOverflow(lower).partialValue &+ 1)
        }
    }
    /// Most values a declared domain may have.
    package static let countLimit = 10_000
}

/// One column as declared or inferred.
package struct ColumnSchema: Hashable, Sendable {
    package var name: String
    package var type: ColumnType
    package var isNullable: Bool
    /// Nil for open data.
    package var use: ColumnUse?
    package var domain: Domain?

    package init(name: String, type: ColumnType, isNullable: Bool = true, use: ColumnUse? = nil, domain: Domain? = nil)
    {
        self.name = name
        self.type = type
        self.isNullable = isNullable
        self.use = use
        self.domain = domain
    }
}

/// The declared or inferred shape of one table. Column names are unique without regard to case.
package struct TableSchema: Hashable, Sendable {
    package var name: String
    package var columns: [ColumnSchema]
    /// The first one clusters the rows.
    package var subjectKeys: [SubjectKey]
    /// Into other tables of the same dataset.
    package var foreignKeys: [ForeignKey]

    package init(
        name: String, columns: [ColumnSchema], subjectKeys: [SubjectKey] = [], foreignKeys: [ForeignKey] = []
    ) {
        self.name = name
        self.columns = columns
        self.subjectKeys = subjectKeys
        self.foreignKeys = foreignKeys
    }

    /// Position of the column with this name; an exact match wins, else one without regard to ASCII case.
    package func index(of column: String) -> Int? {
        columns.firstIndex { $0.name == column } ?? columns.firstIndex { $0.name.lowercased() == column.lowercased() }
    }

    /// Most columns of a table.
    package static let columnLimit = 1_000
    /// Longest name of a table or column, in UTF-8 bytes.
    package static let nameBytesLimit = 128
}
