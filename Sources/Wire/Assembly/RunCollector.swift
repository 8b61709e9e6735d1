import Schemas

/// Gathers the batches and evidence of one run and checks that they fit together.
struct RunCollector {
    private let columns: [ResultColumn]
    private let sendResult: Bool
    private let isRestricted: Bool
    private let limits: FrameLimits
    private var batches: [Batch] = []
    private var rowCount = 0
    private var pieces: [EvidencePiece] = []
    private var cellCount = 0

    init(columns: [ResultColumn], sendResult: Bool, isRestricted: Bool, limits: FrameLimits) {
        self.columns = columns
        self.sendResult = sendResult
        self.isRestricted = isRestricted
        self.limits = limits
    }

    mutating func add(_ batch: Batch) throws(WireError) {
        guard sendResult, pieces.isEmpty else { throw WireError(.unexpectedFrame) }
        guard batch.rowCount > 0, batch.vectors.count == columns.count,
            zip(batch.vectors, columns).allSatisfy({ $0.type == $1.type && $0.count == batch.rowCount })
        else { throw WireError(.inconsistent) }
        guard batch.rowCount <= limits.rows - rowCount else { throw WireError(.totalLimitExceeded) }
        rowCount += batch.rowCount
        batches.append(batch)
    }

    mutating func add(_ piece: EvidencePiece) throws(WireError) {
        guard sendResult, isRestricted else { throw WireError(.unexpectedFrame) }
        guard piece.describesSame(as: pieces.first ?? piece), piece.columnCount == columns.count,
            piece.rowCount == rowCount, !piece.cells.isEmpty || pieces.isEmpty
        else { throw WireError(.inconsistent) }
        guard piece.cellCount <= limits.evidenceCells else { throw WireError(.totalLimitExceeded) }
        guard piece.cells.count <= piece.cellCount - cellCount else { throw WireError(.inconsistent) }
        cellCount += piece.cells.count
        pieces.append(piece)
    }

    /// The whole run. Restricted results have their evidence, others none.
    func finish(rowCount announced: Int) throws(WireError) -> RunResult {
        guard sendResult else { return RunResult(rowCount: announced, table: nil, evidence: nil) }
        guard announced == rowCount, isRestricted == !pieces.isEmpty, cellCount == pieces.first?.cellCount ?? 0 else {
            throw WireError(.inconsistent)
        }
        let vectors = columns.indices.map { index in
            ResultVector.joining(batches.map { $0.vectors[index] }, type: columns[index].type)
        }
        let table = ResultTable(columns: columns, vectors: vectors, rowCount: rowCount)
        let evidence = pieces.first.map { first in
            EvidenceTable(
                subjectKeys: first.subjectKeys, rowCount: first.rowCount, columnCount: first.columnCount,
                cells: pieces.flatMap(\.cells), hadScalarErrors: first.hadScalarErrors)
        }
        return RunResult(rowCount: announced, table: table, evidence: evidence)
    }
}

extension ResultVector {
    /// Vectors of one type, one after another.
    static func joining(_ parts: [ResultVector], type: ResultType) -> ResultVector {
        func all<Element>(_ values: (ResultVector) -> [Element?]?) -> [Element?] { parts.flatMap { values($0) ?? [] } }
        switch type {
        case .integer: return .integer(all { if case .integer(let values) = $0 { values } else { nil } })
        case .decimal(let scale):
            return .decimal(all { if case .decimal(let values, _) = $0 { values } else { nil } }, scale: scale)
        case .double: return .double(all { if case .double(let values) = $0 { values } else { nil } })
        case .boolean: return .boolean(all { if case .boolean(let values) = $0 { values } else { nil } })
        case .date: return .date(all { if case .date(let values) = $0 { values } else { nil } })
        case .timestamp: return .timestamp(all { if case .timestamp(let values) = $0 { values } else { nil } })
        case .text: return .text(all { if case .text(let values) = $0 { values } else { nil } })
        }
    }
}
