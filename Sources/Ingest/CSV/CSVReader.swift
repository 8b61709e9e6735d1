import Columns
import Schemas

/// Reads a CSV file into a table in memory: header, schema, then all rows on several threads.
package struct CSVReader {
    private let input: InputBytes
    private let options: ImportOptions
    private let progress: (Int) -> Void
    /// Passes over the file until every inferred type holds; each one widens a type.
    private static let passLimit = 8

    /// `progress` is called now and then with the bytes parsed so far, on the caller's thread.
    package init(_ input: InputBytes, options: ImportOptions, progress: @escaping (Int) -> Void = { _ in }) {
        self.input = input
        self.options = options
        self.progress = progress
    }

    /// The whole table, in the file's order.
    package func read() throws(IngestError) -> UnsealedTable {
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
            if let table = try pass(rows, &plan) { return table }
        }
        // Types that are still unsettled hold their values as text.
        plan.settle()
        guard let table = try pass(rows, &plan) else { throw IngestError(.invalidValue) }
        return table
    }

    /// One pass over all rows; nil when a type turned out wider, which `plan` then knows.
    private func pass(_ rows: RowMap, _ plan: inout SchemaPlan) throws(IngestError) -> UnsealedTable? {
        let columns = plan.columns
        let rowBytes = columns.reduce(plan.subjectKeys.count * ColumnTarget.subjectRowBytes) {
            $0 + ColumnTarget.rowBytes($1.type)
        }
        guard rows.rowCount <= options.memoryBytesLimit / max(rowBytes, 1) else { throw IngestError(.memoryLimit) }
        let targets = columns.indices.map { index in
            ColumnTarget(
                columns[index], isInferred: plan.isInferred, isUnknown: plan.isUnknown(index),
                domain: plan.domains[index], rows: rows.rowCount)
        }
        let parsed = try parse(rows, targets, fields: plan.fieldColumns)
        plan.unsettled = []
        for (index, column) in parsed.enumerated() {
            for reader in column {
                if let type = reader.widened, type.kind != .unknown {
                    plan.inferred[index].join(type)
                    plan.unsettled.insert(index)
                }
            }
        }
        guard plan.unsettled.isEmpty else { return nil }
        return try assemble(plan, targets, parsed, rows)
    }

    /// The readers of each column, in schema order, one a part.
    private func parse(
        _ rows: RowMap, _ targets: [ColumnTarget], fields: [Int]
    ) throws(IngestError) -> [[ColumnReader]] {
        let count = rows.parts.count
        let textBytesLimit = options.memoryBytesLimit / 4 / max(count, 1)
        let work = PartWork(
            input: input, rows: rows, targets: fields.map { targets[$0] }, textBytesLimit: textBytesLimit,
            fieldBytesLimit: options.fieldBytesLimit, progress: { done in progress(done * count) })
        Crew.run(count) { work.run($0) }
        // All parts before the first faulty one are sound, so its start was right and its fault is the file's first.
        if let fault = work.faults.all.first { throw locate(fault) }
        var columns: [[ColumnReader]] = Array(repeating: [], count: targets.count)
        for readers in work.readers.all {
            for (field, reader) in readers.enumerated() { columns[fields[field]].append(reader) }
        }
        return columns
    }

    private func assemble(
        _ plan: SchemaPlan, _ targets: [ColumnTarget], _ parsed: [[ColumnReader]], _ rows: RowMap
    ) throws(IngestError) -> UnsealedTable {
        var schema = TableSchema(
            name: options.table, columns: plan.columns, subjectKeys: plan.subjectKeys,
            foreignKeys: options.schema?.foreignKeys ?? [])
        var columns: [UnsealedColumn] = []
        for (index, target) in targets.enumerated() {
            let readers = parsed[index]
            let hasNulls = readers.contains { $0.hasNulls }
            if plan.isInferred { schema.columns[index].isNullable = hasNulls }
            let values: UnsealedColumn.Values =
                switch target.schema.type {
                case .double: .doubles(target.doubles)
                case .text: try texts(target, readers, rows)
                default: .words(target.words)
                }
            columns.append(UnsealedColumn(values: values, presence: hasNulls ? target.presence : nil))
        }
        return UnsealedTable(schema: schema, rowCount: rows.rowCount, columns: columns)
    }

    /// One dictionary for the column, and its codes in place of each part's numbers.
    private func texts(
        _ target: ColumnTarget, _ readers: [ColumnReader], _ rows: RowMap
    ) throws(IngestError) -> UnsealedColumn.Values {
        let merged: (dictionary: TextDictionary, ranks: [ColumnBuffer<UInt32>])
        do { merged = try TextDictionary.merging(readers.map(\.interner), threads: options.threads) } catch {
            throw IngestError(.memoryLimit)
        }
        let ranks = merged.ranks
        Crew.run(rows.parts.count) { index in
            let end = index + 1 < rows.parts.count ? rows.parts[index + 1].firstRow : rows.rowCount
            // A part of NULLs alone has no texts; its rows hold 0, which is always a code.
            if ranks[index].count > 0 { target.codes.remap(rows.parts[index].firstRow..<end, ranks[index]) }
        }
        return .text(codes: target.codes, dictionary: merged.dictionary)
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

/// What the threads of one pass share.
private struct PartWork: @unchecked Sendable {
    let input: InputBytes
    let rows: RowMap
    /// In the header's order.
    let targets: [ColumnTarget]
    let textBytesLimit: Int
    let fieldBytesLimit: Int
    /// Called by one thread alone.
    let progress: (Int) -> Void
    let faults: Slots<InputFault>
    let readers: Slots<[ColumnReader]>

    init(
        input: InputBytes, rows: RowMap, targets: [ColumnTarget], textBytesLimit: Int, fieldBytesLimit: Int,
        progress: @escaping (Int) -> Void
    ) {
        self.input = input
        self.rows = rows
        self.targets = targets
        self.textBytesLimit = textBytesLimit
        self.fieldBytesLimit = fieldBytesLimit
        self.progress = progress
        faults = Slots(count: rows.parts.count)
        readers = Slots(count: rows.parts.count)
    }

    func run(_ index: Int) {
        let end = index + 1 < rows.parts.count ? rows.parts[index + 1].firstRow : rows.rowCount
        // The last part runs on the caller's thread, which alone may report.
        let isCaller = index == rows.parts.count - 1
        var parser = RowParser(
            readers: targets.map { ColumnReader($0, textBytesLimit: textBytesLimit) }, fieldBytesLimit: fieldBytesLimit)
        do throws(InputFault) {
            try input.withSpan { (span) throws(InputFault) in
                try parser.parse(span, rows.parts[index], rowEnd: end) { if isCaller { progress($0) } }
            }
        } catch { faults.set(index, error) }
        readers.set(index, parser.readers)
    }
}
