/// A contribution or a sum of them: exact (integer or decimal) where the argument is an integer or a decimal, else double.
package typealias Contribution = Value

/// How far the evidence of a cell can be trusted.
package enum Exactness: String, Hashable, Sendable, Codable, CaseIterable {
    case exact
    /// Every figure is on the safe side.
    case bounded
    /// No evidence: the cell never passes.
    case none
}

/// The evidence of one cell under one subject key. Rows whose subject is NULL count zero in `subjects` and together as
/// one contributor in `top1`, `top2`.
package struct CellEvidence: Hashable, Sendable, Codable {
    /// Contributing rows: rows of the group whose argument is not NULL (all rows, for COUNT(*) and group columns).
    package var rows: Int64
    /// Distinct subjects of those rows.
    package var subjects: Int64
    /// Distinct subjects whose contribution is not zero.
    package var nonzero: Int64
    /// For additive arguments (SUM, AVG, STDDEV, VAR; for COUNT, percentiles and MODE the number of rows): largest and second largest
    /// absolute contribution of one subject, and the sum of all absolute contributions. A subject's contribution is the
    /// sum of the argument over its rows in the cell. Nil for MIN, MAX.
    package var additive: Additive?
    /// For MIN, MAX and MODE: distinct subjects that hold the value.
    package var atExtreme: Int64?
    /// For percentiles: subjects on each side; nil where the value is NULL.
    package var sides: Sides?
    /// For an aggregate under a condition (FILTER): the rows of the group that it leaves out.
    package var complement: Complement?
    package var exactness: Exactness

    package struct Additive: Hashable, Sendable, Codable {
        package var top1: Contribution
        package var top2: Contribution
        package var totalAbsolute: Contribution

        package init(top1: Contribution, top2: Contribution, totalAbsolute: Contribution) {
            self.top1 = top1
            self.top2 = top2
            self.totalAbsolute = totalAbsolute
        }
    }

    /// Distinct subjects with a row in the cell whose value is strictly below, strictly above the reported one. A subject
    /// may stand on both sides.
    package struct Sides: Hashable, Sendable, Codable {
        package var below: Int64
        package var above: Int64

        package init(below: Int64, above: Int64) {
            self.below = below
            self.above = above
        }
    }

    /// The figures of the same aggregate over the other rows of the group.
    package struct Complement: Hashable, Sendable, Codable {
        package var rows: Int64
        package var subjects: Int64
        package var nonzero: Int64
        package var additive: Additive?

        package init(rows: Int64, subjects: Int64, nonzero: Int64, additive: Additive?) {
            self.rows = rows
            self.subjects = subjects
            self.nonzero = nonzero
            self.additive = additive
        }

        /// Of the cell of the aggregate over those rows.
        package init(_ cell: CellEvidence) {
            self.init(rows: cell.rows, subjects: cell.subjects, nonzero: cell.nonzero, additive: cell.additive)
        }
    }

    package init(
        rows: Int64, subjects: Int64, nonzero: Int64, additive: Additive?, atExtreme: Int64?, sides: Sides? = nil,
        complement: Complement? = nil, exactness: Exactness
    ) {
        self.rows = rows
        self.subjects = subjects
        self.nonzero = nonzero
        self.additive = additive
        self.atExtreme = atExtreme
        self.sides = sides
        self.complement = complement
        self.exactness = exactness
    }
}

/// The evidence of a whole result: `cells[(row * columnCount + column) * subjectKeys.count + key]`. A group column's
/// cells carry the evidence of the whole group.
package struct EvidenceTable: Hashable, Sendable {
    package var subjectKeys: [SubjectKey]
    package var rowCount: Int
    package var columnCount: Int
    package var cells: [CellEvidence]
    /// True when a scalar function met an error that became NULL (overflow, division by zero, bad cast): checkers alone see it.
    package var hadScalarErrors: Bool

    package init(
        subjectKeys: [SubjectKey], rowCount: Int, columnCount: Int, cells: [CellEvidence], hadScalarErrors: Bool
    ) {
        self.subjectKeys = subjectKeys
        self.rowCount = rowCount
        self.columnCount = columnCount
        self.cells = cells
        self.hadScalarErrors = hadScalarErrors
    }

    package subscript(row: Int, column: Int, key: Int) -> CellEvidence {
        cells[(row * columnCount + column) * subjectKeys.count + key]
    }
}
