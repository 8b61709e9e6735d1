import Columns
import Schemas

/// What an expression is of; the digits of decimals are the binder's business.
enum Kind: CaseIterable {
    case integer, decimal, double, boolean, date, timestamp, text
}

/// A random table: its schema, and rows that meet often, differ by little, or lie at the ends of their types.
struct RandomTable {
    var schema: TableSchema
    var rows: [[Value]]
    var kinds: [Kind]

    var names: [String] { schema.columns.map(\.name) }

    func sealed() throws -> SealedTable {
        let table = try TableSealer(UnsealedTable(schema: schema, rows: rows), zoneRows: 16).sealInMemory()
        try table.validate()
        return table
    }

    init(name: String, _ random: inout Random) {
        var columns: [ColumnSchema] = []
        var kinds: [Kind] = []
        var makers: [(inout Random) -> Value] = []
        func add(_ name: String, _ kind: Kind, _ type: ColumnType, _ maker: @escaping (inout Random) -> Value) {
            columns.append(ColumnSchema(name: name, type: type))
            kinds.append(kind)
            makers.append(maker)
        }
        let (people, firms) = (1 + random.below(40), 1 + random.below(200))
        add("person", .integer, .integer) { .integer(Int64($0.below(people))) }
        add("firm", .text, .text) { .text("firm \($0.below(firms))") }
        add("i", .integer, .integer) { .integer(Int64($0.below(9)) - 4) }
        add("j", .integer, .integer) { .integer(Int64($0.below(2_000)) - 1_000) }
        add("big", .integer, .integer) { .integer(Self.edges[$0.below(Self.edges.count)]) }
        add("c", .decimal, .decimal(precision: 12, scale: 2)) {
            .decimal(unscaled: Int128($0.below(100_000)) - 50_000, scale: 2)
        }
        add("m", .decimal, .decimal(precision: 18, scale: 4)) {
            .decimal(unscaled: Int128($0.below(2) * 999_999_999_999_999_999 - $0.below(5)), scale: 4)
        }
        add("x", .double, .double) { .double(Double($0.below(4_000) - 2_000) / 8) }
        add("y", .double, .double) { .double(Self.doubles[$0.below(Self.doubles.count)]) }
        add("b", .boolean, .boolean) { .boolean($0.chance(50)) }
        add("day", .date, .date) { .date(Int32($0.below(40)) - 20) }
        add("at", .timestamp, .timestamp) { .timestamp(Int64($0.below(400_000)) * 1_000_003_007 - 200_000_000_000_000) }
        add("s", .text, .text) { .text(Self.texts[$0.below(Self.texts.count)]) }
        add("t", .text, .text) { .text("note \($0.below(9))") }
        self.kinds = kinds
        let keys = [SubjectKey(column: "person", type: "person"), SubjectKey(column: "firm", type: "enterprise")]
        schema = TableSchema(
            name: name, columns: columns, subjectKeys: [keys, [keys[1], keys[0]], [keys[0]]][random.below(3)])
        let count = [0, 1, 2, 5, 20, 60, 200][random.below(7)]
        let nulls = [0, 10, 40][random.below(3)]
        rows = (0..<count).map { _ in
            makers.map { maker in
                let value = maker(&random)
                return random.chance(nulls) ? .null : value
            }
        }
    }

    private static let edges: [Int64] = [
        .min, .min + 1, -(1 << 53) - 1, -1, 0, 1, 7, 1 << 31, 1 << 32, (1 << 53) + 1, .max - 1, .max,
    ]
    private static let doubles: [Double] = [
        0, -0.0, 0.1, 0.2, 0.3, -0.1, 1e-9, 123_456.789, 1e15, 2.5, -2.5, 0.5, 1e22, 3.14159,
    ]
    /// Composed and decomposed letters, case, blanks, wild cards, numerals.
    private static let texts = [
        "", " ", "a", "A", "ab", "abc", "b", "é", "e\u{301}", "建", "建筑", "a%b", "a_b", "\\", "12", " 7 ", "-3.25",
        "true",
        "2001-02-03", "x y", "ß", "'",
    ]
}
