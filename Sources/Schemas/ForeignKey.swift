/// Columns whose values name one row of another table of the dataset; a NULL among them names none.
package struct ForeignKey: Hashable, Sendable, Codable {
    package var columns: [String]
    /// The other table.
    package var references: String
    /// Its columns, in the order of `columns`: together unique in it.
    package var to: [String]

    package init(columns: [String], references: String, to: [String]) {
        self.columns = columns
        self.references = references
        self.to = to
    }

    /// Most columns of a key.
    package static let columnLimit = 16
    /// Most foreign keys of a table.
    package static let countLimit = 64
}

/// What the rows of a table speak of: persons, households or enterprises.
package struct SubjectKey: Hashable, Sendable {
    /// The column that names the subjects: of this table, or with a `path` of the last table on it.
    package var column: String
    /// `person`, `household`, `enterprise`, …: keys of one type share a registry of pseudonyms.
    package var type: String
    /// Foreign keys to follow from this table to the one that holds the column; empty where it is this table's own.
    package var path: [ForeignKey]

    package init(column: String, type: String, path: [ForeignKey] = []) {
        self.column = column
        self.type = type
        self.path = path
    }

    /// True where the subject is found through other tables: no column of this table need name it.
    package var isDerived: Bool { !path.isEmpty }
}

extension SubjectKey: Codable {
    private enum CodingKeys: String, CodingKey { case column, type, path }

    package init(from decoder: any Decoder) throws {
        let container = try decoder.container(keyedBy: CodingKeys.self)
        self.init(
            column: try container.decode(String.self, forKey: .column),
            type: try container.decode(String.self, forKey: .type),
            path: try container.decodeIfPresent([ForeignKey].self, forKey: .path) ?? [])
    }

    package func encode(to encoder: any Encoder) throws {
        var container = encoder.container(keyedBy: CodingKeys.self)
        try container.encode(column, forKey: .column)
        try container.encode(type, forKey: .type)
        // Absent where empty: what was sealed before has the same bytes, and the same digest.
        if isDerived { try container.encode(path, forKey: .path) }
    }
}

/// Where subjects are named and numbered. Two keys of tables of one dataset have the same home exactly when equal codes are
/// equal subjects: what a join needs to keep a subject's identity.
package struct SubjectHome: Hashable, Sendable {
    package var table: String
    package var column: String
    package var type: String

    package init(table: String, column: String, type: String) {
        self.table = table
        self.column = column
        self.type = type
    }
}

extension TableSchema {
    package func home(of key: SubjectKey) -> SubjectHome {
        SubjectHome(table: key.path.last?.references ?? name, column: key.column, type: key.type)
    }

    /// Position of the key's own column; nil where the key is derived, or names no column.
    package func ownColumn(of key: SubjectKey) -> Int? { key.isDerived ? nil : index(of: key.column) }

    /// Position of the column whose values are the subjects' names: the key's own, or the one that carries them along the
    /// path; nil where the names stand in other tables alone.
    package func namingColumn(of key: SubjectKey) -> Int? {
        var name = key.column
        for step in key.path.reversed() {
            guard let place = step.to.firstIndex(of: name), place < step.columns.count else { return nil }
            name = step.columns[place]
        }
        return index(of: name)
    }

    /// True where the column's values are names of subjects under some key.
    package func namesSubjects(_ column: Int) -> Bool { subjectKeys.contains { namingColumn(of: $0) == column } }

    /// True where the table may stand in restricted data without a subject: what it says names nobody.
    package var isFitWithoutSubjects: Bool { columns.allSatisfy { $0.use != .identifier && $0.use != .sensitive } }

    /// True where every subject key can be followed from this table: its own column, or its first foreign key, is there.
    package var hasSoundSubjectKeys: Bool {
        subjectKeys.allSatisfy { key in
            guard let first = key.path.first else { return index(of: key.column) != nil }
            return foreignKeys.contains(first) && first.columns.allSatisfy { index(of: $0) != nil }
        }
    }
}
