import ArgumentParser
import Schemas

/// `COLUMN` or `COLUMN:TYPE`; the type is `person` when none is given.
enum SubjectOption {
    static func key(_ text: String) throws -> SubjectKey {
        let parts = text.split(separator: ":", maxSplits: 1, omittingEmptySubsequences: false).map(String.init)
        guard let column = parts.first, !column.isEmpty, parts.count == 1 || !parts[1].isEmpty else {
            throw ValidationError("a subject key is COLUMN or COLUMN:TYPE")
        }
        return SubjectKey(column: column, type: parts.count == 2 ? parts[1] : "person")
    }
}
