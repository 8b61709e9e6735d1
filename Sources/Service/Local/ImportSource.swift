import Foundation
import Schemas

/// A CSV file to import.
package struct ImportSource: Sendable {
    package var path: String
    /// Nil: inferred.
    package var schema: TableSchema?
    /// Where the schema is inferred.
    package var subjectKeys: [SubjectKey]
    /// What queries call the table.
    package var table: String
    package var threads: Int

    package init(
        path: String, schema: TableSchema? = nil, subjectKeys: [SubjectKey] = [], table: String, threads: Int = 1
    ) {
        self.path = path
        self.schema = schema
        self.subjectKeys = subjectKeys
        self.table = table
        self.threads = threads
    }

    /// Reads a schema file. Throws `inputRefused` with the place in the file.
    package static func schema(file path: String, table: String) throws(ServiceRejection) -> TableSchema {
        guard let bytes = FileManager.default.contents(atPath: path), bytes.count <= 4 << 20 else {
            throw ServiceRejection(.inputRefused, "the schema file cannot be read", reasons: ["schemaUnreadable"])
        }
        do {
            var schema = try JSONDecoder().decode(TableSchema.self, from: bytes)
            if let field = unknownField(bytes) {
                throw ServiceRejection(
                    .inputRefused, "schema file: unknown field \"\(field)\"", reasons: ["schemaInvalid"])
            }
            schema.name = table
            return schema
        } catch let error as ServiceRejection {
            throw error
        } catch let error as DecodingError {
            throw ServiceRejection(.inputRefused, "schema file: \(Self.text(error))", reasons: ["schemaInvalid"])
        } catch {
            throw ServiceRejection(.inputRefused, "the schema file is not a schema", reasons: ["schemaInvalid"])
        }
    }

    /// A misspelt field is refused: a control that nobody sees missing is worse than none.
    private static func unknownField(_ bytes: Data) -> String? {
        func strange(_ value: Any?, _ known: Set<String>) -> String? {
            (value as? [String: Any])?.keys.filter { !known.contains($0) }.min()
        }
        let root = (try? JSONSerialization.jsonObject(with: bytes)) as? [String: Any]
        if let field = strange(root, ["name", "columns", "subjectKeys"]) { return field }
        for column in root?["columns"] as? [Any] ?? [] {
            if let field = strange(column, ["name", "type", "use", "nullable", "domain"]) { return field }
            if let field = strange((column as? [String: Any])?["domain"], ["from", "to"]) { return field }
        }
        for key in root?["subjectKeys"] as? [Any] ?? [] {
            if let field = strange(key, ["column", "type"]) { return field }
        }
        return nil
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
