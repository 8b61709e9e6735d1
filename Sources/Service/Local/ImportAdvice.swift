/// What a worker's code for a refused input means, in words that say what to change.
enum ImportAdvice {
    private static let texts = [
        "emptyInput": "there is no header row",
        "inputTooLarge": "the file is larger than an import takes",
        "tooManyColumns": "there are more columns than a table takes",
        "tooManyRows": "there are more rows than a table takes",
        "fieldTooLong": "the field is longer than a field may be",
        "memoryLimit": "the file needs more memory than an import may use",
        "strayQuote":
            "a quote inside an unquoted field, or something after a closing quote; quotes are doubled inside quotes",
        "unterminatedQuote": "a quoted field begins here and does not end",
        "strayCarriageReturn": "a carriage return without a line feed; lines end with LF or CRLF",
        "nulByte": "a NUL byte; the file must be text in UTF-8",
        "invalidUTF8": "the bytes are not UTF-8; convert the file first",
        "fieldCount": "the row has more or fewer fields than the header",
        "columnName": "the column's name is empty or too long",
        "duplicateColumn": "two columns have this name; case does not tell them apart",
        "missingColumn": "the schema declares a column that the header lacks",
        "undeclaredColumn": "the schema does not declare this column",
        "invalidValue": "the value is not of the column's declared type",
        "nullNotAllowed": "NULL in a column declared as not nullable",
        "outsideDomain": "the value is outside the column's declared domain",
        "unmatchedKey": "the foreign key names no row of the table it references",
        "repeatedKey": "other tables reference this key, and it stands in an earlier row too",
        "invalidForeignKey": "a foreign key names existing columns, not of doubles or booleans",
        "invalidParent": "a table that a foreign key references is missing or not whole",
        "invalidSchema": "the schema has no columns, a name twice, or a domain of another type",
        "invalidSubjectKey": "a subject key names one existing column, once, and not of doubles or booleans",
        "invalidRegistry": "a registry of subjects is missing or not whole",
    ]

    /// The code itself where a newer worker knows one that this program does not.
    static func text(ofCode code: String) -> String { texts[code] ?? code }
}
