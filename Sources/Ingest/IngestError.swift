/// Why an input cannot become a sealed table: a code and a place, never what stands there.
package struct IngestError: Error, Hashable, Sendable {
    package enum Code: String, Hashable, Sendable, CaseIterable {
        // The file.
        /// No header row.
        case emptyInput
        /// More bytes, columns, rows or text than the limits allow, or than the memory budget holds.
        case inputTooLarge, tooManyColumns, tooManyRows, fieldTooLong, memoryLimit

        // Its structure (RFC 4180).
        /// A quote inside an unquoted field, or something after a closing quote.
        case strayQuote
        /// The file ends inside quotes.
        case unterminatedQuote
        /// A carriage return that no line feed follows.
        case strayCarriageReturn
        case nulByte, invalidUTF8
        /// A row with more or fewer fields than the header.
        case fieldCount

        // Its header against the schema.
        /// A column name that is empty or too long.
        case columnName
        /// Two columns of one name, without regard to case.
        case duplicateColumn
        /// A declared column that the header lacks, and the other way round.
        case missingColumn, undeclaredColumn

        // Its values against the schema.
        /// Not a value of the column's type.
        case invalidValue
        /// A NULL (an empty unquoted field) in a column that is not nullable.
        case nullNotAllowed
        /// A value outside the declared domain.
        case outsideDomain
        /// A foreign key that names no row of the table it references.
        case unmatchedKey
        /// A key that other tables reference and that stands in an earlier row too.
        case repeatedKey

        // The request.
        /// A schema without columns, with names twice, or with a domain of another type.
        case invalidSchema
        /// A subject key that names no column, twice the same one, or a column of doubles or booleans.
        case invalidSubjectKey
        /// A foreign key without columns, of columns that do not exist, or of doubles or booleans.
        case invalidForeignKey
        /// A table that a foreign key references and that is missing, not whole, or without the key's columns.
        case invalidParent
        /// A registry that is missing for a key's type, or whose file is not whole.
        case invalidRegistry
        /// The output refused bytes.
        case outputFailed
    }

    package var code: Code
    /// 1-based line of the file; the header's first line is 1.
    package var line: Int?
    /// 1-based field of the row.
    package var column: Int?
    package var columnName: String?

    package init(_ code: Code, line: Int? = nil, column: Int? = nil, columnName: String? = nil) {
        self.code = code
        self.line = line
        self.column = column
        self.columnName = columnName
    }
}

extension IngestError: CustomStringConvertible {
    package var description: String {
        code.rawValue + (line.map { " at line \($0)" } ?? "") + (column.map { ", field \($0)" } ?? "")
    }
}

/// A fault at a byte of the input: the line is counted only when there is one.
struct InputFault: Error {
    var code: IngestError.Code
    var offset: Int
    /// 0-based field of the row.
    var field: Int

    init(_ code: IngestError.Code, at offset: Int, field: Int) {
        self.code = code
        self.offset = offset
        self.field = field
    }
}
