import Foundation
import Schemas

/// CSV files to import: the tables of one dataset.
package struct ImportSource: Sendable {
    package struct Table: Sendable {
        /// What queries call the table.
        package var name: String
        package var path: String
        /// Nil: inferred.
        package var schema: TableSchema?

        package init(name: String, path: String, schema: TableSchema? = nil) {
            self.name = name
            self.path = path
            self.schema = schema
        }
    }

    /// Each after the tables it references.
    package private(set) var tables: [Table]
    /// Of the one table whose schema is inferred.
    package var subjectKeys: [SubjectKey]
    package var threads: Int

    /// One table.
    package init(
        path: String, schema: TableSchema? = nil, subjectKeys: [SubjectKey] = [], table: String, threads: Int = 1
    ) {
        tables = [Table(name: table, path: path, schema: schema)]
        self.subjectKeys = subjectKeys
        self.threads = threads
    }

    /// Files with the schema of their tables. Throws `inputRefused` where they do not fit it, or it makes no dataset.
    package init(
        files: [Table], schema: SchemaFile?, subjectKeys: [SubjectKey] = [], threads: Int = 1
    ) throws(ServiceRejection) {
        self.subjectKeys = subjectKeys
        self.threads = threads
        guard (1...DatasetSchema.tableLimit).contains(files.count) else {
            throw ServiceRejection(
                .inputRefused, "a dataset has 1 to \(DatasetSchema.tableLimit) tables", reasons: ["tableCount"])
        }
        var names: Set<String> = []
        for file in files where !names.insert(file.name.lowercased()).inserted {
            throw ServiceRejection(
                .inputRefused, "two files are to be table \(file.name): give one a name, NAME=PATH",
                reasons: ["tableTwice"])
        }
        switch schema {
        case nil: tables = files
        case .table(var schema)?:
            guard let file = files.first, files.count == 1 else {
                throw ServiceRejection(
                    .inputRefused, "the schema file is of one table: declare several in \"tables\"",
                    reasons: ["schemaOfOneTable"])
            }
            schema.name = file.name
            tables = [Table(name: file.name, path: file.path, schema: schema)]
        case .tables(let dataset)?: tables = try Self.tables(files, dataset)
        }
        guard subjectKeys.isEmpty || (files.count == 1 && schema == nil) else {
            throw ServiceRejection(
                .inputRefused, "the subject keys of several tables stand in a schema file", reasons: ["schemaMissing"])
        }
    }

    private static func tables(_ files: [Table], _ dataset: DatasetSchema) throws(ServiceRejection) -> [Table] {
        let declared: [TableSchema]
        do { declared = try dataset.resolved() } catch {
            throw ServiceRejection(
                .inputRefused, "schema file: \(SchemaAdvice.text(error))", reasons: [error.code.rawValue])
        }
        for file in files where !declared.contains(where: { $0.name == file.name }) {
            throw ServiceRejection(
                .inputRefused, "the schema file declares no table \(file.name): name the file's table, NAME=PATH",
                reasons: ["tableUndeclared"])
        }
        var tables: [Table] = []
        for schema in declared {
            guard let file = files.first(where: { $0.name == schema.name }) else {
                throw ServiceRejection(
                    .inputRefused, "there is no file for table \(schema.name)", reasons: ["tableMissing"])
            }
            tables.append(Table(name: schema.name, path: file.path, schema: schema))
        }
        return tables
    }

    /// The declared schemas; empty where one is inferred.
    var schemas: [TableSchema] {
        let declared = tables.compactMap(\.schema)
        return declared.count == tables.count ? declared : []
    }

    /// The name of a table's file in the seal.
    func file(of index: Int) -> String {
        guard tables.count > 1 else { return "table.seal" }
        let name = "\(tables[index].name).seal"
        return ReleasePackage.isPlainName(name) ? name : "table-\(index + 1).seal"
    }
}
