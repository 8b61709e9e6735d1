import Columns
import Planning

/// A join whose build side is known, as a stage of the probe side's pipeline.
final class JoinStage: @unchecked Sendable {
    /// What becomes of a probe row.
    enum Task {
        /// One row a pair; `keepsAll`: a row without a match gives one with NULLs.
        case pairs(keepsAll: Bool)
        /// The row itself, with a match or without one.
        case exists(Bool)
        /// The row and whether it matches, three-valued.
        case mark
        /// The row beside its only match.
        case single
        /// Nothing: it sets the flags of the build rows that it matches.
        case flag
    }

    let task: Task
    let build: BuildRows
    let table: JoinTable
    let probeKeys: [BoundExpression]
    /// Over left columns, then right columns.
    let residual: BoundExpression?
    /// All left columns, then all right columns, of pairs that match.
    let pairColumns: [PairColumn]
    let pairInfos: [ColumnInfo]
    /// What comes out.
    let outputColumns: [PairColumn]
    let output: [ColumnInfo]
    let flags: MatchFlags?
    let unknown: MarkUnknown?

    init(
        task: Task, build: BuildRows, table: JoinTable, probeKeys: [BoundExpression], residual: BoundExpression?,
        pairColumns: [PairColumn], pairInfos: [ColumnInfo], outputColumns: [PairColumn], output: [ColumnInfo],
        flags: MatchFlags? = nil, unknown: MarkUnknown? = nil
    ) {
        self.task = task
        self.build = build
        self.table = table
        self.probeKeys = probeKeys
        self.residual = residual
        self.pairColumns = pairColumns
        self.pairInfos = pairInfos
        self.outputColumns = outputColumns
        self.output = output
        self.flags = flags
        self.unknown = unknown
    }

    /// A probe row may give more than one row.
    var fansOut: Bool {
        if case .pairs = task { return !table.isUnique }
        return false
    }

    /// Most rows that come out of `rows` probe rows.
    func rowsUpperBound(_ rows: Int) -> Int {
        guard case .pairs = task else { return rows }
        let (product, overflow) = rows.multipliedReportingOverflow(by: max(1, table.maxMatches))
        return overflow ? .max : product
    }
}

/// When a row that matches nothing might have matched, had a NULL been a value.
struct MarkUnknown {
    /// Key comparisons and residual together, over left columns, then right columns; nil where one key alone decides.
    let condition: BoundExpression?
    /// Positions of the keys whose NULLs are unknown.
    let keys: [Int]
    /// Build rows with a NULL in such a key.
    let nullRows: [UInt32]
}
