import Schemas

/// The checks of one subject key against its key column: the same partition of the rows, in the same order. The codes of a
/// derived key are checked to be codes: what they are can be told from the other tables alone.
struct SubjectValidation {
    let subject: SealedSubject
    /// Nil for a derived key.
    let column: SealedColumn?
    let rowCount: Int
    let isFirst: Bool

    func run() throws(ColumnsError) {
        if isFirst { try checkOffsets() } else { try checkCodes() }
        if let column { try isFirst ? checkRanges(column) : checkNames(column) }
        if let pseudonyms = subject.pseudonyms {
            let sorted = (0..<subject.count).map { pseudonyms[$0] }.sorted()
            for index in sorted.indices where sorted[index] == 0 || (index > 0 && sorted[index] == sorted[index - 1]) {
                throw fault
            }
        }
    }

    private var fault: ColumnsError { ColumnsError(.subjectsInvalid, column: subject.column) }

    private func checkOffsets() throws(ColumnsError) {
        guard let offsets = subject.offsets, offsets[0] == 0, Int(offsets[subject.count + 1]) == rowCount else {
            throw fault
        }
        for code in 0...subject.count where offsets[code] > offsets[code + 1] { throw fault }
    }

    private func checkRanges(_ column: SealedColumn) throws(ColumnsError) {
        guard let offsets = subject.offsets else { throw fault }
        var last: Int64?
        for code in 0..<subject.count {
            let rows = Int(offsets[code])..<Int(offsets[code + 1])
            guard let first = rows.first, !column.isNull(first) else { throw fault }
            let word = column.word(first)
            if let last, last >= word { throw fault }
            for row in rows where column.isNull(row) || column.word(row) != word { throw fault }
            last = word
        }
        for row in Int(offsets[subject.count])..<rowCount where !column.isNull(row) { throw fault }
    }

    private func checkCodes() throws(ColumnsError) {
        guard let codes = subject.codes else { throw fault }
        for row in 0..<rowCount where Int(codes[row]) > subject.count {
            throw ColumnsError(.codeOutOfRange, column: subject.column)
        }
    }

    private func checkNames(_ column: SealedColumn) throws(ColumnsError) {
        guard let codes = subject.codes else { throw fault }
        var words: [Int64?] = Array(repeating: nil, count: subject.count)
        for row in 0..<rowCount {
            let code = Int(codes[row])
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
