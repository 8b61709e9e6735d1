import Schemas

/// The subjects of one key: of an own column a dense code for every row, in ascending order of the names; of a derived key
/// the codes that were found in other tables.
package struct SubjectOrder: Sendable {
    package let key: SubjectKey
    /// Position of the key column; nil for a derived key.
    package let column: Int?
    /// Distinct subjects of the key's home.
    package let count: Int
    /// A code a row, in source order; `count` for NULL.
    private(set) var codes: ColumnBuffer<UInt32>
    private let keys: Keys

    private enum Keys: Sendable {
        case words([Int64], ColumnType)
        case text(TextDictionary)
        /// In another table.
        case elsewhere
    }

    /// The key of a subject as its text's UTF-8: what a registry of pseudonyms is asked for. Own keys alone have one.
    package func keyBytes(_ code: Int) -> [UInt8] {
        switch keys {
        case .elsewhere: return []
        case .text(let dictionary): return Array(dictionary.bytes(code))
        case .words(let words, let type):
            let value: Value =
                switch type {
                case .decimal(_, let scale): .decimal(unscaled: Int128(words[code]), scale: scale)
                case .date: .date(Int32(truncatingIfNeeded: words[code]))
                case .timestamp: .timestamp(words[code])
                default: .integer(words[code])
                }
            return Array((value.text ?? "").utf8)
        }
    }

    init(_ key: SubjectKey, of table: UnsealedTable) throws(ColumnsError) {
        guard let column = table.schema.columns.firstIndex(where: { $0.name == key.column }) else {
            throw ColumnsError(.subjectKeyInvalid)
        }
        let type = table.schema.columns[column].type
        guard type.isKeyType else { throw ColumnsError(.subjectKeyInvalid, column: column) }
        self.key = key
        self.column = column
        let source = table.columns[column]
        codes = ColumnBuffer(uninitialised: table.rowCount)
        switch source.values {
        case .text(let given, let dictionary):
            let empty = (0..<table.rowCount).allSatisfy { source.presence?.pointer[$0] == 0 }
            count = empty ? 0 : dictionary.count
            keys = .text(dictionary)
            for row in 0..<table.rowCount {
                codes.pointer[row] = source.presence?.pointer[row] == 0 ? UInt32(count) : given.pointer[row]
            }
        case .words(let words):
            let distinct = DenseCodes.assign(
                words.pointer, presence: source.presence?.pointer, rows: table.rowCount, into: codes.pointer)
            count = distinct.count
            keys = .words(distinct, type)
        case .doubles, .pieces, .absent: throw ColumnsError(.subjectKeyInvalid, column: column)
        }
    }

    /// The subjects that foreign keys led to.
    init(_ key: SubjectKey, attached: AttachedSubject, rows: Int) throws(ColumnsError) {
        guard attached.codes.count == rows else { throw ColumnsError(.subjectsInvalid) }
        for row in 0..<rows where Int(attached.codes.pointer[row]) > attached.count {
            throw ColumnsError(.codeOutOfRange)
        }
        (self.key, column, count, codes, keys) = (key, nil, attached.count, attached.codes, .elsewhere)
    }

    /// Lets go of the codes: offsets say the same once rows are in order.
    mutating func forgetCodes() { codes = ColumnBuffer(uninitialised: 0) }

    /// The rows in order of their codes, equal codes in source order, as source row numbers (nil: they lie so already), and
    /// `count + 2` offsets.
    func clustered() -> (order: [UInt32]?, offsets: [UInt32]) {
        let rows = codes.count
        var offsets = Array(repeating: UInt32(0), count: count + 2)
        var isSorted = true
        for row in 0..<rows {
            offsets[Int(codes.pointer[row]) + 1] += 1
            if row > 0, codes.pointer[row] < codes.pointer[row - 1] { isSorted = false }
        }
        for subject in 1..<(count + 2) { offsets[subject] += offsets[subject - 1] }
        if isSorted { return (nil, offsets) }
        var next = offsets
        let codes = codes.pointer
        let order = [UInt32](unsafeUninitializedCapacity: rows) { order, initialised in
            next.withUnsafeMutableBufferPointer { next in
                for row in 0..<rows {
                    let code = Int(codes[row])
                    order[Int(next[code])] = UInt32(row)
                    next[code] += 1
                }
            }
            initialised = rows
        }
        return (order, offsets)
    }
}

/// The subjects of a derived key, found in another table.
package struct AttachedSubject: Sendable {
    /// A code a row; `count` for rows without a subject.
    package var codes: ColumnBuffer<UInt32>
    /// Subjects of the key's home.
    package var count: Int
    /// By code, as the other table has them; nil in an open seal.
    package var pseudonyms: [UInt64]?

    package init(codes: ColumnBuffer<UInt32>, count: Int, pseudonyms: [UInt64]?) {
        self.codes = codes
        self.count = count
        self.pseudonyms = pseudonyms
    }
}
