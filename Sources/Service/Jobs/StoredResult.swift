import Schemas

/// A result table as JSON, column by column: doubles by their bits, so that nothing changes at rest.
struct StoredTable: Codable {
    private var columns: [ResultColumn]
    private var rowCount: Int
    private var vectors: [Vector]

    private enum Vector: Codable {
        case integer([Int64?])
        /// 128 bits pass no JSON number unharmed.
        case decimal([String?], scale: Int)
        case double([UInt64?])
        case boolean([Bool?])
        case date([Int32?])
        case timestamp([Int64?])
        case text([String?])
    }

    init(_ table: ResultTable) {
        columns = table.columns
        rowCount = table.rowCount
        vectors = table.vectors.map { vector in
            switch vector {
            case .integer(let values): .integer(values)
            case .decimal(let values, let scale): .decimal(values.map { $0.map(String.init) }, scale: scale)
            case .double(let values): .double(values.map { $0?.bitPattern })
            case .boolean(let values): .boolean(values)
            case .date(let values): .date(values)
            case .timestamp(let values): .timestamp(values)
            case .text(let values): .text(values)
            }
        }
    }

    var table: ResultTable {
        ResultTable(
            columns: columns,
            vectors: vectors.map { vector in
                switch vector {
                case .integer(let values): .integer(values)
                case .decimal(let values, let scale): .decimal(values.map { $0.flatMap { Int128($0) } }, scale: scale)
                case .double(let values): .double(values.map { $0.map { Double(bitPattern: $0) } })
                case .boolean(let values): .boolean(values)
                case .date(let values): .date(values)
                case .timestamp(let values): .timestamp(values)
                case .text(let values): .text(values)
                }
            }, rowCount: rowCount)
    }
}

/// An evidence table as JSON.
struct StoredEvidence: Codable {
    private var subjectKeys: [SubjectKey]
    private var rowCount: Int
    private var columnCount: Int
    private var cells: [CellEvidence]
    private var hadScalarErrors: Bool

    init(_ evidence: EvidenceTable) {
        subjectKeys = evidence.subjectKeys
        rowCount = evidence.rowCount
        columnCount = evidence.columnCount
        cells = evidence.cells
        hadScalarErrors = evidence.hadScalarErrors
    }

    var evidence: EvidenceTable {
        EvidenceTable(
            subjectKeys: subjectKeys, rowCount: rowCount, columnCount: columnCount, cells: cells,
            hadScalarErrors: hadScalarErrors)
    }
}
