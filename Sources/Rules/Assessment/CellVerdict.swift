/// Why a cell does not pass.
package enum Reason: String, Hashable, Sendable, Codable, CaseIterable {
    /// Fewer subjects than the threshold, under some key.
    case subjects
    /// Fewer subjects than the threshold have a contribution that is not zero.
    case nonzero
    case dominance
    case pPercent
    /// Too few subjects hold the minimum or maximum.
    case atExtreme
    /// Too few subjects on one side of a percentile.
    case sides
    /// Those left out (without a value, or with none but zeros) are fewer than the threshold.
    case complement
    /// Everybody of a group is alike: 0 % or 100 % of a category, or all contributions zero.
    case classDisclosure
    /// The evidence contradicts itself or the value.
    case inconsistent
    /// The evidence this aggregate needs is not there.
    case evidenceMissing
    /// The evidence claims no exactness.
    case notExact
    case notFinite
    /// The result names columns, labels or subject keys that no table of the job declares.
    case undeclared
    /// Another result of the request hides a part that this cell would give back by subtraction.
    case margin
    /// NULL although there are rows: an error that a scalar function or a sum hid.
    case noValue
    /// Neither a grouping column nor one aggregate.
    case rowLevel
    case tooManyRows, tooManyColumns, textTooLong
    /// No subject key: nothing can be counted.
    case noSubjectKey
}

/// How far a cell is from the limit of one rule. For checkers alone.
package struct Margin: Hashable, Sendable, Codable {
    package var rule: Reason
    /// Position of the subject key that came closest.
    package var key: Int
    /// Thousandths of the limit: below 1000 it fails, from 1000 it passes; at most 9999.
    package var permille: Int

    package init(rule: Reason, key: Int, permille: Int) {
        self.rule = rule
        self.key = key
        self.permille = permille
    }
}

/// The verdict on one cell.
package struct CellVerdict: Hashable, Sendable, Codable {
    /// Empty: it passes. Each once, in the order of `Reason`.
    package var reasons: [Reason]
    /// One a rule that applies.
    package var margins: [Margin]

    package init(reasons: [Reason], margins: [Margin] = []) {
        let given = Set(reasons)
        self.reasons = Reason.allCases.filter(given.contains)
        self.margins = margins
    }

    package var passes: Bool { reasons.isEmpty }

    /// Passes by less than a tenth, or fails by less than a tenth.
    package var isNearMiss: Bool { margins.contains { (900..<1100).contains($0.permille) } }
}

/// The verdicts on a whole result: `cells[row * columnCount + column]`.
package struct VerdictTable: Hashable, Sendable, Codable {
    package var rowCount: Int
    package var columnCount: Int
    package var cells: [CellVerdict]

    package init(rowCount: Int, columnCount: Int, cells: [CellVerdict]) {
        self.rowCount = rowCount
        self.columnCount = columnCount
        self.cells = cells
    }

    package subscript(row: Int, column: Int) -> CellVerdict { cells[row * columnCount + column] }

    /// Cells that fail.
    package var failureCount: Int { cells.count { !$0.passes } }
}
