/// Why bytes are not a sealed table, or columns cannot become one. Never holds values.
package struct ColumnsError: Error, Hashable, Sendable {
    package enum Code: String, Hashable, Sendable, CaseIterable {
        /// The file has not the manifest's number of bytes.
        case fileSize
        /// The mapping or a range does not start at a multiple of 64.
        case misaligned
        /// A range reaches beyond the file, or a range's size is not what rows and widths demand.
        case rangeInvalid
        /// More rows, columns or subjects than the format holds, or a negative count.
        case countInvalid
        /// Columns or subjects do not match the schema, or an encoding its column's type.
        case schemaMismatch
        /// A width other than 1, 2, 4, 8 (dictionary: 1, 2, 4).
        case widthInvalid
        /// Validity bits, NULL count, nullability or the content of NULL slots disagree.
        case validityInvalid
        /// Zone maps, minimum or maximum are not those of the data.
        case statisticsInvalid
        /// A dictionary that is not ascending, not UTF-8, or whose ends are out of order.
        case dictionaryInvalid
        /// A code at or beyond the dictionary's or subjects' count.
        case codeOutOfRange
        /// A value outside its type: a date that does not exist, a decimal with too many digits, a double that is not finite.
        case valueOutOfRange
        /// Subject offsets, codes or pseudonyms are not those of the key column.
        case subjectsInvalid
        /// A subject key that names no column, or a column of doubles or booleans.
        case subjectKeyInvalid
        /// A foreign key that names no columns, or columns of other types; a referenced key that is not unique.
        case foreignKeyInvalid
        /// An in-memory column without the table's number of rows, or of another type than the schema's.
        case columnMismatch
        /// More text than a dictionary holds (4 GiB).
        case dictionaryTooLarge
        /// The output refused bytes.
        case outputFailed
    }

    package var code: Code
    /// Position in the schema's columns, where one is concerned.
    package var column: Int?

    package init(_ code: Code, column: Int? = nil) {
        self.code = code
        self.column = column
    }
}

extension ColumnsError: CustomStringConvertible {
    package var description: String { column.map { "\(code.rawValue) in column \($0)" } ?? code.rawValue }
}
