import Columns
import Schemas

/// A random dataset of several tables along foreign keys: items → orders → persons and firms, and tags, which speak of nobody.
/// Orders and items name no person and no firm of their own: their subjects are found along the keys.
struct SubjectWorld {
    var tables: [RandomRows]

    struct RandomRows {
        var schema: TableSchema
        var rows: [[Value]]
    }

    private static let toPersons = ForeignKey(columns: ["person"], references: "persons", to: ["id"])
    private static let toFirms = ForeignKey(columns: ["firm"], references: "firms", to: ["name"])
    private static let toOrders = ForeignKey(
        columns: ["area", "number"], references: "orders", to: ["area", "number"])
    private static let toTags = ForeignKey(columns: ["tag"], references: "tags", to: ["tag"])

    init(_ random: inout Random) {
        let (people, firms, orders, items) = (
            random.below(30), random.below(12), random.below(60), random.below(150)
        )
        let nulls = [0, 15, 40][random.below(3)]
        func maybe(_ value: Value, _ random: inout Random) -> Value { random.chance(nulls) ? .null : value }
        func integer(_ number: Int) -> Value { .integer(Int64(number)) }

        let persons = (0..<people).map { id in
            [
                integer(id * 7), integer(random.below(3)),
                maybe(.decimal(unscaled: Int128(random.below(900)), scale: 2), &random),
            ]
        }
        let companies = (0..<firms).map { [Value.text("firm \($0)"), maybe(.text("sector \($0 % 3)"), &random)] }
        let tags = (0..<4).map { [integer($0), Value.text("tag \($0 % 2)")] }
        let ordered = (0..<orders).map { index in
            [
                integer(index % 3), integer(index),
                people == 0 ? .null : maybe(integer(random.below(people) * 7), &random),
                firms == 0 ? .null : maybe(.text("firm \(random.below(firms))"), &random),
                maybe(integer(random.below(200) - 100), &random), integer(random.below(4)),
            ]
        }
        let listed = (0..<items).map { _ -> [Value] in
            let order = orders == 0 ? nil : random.below(orders)
            return [
                maybe(order.map { integer($0 % 3) } ?? .null, &random), order.map(integer) ?? .null,
                maybe(integer(random.below(4)), &random), maybe(.double(Double(random.below(400) - 200) / 4), &random),
                maybe(integer(random.below(50)), &random),
            ]
        }
        tables = []
        func add(
            _ name: String, _ columns: [(String, ColumnType)], _ keys: [SubjectKey], _ links: [ForeignKey],
            _ rows: [[Value]]
        ) {
            let schema = TableSchema(
                name: name,
                columns: columns.map { column in
                    let isNullable = rows.contains { $0[columns.firstIndex { $0.0 == column.0 }!].isNull }
                    return ColumnSchema(name: column.0, type: column.1, isNullable: isNullable)
                }, subjectKeys: keys, foreignKeys: links)
            tables.append(RandomRows(schema: schema, rows: rows))
        }
        let (person, firm) = (
            SubjectKey(column: "id", type: "person"), SubjectKey(column: "name", type: "enterprise")
        )
        func along(_ key: SubjectKey, _ path: ForeignKey...) -> SubjectKey {
            SubjectKey(column: key.column, type: key.type, path: path)
        }
        add(
            "persons", [("id", .integer), ("region", .integer), ("income", .decimal(precision: 9, scale: 2))], [person],
            [], persons)
        add("firms", [("name", .text), ("sector", .text)], [firm], [], companies)
        add("tags", [("tag", .integer), ("label", .text)], [], [], tags)
        var keys = [along(person, Self.toPersons), along(firm, Self.toFirms)]
        var further = [along(person, Self.toOrders, Self.toPersons), along(firm, Self.toOrders, Self.toFirms)]
        if random.chance(50) { (keys, further) = (keys.reversed(), further.reversed()) }
        add(
            "orders",
            [
                ("area", .integer), ("number", .integer), ("person", .integer), ("firm", .text), ("amount", .integer),
                ("kind", .integer),
            ],
            keys, [Self.toPersons, Self.toFirms], ordered)
        add(
            "items",
            [("area", .integer), ("number", .integer), ("tag", .integer), ("value", .double), ("pieces", .integer)],
            further,
            [Self.toOrders, Self.toTags], listed)
    }

    var schemas: [TableSchema] { tables.map(\.schema) }

    /// Sealed as an import does: each table after those it references, its subjects found in them.
    func sealed() throws -> [SealedTable] {
        var sealed: [SealedTable] = []
        for table in tables {
            let unsealed = try UnsealedTable(schema: table.schema, rows: table.rows)
            var attached: [Int: AttachedSubject] = [:]
            for (index, key) in table.schema.subjectKeys.enumerated() {
                guard let step = key.path.first,
                    let parent = sealed.first(where: { $0.schema.name == step.references }),
                    let there = parent.schema.subjectKeys.firstIndex(where: {
                        $0.type == key.type && $0.path.elementsEqual(key.path.dropFirst())
                    })
                else { continue }
                let rows = try KeyIndex(parent, columns: step.to).rows(of: unsealed, columns: step.columns, threads: 1)
                attached[index] = try AttachedSubject(rows: rows.rows, in: parent, key: there)
            }
            let result = try TableSealer(unsealed, attached: attached, zoneRows: 16).sealInMemory()
            try result.validate()
            sealed.append(result)
        }
        return sealed
    }
}
