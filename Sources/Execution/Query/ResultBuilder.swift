import Columns
import Planning
import Schemas

/// Turns kept rows into the values that leave the engine. The result is asked of the budget too, while the run lasts.
struct ResultBuilder {
    let query: BoundQuery
    let rows: RowSet
    let context: RunContext
    private let reservation: Reservation

    init(query: BoundQuery, rows: RowSet, context: RunContext) {
        self.query = query
        self.rows = rows
        self.context = context
        reservation = Reservation(context.budget)
    }

    /// The visible columns, a table a chunk, made on all threads.
    func batches() throws(ExecutionError) -> [ResultTable] {
        guard query.columns.count <= rows.infos.count else { throw ExecutionError(.planInvalid, "output columns") }
        var columns: [ResultColumnWriter] = []
        for (index, column) in query.columns.enumerated() {
            columns.append(
                try ResultColumnWriter(
                    rows.infos[index], type: column.type, rowCount: rows.count, reservation: reservation))
        }
        for chunk in rows.chunks {
            for (column, vector) in zip(columns, chunk.columns) {
                try reservation.add(column.bytes(vector, count: chunk.count))
            }
        }
        let (chunks, size) = (rows.chunks, 16)
        let tables = Slots<[ResultTable]>(count: (chunks.count + size - 1) / size)
        let (writers, header) = (columns, query.columns)
        try context.forEachTask((chunks.count + size - 1) / size) { (task) throws(ExecutionError) in
            var made: [ResultTable] = []
            for chunk in chunks[(task * size)..<min((task + 1) * size, chunks.count)] where chunk.count > 0 {
                let vectors = zip(writers, chunk.columns).map { $0.write($1, count: chunk.count) }
                made.append(ResultTable(columns: header, vectors: vectors, rowCount: chunk.count))
            }
            tables.set(task, made)
        }
        return tables.all.flatMap { $0 }
    }

    /// The evidence of a restricted query's cells.
    func evidence(_ subjectKeys: [SubjectKey]?, hadScalarErrors: Bool) throws(ExecutionError) -> EvidenceTable? {
        guard query.isRestricted, let layout = query.evidence else { return nil }
        guard let node = query.plan.evidenceAggregate, let request = node.evidence,
            let keys = subjectKeys, request.subjectKeys.count == layout.keyCount, keys.count == layout.keyCount,
            layout.firstColumn + layout.columnCount <= rows.infos.count,
            query.evidenceSource.count == query.columns.count,
            query.complements.values.allSatisfy(node.aggregates.indices.contains)
        else { throw ExecutionError(.planInvalid, "evidence") }
        try reservation.add(
            rows.count * query.columns.count * keys.count * MemoryLayout<CellEvidence>.stride)
        var cells: [CellEvidence] = []
        cells.reserveCapacity(rows.count * query.columns.count * keys.count)
        for chunk in rows.chunks {
            for row in 0..<chunk.count {
                for source in query.evidenceSource {
                    for key in keys.indices {
                        var cell = cell(source, key, layout, node, chunk, row)
                        if let complement = source.flatMap({ query.complements[$0] }) {
                            cell.complement = CellEvidence.Complement(
                                self.cell(complement, key, layout, node, chunk, row))
                        }
                        cells.append(cell)
                    }
                }
            }
        }
        return EvidenceTable(
            subjectKeys: keys, rowCount: rows.count, columnCount: query.columns.count, cells: cells,
            hadScalarErrors: hadScalarErrors)
    }

    private func cell(
        _ source: Int?, _ key: Int, _ layout: EvidenceLayout, _ node: AggregateNode, _ chunk: Batch, _ row: Int
    ) -> CellEvidence {
        func number(_ column: Int) -> Int64? {
            let vector = chunk.columns[column]
            return vector.isNull(row) ? nil : vector.int64s[row]
        }
        guard let source else {
            let subjects = number(layout.groupSubjects(key: key)) ?? 0
            return CellEvidence(
                rows: number(layout.groupRows(key: key)) ?? 0, subjects: subjects, nonzero: subjects, additive: nil,
                atExtreme: nil, exactness: .exact)
        }
        func figure(_ figure: EvidenceLayout.Figure) -> Int { layout.figure(figure, aggregate: source, key: key) }
        func size(_ wanted: EvidenceLayout.Figure) -> Value {
            chunk.columns[figure(wanted)].value(row, as: rows.infos[figure(wanted)])
        }
        let sizes = [size(.top1), size(.top2), size(.totalAbsolute)]
        let additive =
            sizes.contains(.null)
            ? nil : CellEvidence.Additive(top1: sizes[0], top2: sizes[1], totalAbsolute: sizes[2])
        var sides: CellEvidence.Sides?
        if let below = number(figure(.below)), let above = number(figure(.above)) {
            sides = CellEvidence.Sides(below: below, above: above)
        }
        let call = node.aggregates[source]
        let isExtreme = call.kind == .minimum || call.kind == .maximum
        // The contributions to a sum of distinct values are not those of the rows, and a size beyond 38 digits is lost.
        let isKnown = isExtreme || (additive != nil && !call.isDistinct)
        return CellEvidence(
            rows: number(figure(.rows)) ?? 0, subjects: number(figure(.subjects)) ?? 0,
            nonzero: number(figure(.nonzero)) ?? 0,
            additive: additive, atExtreme: number(figure(.atExtreme)), sides: sides, exactness: isKnown ? .exact : .none
        )
    }
}
