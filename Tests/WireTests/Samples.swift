import Schemas
import Wire

/// One of everything.
enum Samples {
    static let schema = TableSchema(
        name: "wagepan",
        columns: [
            ColumnSchema(name: "nr", type: .integer, isNullable: false, use: .key),
            ColumnSchema(name: "year", type: .integer, use: .dimension, domain: .range(lower: 1980, upper: 1987)),
            ColumnSchema(name: "地区", type: .text, use: .sensitive, domain: .values([.text("东"), .text("西")])),
            ColumnSchema(name: "pay", type: .decimal(precision: 10, scale: 2), use: .measure),
            ColumnSchema(name: "d", type: .date), ColumnSchema(name: "ts", type: .timestamp),
            ColumnSchema(name: "x", type: .double), ColumnSchema(name: "b", type: .boolean),
        ], subjectKeys: [SubjectKey(column: "nr", type: "person")])

    static let linked = TableSchema(
        name: "spells", columns: [ColumnSchema(name: "who", type: .integer)],
        subjectKeys: [
            SubjectKey(
                column: "nr", type: "person",
                path: [ForeignKey(columns: ["who"], references: "wagepan", to: ["nr"])])
        ], foreignKeys: [ForeignKey(columns: ["who"], references: "wagepan", to: ["nr"])])

    static let manifest = TableManifest(
        schema: schema, rowCount: 4_360, zoneRows: 8_192, file: "wagepan.sealed", fileBytes: 123_456, sha256: "ab",
        columns: schema.columns.enumerated().map { index, column in
            ColumnManifest(
                encoding: column.type == .text
                    ? .dictionary(width: 1, count: 2)
                    : column.type == .double ? .double : .frameOfReference(width: 2, base: -5),
                data: FileRange(offset: index * 64, bytes: 64),
                validity: index == 2 ? FileRange(offset: 0, bytes: 9) : nil,
                dictionary: column.type == .text ? FileRange(offset: 128, bytes: 20) : nil,
                zones: FileRange(offset: 640, bytes: 16), nullCount: index, distinctCount: 2, minimum: .min,
                maximum: .max)
        },
        subjects: [
            SubjectManifest(
                key: schema.subjectKeys[0], count: 545, offsets: FileRange(offset: 704, bytes: 2_188), codes: nil,
                pseudonyms: FileRange(offset: 3_072, bytes: 4_360))
        ])

    static let parameters: [String: ParameterArgument] = [
        "a": .value(.decimal(unscaled: -12_345_678_901_234_567_890, scale: 3)), "b": .column("year"),
        "c": .value(.null),
        "d": .value(.date(-3)), "e": .value(.timestamp(.max)), "f": .value(.boolean(true)), "g": .value(.double(-0.5)),
        "h": .value(.integer(.min)), "i": .value(.text("数闸")),
    ]

    static let requests: [Request] = [
        .check(
            CheckRequest(
                text: "SELECT 1", mode: .restricted(RestrictedRules()), parameters: parameters, tables: [schema],
                explain: true)),
        .query(
            QueryRequest(
                text: "SELECT count(*) FROM wagepan", mode: .open(evidence: true), parameters: parameters,
                tables: [QueryTable(manifest: manifest, isValidated: true)], options: QueryOptions(threads: 2))),
        .ingest(
            IngestRequest(
                table: "t", file: "t.sealed", inputBytes: 1 << 33, schema: schema,
                subjectKeys: [SubjectKey(column: "nr", type: "person")],
                registries: [RegistryInput(type: "person", key: Array(0..<16), entryCount: 9)], threads: 2,
                progress: true)),
        .ingest(
            IngestRequest(
                table: "spells", file: "spells.seal", inputBytes: 9, schema: linked, parents: [manifest],
                uniqueKeys: [["a"], ["b", "c"]])),
        .validate(ValidateRequest(manifest: manifest)), .run(sendResult: true), .run(sendResult: false),
    ]

    static let columns: [ResultColumn] = [
        ResultColumn(name: "year", type: .integer, role: .group(column: "year")),
        ResultColumn(name: "pay", type: .decimal(scale: 2), role: .aggregate(.sum, column: "pay")),
        ResultColumn(name: "avg", type: .double, role: .aggregate(.average, column: nil)),
        ResultColumn(name: "b", type: .boolean, role: .plain), ResultColumn(name: "d", type: .date, role: .plain),
        ResultColumn(name: "ts", type: .timestamp, role: .plain), ResultColumn(name: "t", type: .text, role: .plain),
    ]

    static func table(rows: Int) -> ResultTable {
        func values<Element>(_ one: (Int) -> Element) -> [Element?] { (0..<rows).map { $0 % 5 == 3 ? nil : one($0) } }
        return ResultTable(
            columns: columns,
            vectors: [
                .integer(values { Int64($0) - 7 }), .decimal(values { Int128($0) << 90 }, scale: 2),
                .double(values { Double($0) / 3 }), .boolean(values { $0 % 2 == 0 }), .date(values { Int32($0) }),
                .timestamp(values { Int64($0) << 40 }), .text(values { String(repeating: "é", count: $0 % 40) }),
            ], rowCount: rows)
    }

    private static func cell(_ index: Int) -> CellEvidence {
        let additive = CellEvidence.Additive(
            top1: .decimal(unscaled: 9, scale: 2), top2: .integer(1), totalAbsolute: .double(2))
        return CellEvidence(
            rows: Int64(index), subjects: 3, nonzero: 2, additive: index % 2 == 0 ? additive : nil,
            atExtreme: index % 3 == 0 ? 1 : nil,
            sides: index % 4 == 1 ? .init(below: Int64(index), above: 0) : nil,
            complement: index % 5 == 2
                ? .init(rows: 4, subjects: 3, nonzero: 1, additive: index % 2 == 0 ? additive : nil) : nil,
            exactness: Exactness.allCases[index % 3]
        )
    }

    static func evidence(rows: Int) -> EvidenceTable {
        let cells = (0..<(rows * columns.count)).map(cell)
        return EvidenceTable(
            subjectKeys: schema.subjectKeys, rowCount: rows, columnCount: columns.count, cells: cells,
            hadScalarErrors: true)
    }

    static let frames: [Frame] = [
        .rejected([Diagnostic(code: "syntaxError", message: "near here", span: SourceSpan(3, 5))]),
        .prepared(PreparedColumns(columns: columns, explain: "scan")), .batch(table(rows: 21).batches()[0]),
        .evidence(evidence(rows: 2).pieces()[0]), .runFinished(rowCount: 21), .ingestProgress(bytes: 1 << 30),
        .ingested(IngestReport(manifest: manifest, newEntries: [3])),
        .importRejected(ImportRejection(code: "fieldCount", line: 7, column: 2, columnName: "year")), .validated,
        .failed(.resourceLimit),
    ]
}
