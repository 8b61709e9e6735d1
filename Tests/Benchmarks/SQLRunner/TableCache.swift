import Columns
import Foundation
import Ingest
import Schemas

/// Sealed files of CSV files, kept on disk and made again when the source, the schema or the subject keys change.
struct TableCache {
    let folder: String
    let threads: Int
    let memoryBytesLimit: Int

    /// What a sealed file was made from.
    private struct Origin: Codable, Equatable {
        var manifest: TableManifest?
        var source: String
        var sourceBytes: Int
        var sourceTime: Double
        var schema: Data?
        var subjects: [SubjectKey]
    }

    func table(_ wanted: Command.Table) throws -> SealedTable {
        let attributes = try FileManager.default.attributesOfItem(atPath: wanted.file)
        var origin = Origin(
            manifest: nil, source: URL(fileURLWithPath: wanted.file).standardizedFileURL.path,
            sourceBytes: attributes[.size] as? Int ?? 0,
            sourceTime: (attributes[.modificationDate] as? Date)?.timeIntervalSince1970 ?? 0,
            schema: try wanted.schema.map { try Data(contentsOf: URL(fileURLWithPath: $0)) }, subjects: wanted.subjects)
        try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
        let sealed = "\(folder)/\(wanted.name).sealed"
        let record = URL(fileURLWithPath: "\(folder)/\(wanted.name).json")
        if let data = try? Data(contentsOf: record), var kept = try? JSONDecoder().decode(Origin.self, from: data),
            let manifest = kept.manifest
        {
            kept.manifest = nil
            if kept == origin,
                let table = try? SealedTable(manifest: manifest, bytes: try Input.map(sealed), isFile: true)
            {
                return table
            }
        }
        origin.manifest = try seal(wanted, schema: origin.schema, to: sealed)
        try JSONEncoder().encode(origin).write(to: record)
        return try SealedTable(manifest: origin.manifest!, bytes: try Input.map(sealed), isFile: true)
    }

    private func seal(_ wanted: Command.Table, schema data: Data?, to path: String) throws -> TableManifest {
        var schema = try data.map { try JSONDecoder().decode(TableSchema.self, from: $0) }
        schema?.name = wanted.name
        if !wanted.subjects.isEmpty { schema?.subjectKeys = wanted.subjects }
        // Another name first: a run that is cut off leaves no half file.
        let partial = "\(path).\(getpid())"
        guard let output = fopen(partial, "w") else { throw Command.Invalid(description: "cannot write \(partial)") }
        var isDone = false
        defer { if !isDone { unlink(partial) } }
        let started = Usage.now()
        var importer = Importer(
            ImportOptions(
                table: wanted.name, file: "\(wanted.name).sealed", schema: schema, subjectKeys: wanted.subjects,
                threads: threads, memoryBytesLimit: memoryBytesLimit))
        let manifest = try importer.run(InputBytes(try Input.map(wanted.file))) { bytes in
            fwrite(bytes.baseAddress, 1, bytes.count, output) == bytes.count
        }
        guard fclose(output) == 0, rename(partial, path) == 0 else {
            throw Command.Invalid(description: "cannot write \(path)")
        }
        isDone = true
        let used = Usage.now() - started
        Output.error("{\"import\":\"\(wanted.name)\",\"wall_ms\":\(used.wall),\"cpu_ms\":\(used.cpu)}")
        return manifest
    }
}
