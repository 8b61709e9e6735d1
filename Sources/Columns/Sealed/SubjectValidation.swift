import Schemas

/// The checks of one subject key against its key column: the same partition of the rows, in the same order.
struct SubjectValidation {
    let subject: SealedSubject
    let column: SealedColumn
    let isFirst: Bool

    func run() throws(ColumnsError) {
        if isFirst { try checkOffsets() } else { try checkCodes() }
        if let pseudonyms = subject.pseudonyms {
            let sorted = (0..<subject.count).map { pseudonyms[$0] }.sorted()
            for index in sorted.indices where sorted[index] == 0 || (index > 0 && sorted[index] == sorted[index - 1]) {
                throw fault
            }
        }
    }

    private var fault: ColumnsError { ColumnsError(.subjectsInvalid, column: subject.column) }

    private func checkOffsets() throws(ColumnsError) {
        guard let offsets = subject.offsets, offsets[0] == 0, Int(offsets[subject.count + 1]) == column.rowCount else {
            throw fault
        }
        for code in 0...subject.count where offsets[code] > offsets[code + 1] { throw fault }
        var last: Int64?
        for code in 0..<subject.count {
            let rows = Int(offsets[code])..<Int(offsets[code + 1])
            guard let first = rows.first, !column.isNull(first) else { throw fault }
            let word = column.word(first)
            if let last, last >= word { throw fault }
            for row in rows where column.isNull(row) || column.word(row) != word { throw fault }
            last = word
        }
        for row in Int(offsets[subject.count])..<column.rowCount where !column.isNull(row) { throw fault }
    }

    private func checkCodes() throws(ColumnsError) {
        guard let codes = subject.codes else { throw fault }
        var words: [Int64?] = Array(repeating: nil, count: subject.count)
        for row in 0..<column.rowCount {
            let code = Int(codes[row])
            guard code <= subject.count else { throw ColumnsError(.codeOutOfRange, column: subject.column) }
            guard (code == subject.count) == column.isNull(row) else { throw fault }
            if code == subject.count { continue }
            if let known = words[code] {
                guard known == column.word(row) else { throw fault }
            } else {
                words[code] = column.word(row)
            }
        }
        var last: Int64?
        for word in words {
            guard let word else { throw fault }
            if let last, last >= word { throw fault }
            last = word
        }
    }
}
