import Columns
import Planning
import Schemas

/// Evaluates a bound query row by row, straight from the meaning of each node: the slow twin of `Execution`.
package final class Evaluator {
    let query: BoundQuery
    let tables: [SealedTable]
    private let limits: TwinLimits

    // State of the evaluation that runs.
    var meter: Meter
    var hadScalarErrors = false
    var keys: TrackedKeys
    var sharedRows: [Int: [Row]] = [:]
    /// The rows that the steps of recursions work on, the innermost last.
    var latestRows: [[Row]] = []

    /// `tables` in the order of `query.tables`; their schemas must be the ones the query was bound to.
    package init(query: BoundQuery, tables: [SealedTable], limits: TwinLimits = TwinLimits()) throws(TwinError) {
        guard tables.map(\.schema) == query.tables else { throw TwinError(.tableMismatch) }
        self.query = query
        self.tables = tables
        self.limits = limits
        keys = try TrackedKeys(query, tables)
        meter = Meter(limits: limits) { false }
    }

    /// Evaluates the query from the start; `isCancelled` is asked about once a thousand steps.
    package func run(isCancelled: @escaping () -> Bool = { false }) throws(TwinError) -> TwinResult {
        meter = Meter(limits: limits, isCancelled: isCancelled)
        hadScalarErrors = false
        sharedRows = [:]
        latestRows = []
        keys = try TrackedKeys(query, tables)
        try meter.look()
        let rows = try rows(of: query.plan)
        let visible = query.columns.count
        guard rows.allSatisfy({ $0.values.count >= visible }) else { throw TwinError(.planInvalid, "output columns") }
        return TwinResult(
            columns: query.columns, rows: rows.map { Array($0.values.prefix(visible)) },
            evidence: try evidenceTable(rows), hadScalarErrors: hadScalarErrors)
    }

    /// The rows of a plan.
    func rows(of plan: LogicalPlan) throws(TwinError) -> [Row] {
        let before = meter.bytes
        let rows = try evaluate(plan)
        meter.settle(before, keeping: rows)
        return rows
    }

    private func evaluate(_ plan: LogicalPlan) throws(TwinError) -> [Row] {
        switch plan {
        case .singleRow: return [Row(values: [], lineages: keys.noLineages)]
        case .scan(let table, let columns): return try scan(table, columns)
        case .filter(let input, let predicate): return try filter(input, predicate)
        case .project(let input, let expressions): return try project(input, expressions)
        case .aggregate(let node): return try aggregate(node)
        case .distinct(let input): return try distinct(input)
        case .sort(let input, let order): return try sort(input, order)
        case .limit(let input, let count, let offset): return try limit(input, count, offset)
        case .join(let node): return try join(node)
        case .unionAll(let inputs): return try unionAll(inputs)
        case .setOperation(let node): return try setOperation(node)
        case .window(let node): return try window(node)
        case .values(let rows, let types): return try constants(rows, types)
        case .shared(let index, _): return try shared(index)
        case .recursion(let node): return try recursion(node)
        }
    }
}
