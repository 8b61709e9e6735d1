import Schemas

/// Why the tables of a schema file make no dataset, in words that say what to change.
enum SchemaAdvice {
    static func text(_ error: SchemaError) -> String {
        let place = [error.table.map { "table \($0)" }, error.name.map { "\"\($0)\"" }].compactMap(\.self)
        return (place + [advice(error.code)]).joined(separator: ", ")
    }

    private static func advice(_ code: SchemaError.Code) -> String {
        switch code {
        case .tableCount: "a dataset has 1 to \(DatasetSchema.tableLimit) tables"
        case .tableName: "a table's name is letters, digits and _, and case does not tell two apart"
        case .unknownTable: "the foreign key references a table that is not declared"
        case .unknownColumn: "the key names a column that its table does not declare"
        case .foreignKeyInvalid:
            "a foreign key has 1 to \(ForeignKey.columnLimit) columns, as many as it references, each once; and stands once"
        case .typesDiffer: "the column and the one it references are of different types"
        case .keyTypeInvalid: "a key is of integers, decimals, dates, timestamps or texts; a subject key has a type"
        case .cycle: "the foreign keys lead back to where they began; leave one out"
        case .subjectsUnlinked:
            "two tables name subjects of this type: declare a foreign key from one to the other's subject key, or a table that lists the subjects"
        case .noSubjectPath: "\"through\" names the columns of a foreign key that leads to such a subject"
        case .ambiguousSubjectPath:
            "several foreign keys lead to a subject of this type: say which with {\"through\":[…],\"type\":…}"
        case .subjectTypesInvalid: "\"subjectTypes\" names each type of the subject keys once"
        }
    }
}
