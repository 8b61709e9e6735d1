import Foundation
import Schemas

/// A schema file: of one table, or of the tables of a dataset.
package enum SchemaFile: Hashable, Sendable {
    /// Without a name: it is the file's, or the dataset's.
    case table(TableSchema)
    case tables(DatasetSchema)

    /// Most bytes of a schema file.
    private static let bytesLimit = 4 << 20

    /// Reads a schema file. Throws `inputRefused` with the place in the file.
    package init(path: String) throws(ServiceRejection) {
        guard let bytes = FileManager.default.contents(atPath: path), bytes.count <= Self.bytesLimit else {
            throw ServiceRejection(.inputRefused, "the schema file cannot be read", reasons: ["schemaUnreadable"])
        }
        do {
            let root = try? JSONSerialization.jsonObject(with: bytes)
            let isDataset = (root as? [String: Any])?["tables"] != nil
            if isDataset {
                self = .tables(try JSONDecoder().decode(DatasetSchema.self, from: bytes))
            } else {
                self = .table(try JSONDecoder().decode(TableSchema.self, from: bytes))
            }
            if let field = SchemaFields.unknown(in: root, ofDataset: isDataset) {
                throw ServiceRejection(
                    .inputRefused, "schema file: unknown field \"\(field)\"", reasons: ["schemaInvalid"])
            }
        } catch let error as ServiceRejection {
            throw error
        } catch let error as DecodingError {
            throw ServiceRejection(.inputRefused, "schema file: \(Self.text(error))", reasons: ["schemaInvalid"])
        } catch {
            throw ServiceRejection(.inputRefused, "the schema file is not a schema", reasons: ["schemaInvalid"])
        }
    }

    private static func text(_ error: DecodingError) -> String {
        switch error {
        case .keyNotFound(let key, let context): "\(place(context)) has no \"\(key.stringValue)\""
        case .typeMismatch(_, let context), .valueNotFound(_, let context), .dataCorrupted(let context):
            "\(place(context)): \(context.debugDescription)"
        @unknown default: "not a schema"
        }
    }

    private static func place(_ context: DecodingError.Context) -> String {
        let path = context.codingPath.map { $0.intValue.map { "[\($0)]" } ?? $0.stringValue }.joined(separator: ".")
        return path.isEmpty ? "the file" : path
    }
}

/// The fields that a schema file may have. A misspelt one is refused: a control that nobody sees missing is worse than none.
private enum SchemaFields {
    static func unknown(in root: Any?, ofDataset isDataset: Bool) -> String? {
        guard isDataset else { return table(root, ["name", "columns", "subjectKeys"], keys: ["column", "type"]) }
        if let field = strange(root, ["tables", "subjectTypes"]) { return field }
        let tables = (root as? [String: Any])?["tables"] as? [String: Any] ?? [:]
        for (_, declared) in tables.sorted(by: { $0.key < $1.key }) {
            let found = table(
                declared, ["columns", "subjectKeys", "foreignKeys"], keys: ["column", "through", "type"])
            if let found { return found }
        }
        return nil
    }

    private static func table(_ value: Any?, _ fields: Set<String>, keys: Set<String>) -> String? {
        if let field = strange(value, fields) { return field }
        for column in list(value, "columns") {
            if let field = strange(column, ["name", "type", "use", "nullable", "domain"]) { return field }
            if let field = strange((column as? [String: Any])?["domain"], ["from", "to"]) { return field }
        }
        for key in list(value, "subjectKeys") {
            if let field = strange(key, keys) { return field }
        }
        for key in list(value, "foreignKeys") {
            if let field = strange(key, ["columns", "references", "to"]) { return field }
        }
        return nil
    }

    private static func list(_ value: Any?, _ field: String) -> [Any] {
        (value as? [String: Any])?[field] as? [Any] ?? []
    }

    private static func strange(_ value: Any?, _ known: Set<String>) -> String? {
        (value as? [String: Any])?.keys.filter { !known.contains($0) }.min()
    }
}
