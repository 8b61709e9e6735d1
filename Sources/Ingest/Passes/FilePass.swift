import Columns

/// One pass over all rows of a file on several threads.
struct FilePass {
    let input: InputBytes
    let rows: RowMap
    /// The schema's column of each field, in the header's order.
    let fieldColumns: [Int]
    let options: ImportOptions

    /// The rows of one part.
    func rows(ofPart index: Int) -> Range<Int> {
        let end = index + 1 < rows.parts.count ? rows.parts[index + 1].firstRow : rows.rowCount
        return rows.parts[index].firstRow..<end
    }

    /// The readers of each column, in schema order, one a part. `textBytesLimit` is for the texts of all columns and threads.
    func run(
        _ targets: [ColumnTarget], textBytesLimit: Int, progress: @escaping (Int) -> Void = { _ in }
    ) throws(InputFault) -> [[ColumnReader]] {
        let count = rows.parts.count
        let work = PartWork(
            pass: self, targets: fieldColumns.map { targets[$0] }, textBytesLimit: textBytesLimit / max(count, 1),
            progress: { done in progress(done * count) })
        Crew.run(count) { work.run($0) }
        // All parts before the first faulty one are sound, so its start was right and its fault is the file's first.
        if let fault = work.faults.all.first { throw fault }
        var columns: [[ColumnReader]] = Array(repeating: [], count: targets.count)
        for readers in work.readers.all {
            for (field, reader) in readers.enumerated() { columns[fieldColumns[field]].append(reader) }
        }
        return columns
    }
}

/// What the threads of one pass share.
private struct PartWork: @unchecked Sendable {
    let pass: FilePass
    /// In the header's order.
    let targets: [ColumnTarget]
    let textBytesLimit: Int
    /// Called by one thread alone.
    let progress: (Int) -> Void
    let faults: Slots<InputFault>
    let readers: Slots<[ColumnReader]>

    init(pass: FilePass, targets: [ColumnTarget], textBytesLimit: Int, progress: @escaping (Int) -> Void) {
        self.pass = pass
        self.targets = targets
        self.textBytesLimit = textBytesLimit
        self.progress = progress
        faults = Slots(count: pass.rows.parts.count)
        readers = Slots(count: pass.rows.parts.count)
    }

    func run(_ index: Int) {
        // The last part runs on the caller's thread, which alone may report.
        let isCaller = index == pass.rows.parts.count - 1
        var parser = RowParser(
            readers: targets.map { ColumnReader($0) }, fieldBytesLimit: pass.options.fieldBytesLimit,
            textBytesLimit: textBytesLimit)
        do throws(InputFault) {
            try pass.input.withSpan { (span) throws(InputFault) in
                try parser.parse(span, pass.rows.parts[index], rowEnd: pass.rows(ofPart: index).upperBound) {
                    if isCaller { progress($0) }
                }
            }
        } catch { faults.set(index, error) }
        readers.set(index, parser.readers)
    }
}
