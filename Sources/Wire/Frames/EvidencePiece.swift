import Schemas

/// Some cells of a result's evidence, in the order of `EvidenceTable.cells`.
package struct EvidencePiece: Hashable, Sendable {
    package var subjectKeys: [SubjectKey]
    package var rowCount: Int
    package var columnCount: Int
    package var hadScalarErrors: Bool
    package var cells: [CellEvidence]

    package init(
        subjectKeys: [SubjectKey], rowCount: Int, columnCount: Int, hadScalarErrors: Bool, cells: [CellEvidence]
    ) {
        self.subjectKeys = subjectKeys
        self.rowCount = rowCount
        self.columnCount = columnCount
        self.hadScalarErrors = hadScalarErrors
        self.cells = cells
    }

    /// Cells a piece; some 100 bytes each.
    static let cellLimit = 400

    /// Cells of the whole table.
    var cellCount: Int { rowCount * columnCount * subjectKeys.count }

    func describesSame(as other: EvidencePiece) -> Bool {
        subjectKeys == other.subjectKeys && rowCount == other.rowCount && columnCount == other.columnCount
            && hadScalarErrors == other.hadScalarErrors
    }
}

extension EvidencePiece: WireCodable {
    package func encode(into writer: inout WireWriter) {
        writer.values(subjectKeys)
        writer.count(rowCount)
        writer.count(columnCount)
        writer.flag(hadScalarErrors)
        writer.values(cells)
    }

    package init(from reader: inout WireReader) throws(WireError) {
        // Bounds whose product cannot overflow.
        self.init(
            subjectKeys: try reader.values(limit: TableSchema.columnLimit),
            rowCount: try reader.count(limit: Int(UInt32.max)),
            columnCount: try reader.count(limit: WireLimits.columns),
            hadScalarErrors: try reader.flag(), cells: try reader.values(limit: WireLimits.batchRows))
    }
}

extension EvidenceTable {
    /// The table in pieces that fit one datagram each; one without cells for an empty table.
    package func pieces() -> [EvidencePiece] {
        var pieces: [EvidencePiece] = []
        for start in stride(from: 0, to: max(cells.count, 1), by: EvidencePiece.cellLimit) {
            pieces.append(
                EvidencePiece(
                    subjectKeys: subjectKeys, rowCount: rowCount, columnCount: columnCount,
                    hadScalarErrors: hadScalarErrors,
                    cells: Array(cells[start..<min(start + EvidencePiece.cellLimit, cells.count)])))
        }
        return pieces
    }
}
