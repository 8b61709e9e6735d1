/// Finds the subject keys of tables that come after the tables they reference.
struct SubjectResolution {
    /// With their keys, in the order added.
    private(set) var tables: [TableSchema] = []
    private var byName: [String: TableSchema] = [:]
    /// The table that numbers the subjects of a type.
    private var homes: [String: String] = [:]

    mutating func add(_ declared: TableDeclaration, _ name: String) throws(SchemaError) {
        var schema = TableSchema(name: name, columns: declared.columns, foreignKeys: declared.foreignKeys)
        for key in declared.subjectKeys {
            let resolved: SubjectKey =
                switch key {
                case .column(let column, let type): try own(column, type, schema)
                case .through(let columns, let type): try through(columns, type, schema)
                }
            guard !schema.subjectKeys.contains(resolved) else {
                throw SchemaError(.ambiguousSubjectPath, table: name, key.type)
            }
            schema.subjectKeys.append(resolved)
        }
        let types = Set(declared.subjectKeys.map(\.type))
        for type in Set(schema.foreignKeys.flatMap { byName[$0.references]?.subjectKeys.map(\.type) ?? [] }).sorted()
        where !types.contains(type) {
            let found = candidates(schema.foreignKeys, type)
            guard found.count == 1 else { throw SchemaError(.ambiguousSubjectPath, table: name, type) }
            schema.subjectKeys.append(found[0])
        }
        tables.append(schema)
        byName[name] = schema
    }

    /// A key of the table's own column: where a foreign key carries it to a table with the same subjects, it is found there;
    /// else this table is the subjects' home.
    private mutating func own(_ column: String, _ type: String, _ table: TableSchema) throws(SchemaError) -> SubjectKey
    {
        guard let declared = table.columns.first(where: { $0.name == column }) else {
            throw SchemaError(.unknownColumn, table: table.name, column)
        }
        guard declared.type.isKeyType, !type.isEmpty, type.utf8.count <= TableSchema.nameBytesLimit else {
            throw SchemaError(.keyTypeInvalid, table: table.name, column)
        }
        let carried = candidates(table.foreignKeys, type).filter { key in
            var probe = table
            probe.subjectKeys = [key]
            return probe.namingColumn(of: key).map { table.columns[$0].name } == column
        }
        // Two ways that carry the same name end at the same subject; the first one will do.
        if let key = carried.min(by: { $0.path.count < $1.path.count }) { return key }
        guard homes[type] == nil else { throw SchemaError(.subjectsUnlinked, table: table.name, type) }
        homes[type] = table.name
        return SubjectKey(column: column, type: type)
    }

    private func through(_ columns: [String], _ type: String, _ table: TableSchema) throws(SchemaError) -> SubjectKey {
        let found = candidates(table.foreignKeys.filter { $0.columns == columns }, type)
        guard let key = found.first else { throw SchemaError(.noSubjectPath, table: table.name, type) }
        guard found.count == 1 else { throw SchemaError(.ambiguousSubjectPath, table: table.name, type) }
        return key
    }

    /// The keys of this type that one step along these foreign keys finds.
    private func candidates(_ foreignKeys: [ForeignKey], _ type: String) -> [SubjectKey] {
        foreignKeys.flatMap { step in
            (byName[step.references]?.subjectKeys ?? []).filter { $0.type == type }.map { key in
                SubjectKey(column: key.column, type: type, path: [step] + key.path)
            }
        }
    }
}
