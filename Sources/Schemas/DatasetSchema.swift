/// What a schema file declares of one table of several.
package struct TableDeclaration: Hashable, Sendable, Decodable {
    package var columns: [ColumnSchema]
    package var subjectKeys: [SubjectDeclaration]
    package var foreignKeys: [ForeignKey]

    private enum CodingKeys: String, CodingKey { case columns, subjectKeys, foreignKeys }

    package init(columns: [ColumnSchema], subjectKeys: [SubjectDeclaration] = [], foreignKeys: [ForeignKey] = []) {
        self.columns = columns
        self.subjectKeys = subjectKeys
        self.foreignKeys = foreignKeys
    }

    package init(from decoder: any Decoder) throws {
        let container = try decoder.container(keyedBy: CodingKeys.self)
        columns = try container.decode([ColumnSchema].self, forKey: .columns)
        subjectKeys = try container.decodeIfPresent([SubjectDeclaration].self, forKey: .subjectKeys) ?? []
        foreignKeys = try container.decodeIfPresent([ForeignKey].self, forKey: .foreignKeys) ?? []
    }
}

/// A declared subject key: a column of the table, or the foreign key through which the subject is found where several lead
/// to one. What only one foreign key leads to need not be declared.
package enum SubjectDeclaration: Hashable, Sendable, Decodable {
    case column(String, type: String)
    case through([String], type: String)

    private enum CodingKeys: String, CodingKey { case column, through, type }

    package init(from decoder: any Decoder) throws {
        let container = try decoder.container(keyedBy: CodingKeys.self)
        let type = try container.decode(String.self, forKey: .type)
        switch (container.contains(.column), container.contains(.through)) {
        case (true, false): self = .column(try container.decode(String.self, forKey: .column), type: type)
        case (false, true): self = .through(try container.decode([String].self, forKey: .through), type: type)
        default:
            throw DecodingError.dataCorruptedError(
                forKey: .column, in: container, debugDescription: "a subject key has a \"column\" or a \"through\"")
        }
    }

    package var type: String {
        switch self {
        case .column(_, let type), .through(_, let type): type
        }
    }
}

/// A schema file of several tables: `{"tables":{"NAME":{"columns":[…],"subjectKeys":[…],"foreignKeys":[…]}}}`, and perhaps
/// `"subjectTypes":["person","enterprise"]`.
package struct DatasetSchema: Hashable, Sendable, Decodable {
    package var tables: [String: TableDeclaration]
    /// The order of the subject keys in every table, the clustering one first; nil: by their names.
    package var subjectTypes: [String]?

    package init(tables: [String: TableDeclaration], subjectTypes: [String]? = nil) {
        self.tables = tables
        self.subjectTypes = subjectTypes
    }

    /// Most tables of a dataset: a message passes at most 253 descriptors.
    package static let tableLimit = 250
}

/// Why the tables of a schema do not make a dataset.
package struct SchemaError: Error, Hashable, Sendable {
    package enum Code: String, Hashable, Sendable, CaseIterable {
        /// No table, or more than 250.
        case tableCount
        /// A table's name that is empty, too long, or not letters, digits and _, or the same as another's without regard to case.
        case tableName
        /// A foreign key to a table that is not declared.
        case unknownTable
        /// A key that names a column which its table does not declare.
        case unknownColumn
        /// A foreign key without columns, with too many, with one twice, with other numbers on both sides, or given twice.
        case foreignKeyInvalid
        /// The columns of a key and those it references are of other types.
        case typesDiffer
        /// A key of doubles or booleans, which have no one spelling, or a subject key without a type.
        case keyTypeInvalid
        /// Foreign keys that lead back to where they began.
        case cycle
        /// Two tables that name subjects of one type, and no foreign key from one to the other.
        case subjectsUnlinked
        /// A subject key through columns that are no foreign key, or one that leads to no such subject.
        case noSubjectPath
        /// Several foreign keys lead to a subject of one type, and the table does not say which counts.
        case ambiguousSubjectPath
        /// `subjectTypes` does not name each type of the keys once.
        case subjectTypesInvalid
    }

    package var code: Code
    package var table: String?
    /// The column, table or type concerned.
    package var name: String?

    package init(_ code: Code, table: String? = nil, _ name: String? = nil) {
        self.code = code
        self.table = table
        self.name = name
    }
}

extension SchemaError: CustomStringConvertible {
    package var description: String {
        code.rawValue + (table.map { " in table \($0)" } ?? "") + (name.map { ": \($0)" } ?? "")
    }
}
