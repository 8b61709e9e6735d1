extension DatasetSchema {
    /// The tables with every subject key that can be followed, each after the tables it references. Throws what makes them no
    /// dataset.
    package func resolved() throws(SchemaError) -> [TableSchema] {
        guard (1...Self.tableLimit).contains(tables.count) else { throw SchemaError(.tableCount) }
        try checkNames()
        for (name, table) in ordered {
            guard table.foreignKeys.count <= ForeignKey.countLimit else {
                throw SchemaError(.foreignKeyInvalid, table: name)
            }
            guard Set(table.foreignKeys).count == table.foreignKeys.count else {
                throw SchemaError(.foreignKeyInvalid, table: name)
            }
            for key in table.foreignKeys { try check(key, of: table, name) }
        }
        var resolution = SubjectResolution()
        for name in try importOrder() {
            if let table = tables[name] { try resolution.add(table, name) }
        }
        return try sorted(resolution.tables)
    }

    /// Declarations by name: the same order on every machine.
    private var ordered: [(name: String, table: TableDeclaration)] {
        tables.sorted { $0.key < $1.key }.map { (name: $0.key, table: $0.value) }
    }

    private func checkNames() throws(SchemaError) {
        var seen: Set<String> = []
        for name in tables.keys.sorted() {
            let isPlain = name.unicodeScalars.allSatisfy { $0 == "_" || $0.properties.isAlphabetic || isDigit($0) }
            guard isPlain, let first = name.unicodeScalars.first, !isDigit(first),
                name.utf8.count <= TableSchema.nameBytesLimit, seen.insert(name.lowercased()).inserted
            else { throw SchemaError(.tableName, table: name) }
        }
    }

    private func isDigit(_ scalar: Unicode.Scalar) -> Bool { ("0"..."9").contains(scalar) }

    private func check(_ key: ForeignKey, of table: TableDeclaration, _ name: String) throws(SchemaError) {
        guard (1...ForeignKey.columnLimit).contains(key.columns.count), key.columns.count == key.to.count,
            Set(key.columns).count == key.columns.count, Set(key.to).count == key.to.count
        else { throw SchemaError(.foreignKeyInvalid, table: name, key.columns.first) }
        guard let other = tables[key.references] else { throw SchemaError(.unknownTable, table: name, key.references) }
        for (from, to) in zip(key.columns, key.to) {
            guard let mine = table.columns.first(where: { $0.name == from }) else {
                throw SchemaError(.unknownColumn, table: name, from)
            }
            guard let theirs = other.columns.first(where: { $0.name == to }) else {
                throw SchemaError(.unknownColumn, table: key.references, to)
            }
            guard mine.type.isKeyType else { throw SchemaError(.keyTypeInvalid, table: name, from) }
            guard mine.type.hasSameKeys(as: theirs.type) else { throw SchemaError(.typesDiffer, table: name, from) }
        }
    }

    /// The names, referenced tables first; ties by name.
    private func importOrder() throws(SchemaError) -> [String] {
        var result: [String] = []
        var done: Set<String> = []
        while result.count < tables.count {
            let ready = ordered.filter { entry in
                !done.contains(entry.name) && entry.table.foreignKeys.allSatisfy { done.contains($0.references) }
            }
            guard !ready.isEmpty else {
                throw SchemaError(.cycle, table: ordered.first { !done.contains($0.name) }?.name)
            }
            for entry in ready {
                result.append(entry.name)
                done.insert(entry.name)
            }
        }
        return result
    }

    /// The tables with their keys in the dataset's order of types.
    private func sorted(_ tables: [TableSchema]) throws(SchemaError) -> [TableSchema] {
        let types = Set(tables.flatMap { $0.subjectKeys.map(\.type) })
        let order = subjectTypes ?? types.sorted()
        guard Set(order) == types, order.count == types.count else { throw SchemaError(.subjectTypesInvalid) }
        return tables.map { table in
            var table = table
            table.subjectKeys = order.flatMap { type in table.subjectKeys.filter { $0.type == type } }
            return table
        }
    }
}

extension ColumnType {
    /// True for types with one spelling for one value: what a subject or foreign key may be of.
    package var isKeyType: Bool {
        switch self {
        case .integer, .decimal, .date, .timestamp, .text: true
        case .double, .boolean: false
        }
    }

    /// True where equal values of both types have the same word: decimals of one scale, whatever their precision.
    package func hasSameKeys(as other: ColumnType) -> Bool {
        if case .decimal(_, let scale) = self, case .decimal(_, let wanted) = other { return scale == wanted }
        return self == other
    }
}

extension TableSchema {
    /// The columns of this table that foreign keys of `tables` reference: each list is unique in it.
    package func referencedKeys(in tables: [TableSchema]) -> [[String]] {
        var result: [[String]] = []
        for key in tables.flatMap(\.foreignKeys) where key.references == name && !result.contains(key.to) {
            result.append(key.to)
        }
        return result
    }
}
