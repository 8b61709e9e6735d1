import Schemas

/// One result of a request with the verdicts on it.
package struct JudgedResult: Sendable {
    package var result: ResultTable
    package var evidence: EvidenceTable
    package var verdicts: VerdictTable

    package init(result: ResultTable, evidence: EvidenceTable, verdicts: VerdictTable) {
        self.result = result
        self.evidence = evidence
        self.verdicts = verdicts
    }
}

/// Attack 2 within one request: two results that add up to the same rows. Where one of them hides a small part or a single
/// cell, and the other hides nothing, subtraction gives the hidden part back; so the other is hidden too. Blunt, and for
/// one request alone: secondary suppression and the comparison with earlier releases take its place.
package enum RequestMargins {
    /// Adds `margin` to the verdicts on cells that would give a hidden one away.
    package static func apply(to results: inout [JudgedResult], policy: DisclosurePolicy) {
        var changed = true
        // Every pass hides something more, so it ends.
        while changed {
            changed = false
            for hiding in results.indices {
                for telling in results.indices where telling != hiding {
                    if MarginPair(results[hiding], results[telling], policy).hide(in: &results[telling].verdicts) {
                        changed = true
                    }
                }
            }
        }
    }
}

/// Two results over the combinations of the grouping columns that they share.
private struct MarginPair {
    let hiding: JudgedResult
    let telling: JudgedResult
    let least: Int64
    private let margins: [(hiding: [Int], telling: [Int])]

    init(_ hiding: JudgedResult, _ telling: JudgedResult, _ policy: DisclosurePolicy) {
        (self.hiding, self.telling, least) = (hiding, telling, policy.subjects.minimum)
        let shared = Self.groups(hiding.result).filter { Self.groups(telling.result)[$0.key] != nil }.keys.sorted()
        let parts = Self.parts(hiding.result, by: shared)
        // The same grouping on both sides has no part to subtract.
        let isFiner =
            Self.groups(hiding.result).count > shared.count || Self.groups(telling.result).count > shared.count
        margins =
            isFiner
            ? Self.parts(telling.result, by: shared).compactMap { labels, rows in parts[labels].map { ($0, rows) } }
            : []
    }

    /// True if a verdict became stricter.
    func hide(in verdicts: inout VerdictTable) -> Bool {
        var changed = false
        for (mine, theirs) in margins {
            for column in Self.additive(telling.result) {
                let isTold = theirs.allSatisfy { telling.verdicts[$0, column.position].passes || isEmpty(telling, $0) }
                guard isTold, isGivenAway(mine, by: column, theirs) else { continue }
                for row in theirs where verdicts[row, column.position].passes {
                    let old = verdicts[row, column.position]
                    verdicts.cells[row * verdicts.columnCount + column.position] = CellVerdict(
                        reasons: old.reasons + [.margin], margins: old.margins)
                    changed = true
                }
            }
        }
        return changed
    }

    /// Is what `rows` hide of a column's amounts, with the rest that is in none of them, one cell or fewer subjects than
    /// the threshold?
    private func isGivenAway(_ rows: [Int], by told: AdditiveColumn, _ theirs: [Int]) -> Bool {
        Self.additive(hiding.result).contains { column in
            guard column.mayAddUp(to: told) else { return false }
            let rest = rest(column, rows, told, theirs)
            guard rest < least else { return false }
            let hidden = rows.filter { !hiding.verdicts[$0, column.position].passes && !isEmpty(hiding, $0) }
            // Both tell all: the rest is one subtraction away, and the one with fewer parts gives way.
            if hidden.isEmpty { return rest > 0 && theirs.count <= rows.count }
            // A cell hidden for the sake of another is not itself small, and a rest keeps it uncertain.
            if rest > 0, hidden.contains(where: { hiding.verdicts[$0, column.position].reasons == [.margin] }) {
                return false
            }
            if hidden.count == 1 { return true }
            return hiding.evidence.subjectKeys.indices.contains { key in
                hidden.reduce(rest) { $0 + subjects(hiding, $1, key) } < least
            }
        }
    }

    /// Rows that are in one of two columns alone: of their groups, or where a condition chose, those behind the cells.
    private func rest(_ mine: AdditiveColumn, _ rows: [Int], _ told: AdditiveColumn, _ theirs: [Int]) -> Int64 {
        guard mine.isConditional || told.isConditional else {
            return abs(self.rows(hiding, rows) - self.rows(telling, theirs))
        }
        func own(_ judged: JudgedResult, _ column: AdditiveColumn, _ rows: [Int]) -> Int64 {
            rows.reduce(0) { $0 &+ judged.evidence[$1, column.position, 0].rows }
        }
        return abs(own(hiding, mine, rows) - own(telling, told, theirs))
    }

    private func rows(_ judged: JudgedResult, _ rows: [Int]) -> Int64 {
        rows.reduce(0) { $0 &+ figure(judged, $1, 0, \.rows) }
    }
    private func isEmpty(_ judged: JudgedResult, _ row: Int) -> Bool { figure(judged, row, 0, \.rows) == 0 }
    private func subjects(_ judged: JudgedResult, _ row: Int, _ key: Int) -> Int64 {
        figure(judged, row, key, \.subjects)
    }

    private func figure(_ judged: JudgedResult, _ row: Int, _ key: Int, _ path: KeyPath<CellEvidence, Int64>) -> Int64 {
        judged.result.columns.indices.map { judged.evidence[row, $0, key][keyPath: path] }.max() ?? 0
    }

    /// Grouping columns by the name of their source.
    private static func groups(_ result: ResultTable) -> [String: Int] {
        var groups: [String: Int] = [:]
        for (index, column) in result.columns.enumerated() {
            if case .group(let name?) = column.role { groups[name] = index }
        }
        return groups
    }

    private static func parts(_ result: ResultTable, by names: [String]) -> [[Value]: [Int]] {
        let groups = groups(result)
        let columns = names.compactMap { groups[$0] }
        return Dictionary(grouping: 0..<result.rowCount) { row in columns.map { result.vectors[$0][row] } }
    }

    /// Columns that add up, alone or by their count.
    private static func additive(_ result: ResultTable) -> [AdditiveColumn] {
        result.columns.enumerated().compactMap { index, column in
            guard case .aggregate(let kind, let argument) = column.role else { return nil }
            switch kind {
            case .minimum, .maximum, .countDistinct, .percentileContinuous, .percentileDiscrete: return nil
            default:
                return AdditiveColumn(
                    position: index, argument: argument, isConditional: argument == nil && kind != .countRows)
            }
        }
    }
}

/// A column whose cells add up.
private struct AdditiveColumn {
    var position: Int
    var argument: String?
    /// Under a condition, of an argument that has no name here.
    var isConditional: Bool

    func mayAddUp(to other: AdditiveColumn) -> Bool {
        argument == other.argument || isConditional || other.isConditional
    }
}
