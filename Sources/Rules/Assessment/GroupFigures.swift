import Schemas

/// The figures of a whole group, the largest of its cells' under each key.
struct GroupFigures {
    /// By subject key.
    var subjects: [Int64]
    var rows: Int64
    /// Most rows that one subject has in the group, by subject key; nil where nothing tells.
    private let rowsOfOne: [Int64?]

    init(_ evidence: EvidenceTable, row: Int, columns: [ResultColumn]) {
        let keys = evidence.subjectKeys.indices
        let positions = 0..<evidence.columnCount
        let (subjects, rows) = (
            keys.map { key in positions.map { evidence[row, $0, key].subjects }.max() ?? 0 },
            positions.map { evidence[row, $0, 0].rows }.max() ?? 0
        )
        let counted = columns.firstIndex { $0.role == .aggregate(.countRows, column: nil) }
        rowsOfOne = keys.map { key in
            if subjects[key] == rows { return 1 }
            guard let counted, let additive = evidence[row, counted, key].additive else { return nil }
            return Self.integer(additive.top1)
        }
        (self.subjects, self.rows) = (subjects, rows)
    }

    /// Fewest subjects that can stand behind what a cell leaves out of its group; nil where it leaves out nothing. A
    /// person with one of several rows left out is not missed among the subjects, but the rows tell.
    func fewestLeftOut(by cell: CellEvidence, key: Int) -> Int64? {
        let (restRows, restSubjects) = (rows - cell.rows, subjects[key] - cell.subjects)
        guard restRows > 0 || restSubjects > 0 else { return nil }
        guard restRows > 0, let most = rowsOfOne[key], most > 0 else { return max(restSubjects, min(restRows, 1)) }
        return max(restSubjects, (restRows - 1) / most + 1)
    }

    private static func integer(_ value: Value) -> Int64? {
        switch value {
        case .integer(let number): number
        case .decimal(let unscaled, 0): Int64(exactly: unscaled)
        default: nil
        }
    }
}
