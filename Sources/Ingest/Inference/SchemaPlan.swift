import Columns
import Schemas

/// The columns of an import: declared and matched with the header, or inferred.
struct SchemaPlan {
    /// True when the types come from the values.
    let isInferred: Bool
    let subjectKeys: [SubjectKey]
    /// In schema order; nil without a domain.
    let domains: [DomainCheck?]
    /// The schema's column of each field, in the header's order.
    let fieldColumns: [Int]
    /// What is known of each column's values; used where the schema is inferred.
    var inferred: [InferredType]
    /// Columns whose type was too narrow in the last pass.
    var unsettled: Set<Int> = []
    private let declared: [ColumnSchema]

    init(_ names: [String], options: ImportOptions) throws(IngestError) {
        if let schema = options.schema {
            try SchemaRules.check(schema)
            declared = schema.columns
            subjectKeys = schema.subjectKeys
            fieldColumns = try Self.match(names, schema)
        } else {
            declared = names.map { ColumnSchema(name: $0, type: .text) }
            subjectKeys = try Self.resolve(options.subjectKeys, names)
            fieldColumns = Array(names.indices)
        }
        isInferred = options.schema == nil
        inferred = Array(repeating: InferredType(), count: declared.count)
        var domains: [DomainCheck?] = []
        for column in declared {
            guard let domain = column.domain else {
                domains.append(nil)
                continue
            }
            guard let check = DomainCheck(domain, type: column.type) else {
                throw IngestError(.invalidSchema, columnName: column.name)
            }
            domains.append(check)
        }
        self.domains = domains
    }

    /// The columns as this pass takes them.
    var columns: [ColumnSchema] {
        guard isInferred else { return declared }
        return zip(declared, inferred).map { ColumnSchema(name: $0.name, type: $1.columnType) }
    }

    /// Columns that keys of any kind are made of: they must be in memory when the rows are put in order.
    func keyColumns(_ options: ImportOptions) -> Set<Int> {
        var names = Set(subjectKeys.filter { !$0.isDerived }.map(\.column))
        for key in options.schema?.foreignKeys ?? [] { names.formUnion(key.columns) }
        for key in options.uniqueKeys { names.formUnion(key) }
        return Set(declared.indices.filter { names.contains(declared[$0].name) })
    }

    func target(_ index: Int, use: ColumnTarget.Use, canSetAside: Bool, rows: Int) -> ColumnTarget {
        ColumnTarget(
            columns[index], use: use, canSetAside: canSetAside, isInferred: isInferred, isUnknown: isUnknown(index),
            domain: domains[index], rows: rows)
    }

    /// Widens the types that a pass found too narrow. `readers`: of each column, in schema order.
    mutating func learn(_ readers: [[ColumnReader]]) {
        unsettled = []
        for (index, column) in readers.enumerated() {
            for case let type? in column.map(\.widened) where type.kind != .unknown {
                inferred[index].join(type)
                unsettled.insert(index)
            }
        }
    }

    func isUnknown(_ column: Int) -> Bool { isInferred && inferred[column].kind == .unknown }

    /// Takes every type that is not settled yet as text.
    mutating func settle() {
        for index in unsettled { inferred[index].kind = .text }
    }

    private static func match(_ names: [String], _ schema: TableSchema) throws(IngestError) -> [Int] {
        var columns: [Int] = []
        for (index, name) in names.enumerated() {
            guard let column = schema.index(of: name) else {
                throw IngestError(.undeclaredColumn, line: 1, column: index + 1)
            }
            guard !columns.contains(column) else {
                throw IngestError(.duplicateColumn, line: 1, column: index + 1, columnName: name)
            }
            columns.append(column)
        }
        for index in schema.columns.indices where !columns.contains(index) {
            throw IngestError(.missingColumn, columnName: schema.columns[index].name)
        }
        return columns
    }

    /// The keys with the header's spelling of their columns.
    private static func resolve(_ keys: [SubjectKey], _ names: [String]) throws(IngestError) -> [SubjectKey] {
        let schema = TableSchema(name: "", columns: names.map { ColumnSchema(name: $0, type: .text) })
        var resolved: [SubjectKey] = []
        for key in keys {
            guard let column = schema.index(of: key.column), !resolved.contains(where: { $0.column == names[column] })
            else {
                throw IngestError(.invalidSubjectKey, columnName: key.column)
            }
            resolved.append(SubjectKey(column: names[column], type: key.type))
        }
        return resolved
    }
}
