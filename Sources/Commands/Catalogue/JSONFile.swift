import Foundation

/// A JSON file that is sent as it is: the server says what is wrong with its fields.
enum JSONFile {
    /// Largest file, in bytes; the server takes no larger body either.
    private static let bytesLimit = 256 << 10

    static func read(_ path: String) throws -> [String: JSONValue] {
        guard let data = FileManager.default.contents(atPath: path) else {
            throw CommandError(.fileUnreadable, "cannot read \(path)")
        }
        guard data.count <= bytesLimit else {
            throw CommandError(.fileUnreadable, "\(path) has more than \(bytesLimit) bytes")
        }
        guard case .object(let members)? = try? JSONDecoder().decode(JSONValue.self, from: data) else {
            throw CommandError(.fileNotJSON, "\(path) does not hold a JSON object")
        }
        return members
    }
}
