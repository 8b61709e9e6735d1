import Schemas

/// The columns of a key of a table in memory, each as words: values, or codes of texts (perhaps into another dictionary).
struct KeyColumns: @unchecked Sendable {
    struct Column {
        var words: UnsafePointer<Int64>?
        var codes: UnsafePointer<UInt32>?
        /// For texts: what stands for each code.
        var map: [Int64]?
        var presence: UnsafePointer<UInt8>?

        @inline(__always)
        func word(_ row: Int) -> Int64 {
            if let words { return words[row] }
            guard let codes else { return 0 }
            let code = Int(codes[row])
            return map.map { $0[code] } ?? Int64(code)
        }

        @inline(__always)
        func isNull(_ row: Int) -> Bool { presence.map { $0[row] == 0 } ?? false }
    }

    let columns: [Column]
    let rowCount: Int
    /// Keeps the buffers that the pointers lie in.
    private let table: UnsealedTable

    /// `maps`: for each text column of the key, what stands for its codes; nil: the codes themselves.
    init(_ table: UnsealedTable, _ names: [String], maps: [[Int64]?]) throws(ColumnsError) {
        var columns: [Column] = []
        for (index, name) in names.enumerated() {
            guard let position = table.schema.columns.firstIndex(where: { $0.name == name }) else {
                throw ColumnsError(.foreignKeyInvalid)
            }
            let source = table.columns[position]
            var column = Column(presence: source.presence.map { UnsafePointer($0.pointer) })
            switch source.values {
            case .words(let buffer): column.words = UnsafePointer(buffer.pointer)
            case .text(let codes, _):
                column.codes = UnsafePointer(codes.pointer)
                column.map = maps.indices.contains(index) ? maps[index] : nil
            case .doubles, .pieces, .absent: throw ColumnsError(.foreignKeyInvalid, column: position)
            }
            columns.append(column)
        }
        self.columns = columns
        self.table = table
        rowCount = table.rowCount
    }

    func isNull(_ row: Int) -> Bool {
        for column in columns where column.isNull(row) { return true }
        return false
    }

    @inline(__always)
    func hash(_ row: Int) -> UInt64 {
        var hash = KeyHash()
        for column in columns { hash.add(column.word(row)) }
        return hash.value
    }

    @inline(__always)
    func areEqual(_ a: Int, _ b: Int) -> Bool {
        for column in columns where column.word(a) != column.word(b) { return false }
        return true
    }
}

/// A hash of several words: multiply and fold. Colliding keys only slow an import down.
struct KeyHash {
    private(set) var value: UInt64 = 0x9E37_79B9_7F4A_7C15

    @inline(__always)
    mutating func add(_ word: Int64) {
        let product = (value ^ UInt64(bitPattern: word)).multipliedFullWidth(by: 0xD6E8_FEB8_6659_FD93)
        value = (product.high ^ product.low) &+ 0xA076_1D64_78BD_642F
    }
}
