import Schemas

/// One column in memory, in the order of the source.
package struct UnsealedColumn: Sendable {
    package enum Values: Sendable {
        /// Integers, unscaled decimals, days, microseconds, or 0/1.
        case words(ColumnBuffer<Int64>)
        case doubles(ColumnBuffer<Double>)
        /// Codes into an ascending dictionary all of whose entries occur.
        case text(codes: ColumnBuffer<UInt32>, dictionary: TextDictionary)
        /// The same with a dictionary in pieces, all texts of one before those of the next. No key can be made of it.
        case pieces(codes: ColumnBuffer<UInt32>, [TextDictionary])
        /// Not in memory: read when its turn to be written comes.
        case absent(rows: Int)
    }

    package var values: Values
    /// A byte a row, 0 = NULL; nil where none is. What `values` holds there is ignored, but a code must be valid.
    package var presence: ColumnBuffer<UInt8>?

    package init(values: Values, presence: ColumnBuffer<UInt8>? = nil) {
        self.values = values
        self.presence = presence
    }

    package var count: Int {
        switch values {
        case .words(let buffer): buffer.count
        case .doubles(let buffer): buffer.count
        case .text(let codes, _), .pieces(let codes, _): codes.count
        case .absent(let rows): rows
        }
    }

    func holds(_ type: ColumnType) -> Bool {
        switch (values, type) {
        case (.words, .integer), (.words, .decimal), (.words, .boolean), (.words, .date), (.words, .timestamp),
            (.doubles, .double), (.text, .text), (.pieces, .text), (.absent, _):
            true
        default: false
        }
    }

    package var isAbsent: Bool { if case .absent = values { true } else { false } }

    /// Memory held.
    package var memoryBytes: Int {
        let bytes =
            switch values {
            case .words(let buffer): buffer.count * 8
            case .doubles(let buffer): buffer.count * 8
            case .text(let codes, let dictionary): codes.count * 4 + dictionary.memoryBytes
            case .pieces(let codes, let list): list.reduce(codes.count * 4) { $0 + $1.memoryBytes }
            case .absent: 0
            }
        return bytes + (presence?.count ?? 0)
    }
}

/// A table in memory, ready to be sealed.
package struct UnsealedTable: Sendable {
    package var schema: TableSchema
    package var rowCount: Int
    /// In schema order.
    package var columns: [UnsealedColumn]

    package init(schema: TableSchema, rowCount: Int, columns: [UnsealedColumn]) {
        self.schema = schema
        self.rowCount = rowCount
        self.columns = columns
    }

    /// A table from rows of values of the schema's types (small tables: tests and warm-up).
    package init(schema: TableSchema, rows: [[Value]]) throws(ColumnsError) {
        var columns: [UnsealedColumn] = []
        for (index, column) in schema.columns.enumerated() {
            let values = rows.map { index < $0.count ? $0[index] : .null }
            columns.append(try UnsealedColumn(values, type: column.type, column: index))
        }
        self.init(schema: schema, rowCount: rows.count, columns: columns)
    }
}

extension UnsealedColumn {
    /// A column from values of one type; `column` names it in errors.
    package init(_ values: [Value], type: ColumnType, column: Int) throws(ColumnsError) {
        presence = values.contains(.null) ? ColumnBuffer(values.map { $0.isNull ? 0 : 1 }) : nil
        switch type {
        case .double:
            var doubles: [Double] = []
            for value in values {
                switch value {
                case .null: doubles.append(0)
                case .double(let number): doubles.append(number)
                default: throw ColumnsError(.columnMismatch, column: column)
                }
            }
            self.values = .doubles(ColumnBuffer(doubles))
        case .text:
            let interner = TextInterner()
            var codes: [UInt32] = []
            for value in values {
                switch value {
                case .null: codes.append(0)
                case .text(let text): codes.append(interner.intern(text))
                default: throw ColumnsError(.columnMismatch, column: column)
                }
            }
            let (dictionary, ranks) = try TextDictionary.merging([interner])
            self.values = .text(
                codes: ColumnBuffer(codes.map { ranks[0].count == 0 ? 0 : ranks[0].pointer[Int($0)] }),
                dictionary: dictionary)
        default:
            var words: [Int64] = []
            for value in values {
                guard let word = Self.word(value, type: type) else {
                    throw ColumnsError(.columnMismatch, column: column)
                }
                words.append(word)
            }
            self.values = .words(ColumnBuffer(words))
        }
    }

    private static func word(_ value: Value, type: ColumnType) -> Int64? {
        switch (value, type) {
        case (.null, _): 0
        case (.integer(let number), .integer): number
        case (.decimal(let unscaled, let scale), .decimal(_, let wanted)):
            scale == wanted ? Int64(exactly: unscaled) : nil
        case (.boolean(let flag), .boolean): flag ? 1 : 0
        case (.date(let days), .date): Int64(days)
        case (.timestamp(let micros), .timestamp): micros
        default: nil
        }
    }
}
