import Columns
import Planning
import Schemas

/// Turns kept rows into the values that leave the engine.
struct ResultBuilder {
    let query: BoundQuery
    let rows: RowSet

    /// The visible columns, a table a chunk.
    func batches() throws(ExecutionError) -> [ResultTable] {
        guard query.columns.count <= rows.infos.count else { throw ExecutionError(.planInvalid, "output columns") }
        var result: [ResultTable] = []
        for chunk in rows.chunks where chunk.count > 0 {
            var vectors: [ResultVector] = []
            for (index, column) in query.columns.enumerated() {
                vectors.append(try vector(chunk.columns[index], rows.infos[index], column.type, count: chunk.count))
            }
            result.append(ResultTable(columns: query.columns, vectors: vectors, rowCount: chunk.count))
        }
        return result
    }

    private func vector(
        _ vector: ColumnVector, _ info: ColumnInfo, _ type: ResultType, count: Int
    ) throws(ExecutionError) -> ResultVector {
        let range = 0..<count
        switch (type, info.type) {
        case (.integer, .integer): return .integer(range.map { vector.isNull($0) ? nil : vector.int64s[$0] })
        case (.decimal(let scale), .decimal(_, let stored)) where scale == stored:
            return .decimal(range.map { vector.isNull($0) ? nil : vector.word($0) }, scale: scale)
        case (.double, .double): return .double(range.map { vector.isNull($0) ? nil : vector.doubles[$0] })
        case (.boolean, .boolean): return .boolean(range.map { vector.isNull($0) ? nil : vector.booleans[$0] != 0 })
        case (.date, .date):
            return .date(range.map { vector.isNull($0) ? nil : Int32(truncatingIfNeeded: vector.int64s[$0]) })
        case (.timestamp, .timestamp): return .timestamp(range.map { vector.isNull($0) ? nil : vector.int64s[$0] })
        case (.text, .text):
            return .text(range.map { vector.isNull($0) ? nil : vector.text($0, dictionary: info.dictionary).string })
        default: throw ExecutionError(.planInvalid, "output type")
        }
    }

    /// The evidence of a restricted query's cells.
    func evidence(hadScalarErrors: Bool) throws(ExecutionError) -> EvidenceTable? {
        guard query.isRestricted, let layout = query.evidence else { return nil }
        guard let (node, table) = query.plan.evidenceAggregate, let request = node.evidence,
            query.tables.indices.contains(table), request.subjectKeys.count == layout.keyCount,
            layout.firstColumn + layout.columnCount <= rows.infos.count,
            query.evidenceSource.count == query.columns.count
        else { throw ExecutionError(.planInvalid, "evidence") }
        let keys = request.subjectKeys.map { query.tables[table].subjectKeys[$0] }
        var cells: [CellEvidence] = []
        cells.reserveCapacity(rows.count * query.columns.count * keys.count)
        for chunk in rows.chunks {
            for row in 0..<chunk.count {
                for source in query.evidenceSource {
                    for key in keys.indices { cells.append(cell(source, key, layout, node, chunk, row)) }
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
        let call = node.aggregates[source]
        let isExtreme = call.kind == .minimum || call.kind == .maximum
        // The contributions to a sum of distinct values are not those of the rows, and a size beyond 38 digits is lost.
        let isKnown = isExtreme || (additive != nil && !call.isDistinct)
        return CellEvidence(
            rows: number(figure(.rows)) ?? 0, subjects: number(figure(.subjects)) ?? 0,
            nonzero: number(figure(.nonzero)) ?? 0,
            additive: additive, atExtreme: number(figure(.atExtreme)), exactness: isKnown ? .exact : .none)
    }
}

extension LogicalPlan {
    /// The aggregate that carries evidence, and the table below it.
    var evidenceAggregate: (AggregateNode, table: Int)? {
        if case .aggregate(let node) = self, node.evidence != nil { return node.input.scannedTable.map { (node, $0) } }
        for input in inputs { if let found = input.evidenceAggregate { return found } }
        return nil
    }

    /// The table of the plan's only scan; nil where there are several inputs.
    var scannedTable: Int? {
        if case .scan(let table, _) = self { return table }
        return inputs.count == 1 ? inputs[0].scannedTable : nil
    }
}
