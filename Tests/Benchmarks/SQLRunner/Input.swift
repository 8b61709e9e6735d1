import Columns
import Foundation

/// Files of the command line.
enum Input {
    /// `-` is standard input.
    static func open(_ path: String) throws -> UnsafeMutablePointer<FILE> {
        guard let file = path == "-" ? fdopen(0, "r") : fopen(path, "r") else {
            throw Command.Invalid(description: "cannot read \(path)")
        }
        return file
    }

    /// Every CSV file of a folder, by name.
    static func tables(in folder: String, schemas: String) throws -> [Command.Table] {
        let names = try FileManager.default.contentsOfDirectory(atPath: folder).filter { $0.hasSuffix(".csv") }.sorted()
        return names.map { file in
            let name = String(file.dropLast(4))
            let schema = "\(schemas)/\(name).schema.json"
            return Command.Table(
                name: name, file: "\(folder)/\(file)",
                schema: FileManager.default.fileExists(atPath: schema) ? schema : nil)
        }
    }

    /// A file's bytes, mapped, until the process ends.
    static func map(_ path: String) throws -> UnsafeRawBufferPointer {
        let descriptor = Glibc.open(path, O_RDONLY)
        guard descriptor >= 0 else { throw Command.Invalid(description: "cannot read \(path)") }
        defer { close(descriptor) }
        let size = Int(lseek(descriptor, 0, SEEK_END))
        guard size > 0 else { throw Command.Invalid(description: "\(path) is empty") }
        guard let base = mmap(nil, size, PROT_READ, MAP_PRIVATE, descriptor, 0), base != MAP_FAILED else {
            throw Command.Invalid(description: "cannot map \(path)")
        }
        return UnsafeRawBufferPointer(start: base, count: size)
    }
}
