import Foundation

/// Files as an attacker or a broken disk changes them.
enum Files {
    /// Changes one bit of one byte.
    static func flip(_ path: String, at index: Int) throws {
        var bytes = try Data(contentsOf: URL(fileURLWithPath: path))
        bytes[bytes.startIndex + index] ^= 1
        try bytes.write(to: URL(fileURLWithPath: path))
    }

    static func size(_ path: String) throws -> Int { try Data(contentsOf: URL(fileURLWithPath: path)).count }

    /// Names in a folder, ascending; none where there is no folder.
    static func names(in folder: String) -> [String] {
        ((try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? []).sorted()
    }
}
