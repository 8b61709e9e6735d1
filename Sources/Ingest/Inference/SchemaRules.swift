import Columns
import Schemas

/// What a declared schema must keep.
enum SchemaRules {
    static func check(_ schema: TableSchema) throws(IngestError) {
        guard !schema.columns.isEmpty, schema.columns.count <= TableSchema.columnLimit else {
            throw IngestError(.invalidSchema)
        }
        var names: Set<String> = []
        for column in schema.columns {
            guard !column.name.isEmpty, column.name.utf8.count <= TableSchema.nameBytesLimit,
                names.insert(column.name.lowercased()).inserted
            else { throw IngestError(.invalidSchema, columnName: column.name) }
        }
        var keys: Set<SubjectKey> = []
        for key in schema.subjectKeys {
            let own = schema.columns.first { $0.name == key.column && !key.isDerived }
            guard !key.type.isEmpty, key.isDerived || own?.type.isKeyType == true,
                keys.insert(SubjectKey(column: key.column, type: "", path: key.path)).inserted
            else { throw IngestError(.invalidSubjectKey, columnName: key.column) }
        }
        for key in schema.foreignKeys {
            guard (1...ForeignKey.columnLimit).contains(key.columns.count), key.columns.count == key.to.count,
                key.columns.allSatisfy({ name in schema.columns.contains { $0.name == name && $0.type.isKeyType } })
            else { throw IngestError(.invalidForeignKey, columnName: key.columns.first) }
        }
        guard schema.hasSoundSubjectKeys else { throw IngestError(.invalidSubjectKey) }
    }
}
