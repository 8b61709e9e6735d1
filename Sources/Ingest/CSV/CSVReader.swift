import Columns
import Schemas

/// Reads a CSV file into a table in memory: header, schema, then all rows on several threads. What does not fit the memory limit
/// is only checked, and read again when its turn to be written comes.
package struct CSVReader {
    private let input: InputBytes
    private let options: ImportOptions
    private let parentRows: Int?
    private let progress: (Int) -> Void
    /// Passes over the file until every inferred type holds; each one widens a type.
    private static let passLimit = 8

    /// `parentRows`: rows of the largest table that foreign keys look up. `progress` is called now and then with the bytes parsed so far, on
    /// the caller's thread.
    package init(
        _ input: InputBytes, options: ImportOptions, parentRows: Int? = nil,
        progress: @escaping (Int) -> Void = { _ in }
    ) {
        self.input = input
        self.options = options
        self.parentRows = parentRows
        self.progress = progress
    }

    /// The whole table, in the file's order; absent columns come from `passes`.
    package func read() throws(IngestError) -> (table: UnsealedTable, passes: LaterPasses) {
        guard input.count <= options.inputBytesLimit else { throw IngestError(.inputTooLarge) }
        let header = try located { (span) throws(InputFault) in
            try Header(span, fieldBytesLimit: options.fieldBytesLimit)
        }
        var plan = try SchemaPlan(header.names, options: options)
        let rows = RowMap(input, from: header.end, threads: options.threads)
        guard rows.rowCount <= min(options.rowsLimit, SealedLayout.rowLimit) else { throw IngestError(.tooManyRows) }
        if plan.isInferred {
            let sampled = try located { (span) throws(InputFault) in
                try TypeSample(
                    span, from: header.end, columns: header.names.count, rows: options.sampleRows,
                    fieldBytesLimit: options.fieldBytesLimit)
            }
            plan.inferred = sampled.types
        }
        for _ in 0..<Self.passLimit {
            if let done = try firstPass(rows, &plan) { return done }
        }
        // Types that are still unsettled hold their values as text.
        plan.settle()
        guard let done = try firstPass(rows, &plan) else { throw IngestError(.invalidValue) }
        return done
    }

    /// One pass over all rows, which checks every value; nil when a type turned out wider, which `plan` then knows.
    private func firstPass(
        _ rows: RowMap, _ plan: inout SchemaPlan
    ) throws(IngestError) -> (table: UnsealedTable, passes: LaterPasses)? {
        let memory = MemoryPlan(options, rows: rows.rowCount, keys: plan.subjectKeys.count, parentRows: parentRows)
        let columns = plan.columns
        let keys = plan.keyColumns(options)
        guard let group = memory.firstGroup(columns, keys: keys) else { throw IngestError(.memoryLimit) }
        let targets = columns.indices.map { index in
            plan.target(
                index, use: group.columns.contains(index) ? .stored : .checked, canSetAside: !keys.contains(index),
                rows: rows.rowCount)
        }
        let pass = FilePass(input: input, rows: rows, fieldColumns: plan.fieldColumns, options: options)
        var parsed: [[ColumnReader]]
        do throws(InputFault) {
            parsed = try pass.run(targets, textBytesLimit: group.textBytesLimit, progress: progress)
        } catch { throw locate(error) }
        plan.learn(parsed)
        guard plan.unsettled.isEmpty else { return nil }
        var schema = TableSchema(
            name: options.table, columns: columns, subjectKeys: plan.subjectKeys,
            foreignKeys: options.schema?.foreignKeys ?? [])
        if plan.isInferred {
            for index in columns.indices { schema.columns[index].isNullable = parsed[index].contains { $0.hasNulls } }
        }
        let passes = LaterPasses(pass: pass, plan: plan, schema: schema, memory: memory)
        var unsealed: [UnsealedColumn] = []
        for index in columns.indices {
            unsealed.append(
                try passes.taken(index, targets[index], &parsed[index])
                    ?? UnsealedColumn(values: .absent(rows: rows.rowCount)))
        }
        passes.note(unsealed)
        return (UnsealedTable(schema: schema, rowCount: rows.rowCount, columns: unsealed), passes)
    }

    private func located<Result>(
        _ body: (Span<UInt8>) throws(InputFault) -> Result
    ) throws(IngestError) -> Result {
        do { return try input.withSpan(body) } catch { throw locate(error) }
    }

    /// The error at a row that was read; `columnName` as the schema spells it.
    func error(_ code: IngestError.Code, row: Int, columnName: String) -> IngestError {
        let place = input.withSpan { span -> InputFault? in
            guard let header = try? Header(span, fieldBytesLimit: options.fieldBytesLimit) else { return nil }
            let names = TableSchema(name: "", columns: header.names.map { ColumnSchema(name: $0, type: .text) })
            return InputFault(
                code, at: RowMap.offset(ofRow: row, in: span, from: header.end), field: names.index(of: columnName) ?? 0
            )
        }
        guard let place else { return IngestError(code, columnName: columnName) }
        return locate(place)
    }

    /// The fault with its line: line feeds before it, in quotes too.
    private func locate(_ fault: InputFault) -> IngestError {
        let lines = input.lineCounts(0..<min(fault.offset, input.count))
        let names = try? input.withSpan { (span) throws(InputFault) in
            try Header(span, fieldBytesLimit: options.fieldBytesLimit).names
        }
        // A file without a header begins with values: only declared names are sure to be names.
        let name = names.flatMap { fault.field < $0.count ? $0[fault.field] : nil }
            .flatMap { name in options.schema.map { $0.index(of: name) != nil } ?? true ? name : nil }
        return IngestError(fault.code, line: lines.even + lines.odd + 1, column: fault.field + 1, columnName: name)
    }
}
