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
        var keys: Set<String> = []
        for key in schema.subjectKeys {
            guard let column = schema.columns.first(where: { $0.name == key.column }), !key.type.isEmpty,
                SubjectOrder.isKeyType(column.type), keys.insert(key.column).inserted
            else { throw IngestError(.invalidSubjectKey, columnName: key.column) }
        }
    }
}
