import Planning
import Schemas

/// The evidence of a restricted query's cells, read from the evidence columns of its rows.
extension Evaluator {
    func evidenceTable(_ rows: [Row]) throws(TwinError) -> EvidenceTable? {
        guard query.isRestricted, let layout = query.evidence else { return nil }
        guard let node = query.plan.evidenceNodes.first, let request = node.evidence,
            request.subjectKeys.count == layout.keyCount, query.evidenceSource.count == query.columns.count,
            query.complements.values.allSatisfy(node.aggregates.indices.contains),
            query.evidenceSource.allSatisfy({ $0.map(node.aggregates.indices.contains) ?? true }),
            rows.allSatisfy({ $0.values.count >= layout.firstColumn + layout.columnCount })
        else { throw TwinError(.planInvalid, "evidence") }
        guard let subjectKeys = query.evidenceKeys else { throw TwinError(.planInvalid, "subject keys") }
        var cells: [CellEvidence] = []
        for row in rows {
            for source in query.evidenceSource {
                for key in subjectKeys.indices {
                    let call = source.map { ($0, node.aggregates[$0]) }
                    var cell = Self.cell(row.values, call, key: key, layout)
                    if let other = source.flatMap({ query.complements[$0] }) {
                        let rest = Self.cell(row.values, (other, node.aggregates[other]), key: key, layout)
                        cell.complement = CellEvidence.Complement(rest)
                    }
                    cells.append(cell)
                }
            }
        }
        return EvidenceTable(
            subjectKeys: subjectKeys, rowCount: rows.count, columnCount: query.columns.count, cells: cells,
            hadScalarErrors: hadScalarErrors)
    }

    private static func cell(
        _ values: [Value], _ source: (index: Int, call: AggregateCall)?, key: Int, _ layout: EvidenceLayout
    ) -> CellEvidence {
        func number(_ column: Int) -> Int64? {
            if case .integer(let number) = values[column] { return number }
            return nil
        }
        guard let source else {
            let subjects = number(layout.groupSubjects(key: key)) ?? 0
            return CellEvidence(
                rows: number(layout.groupRows(key: key)) ?? 0, subjects: subjects, nonzero: subjects, additive: nil,
                atExtreme: nil, exactness: .exact)
        }
        func column(_ figure: EvidenceLayout.Figure) -> Int {
            layout.figure(figure, aggregate: source.index, key: key)
        }
        let sizes = [EvidenceLayout.Figure.top1, .top2, .totalAbsolute].map { values[column($0)] }
        let additive =
            sizes.contains(.null)
            ? nil : CellEvidence.Additive(top1: sizes[0], top2: sizes[1], totalAbsolute: sizes[2])
        var sides: CellEvidence.Sides?
        if let below = number(column(.below)), let above = number(column(.above)) {
            sides = CellEvidence.Sides(below: below, above: above)
        }
        let isExtreme = source.call.kind == .minimum || source.call.kind == .maximum
        // The contributions are of rows, not of distinct values.
        let isKnown = isExtreme || (additive != nil && !source.call.isDistinct)
        return CellEvidence(
            rows: number(column(.rows)) ?? 0, subjects: number(column(.subjects)) ?? 0,
            nonzero: number(column(.nonzero)) ?? 0, additive: additive, atExtreme: number(column(.atExtreme)),
            sides: sides, exactness: isKnown ? .exact : .none)
    }
}
