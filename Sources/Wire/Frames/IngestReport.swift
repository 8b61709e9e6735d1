import Schemas

/// What an import made.
package struct IngestReport: Hashable, Sendable {
    /// With an empty `sha256`: the server computes the digest of the file it holds.
    package var manifest: TableManifest
    /// New entries of each registry, in the request's order; their 16-byte entries lie one list after another in the file of
    /// new entries.
    package var newEntries: [Int]

    package init(manifest: TableManifest, newEntries: [Int]) {
        self.manifest = manifest
        self.newEntries = newEntries
    }
}

extension IngestReport: WireCodable {
    package func encode(into writer: inout WireWriter) {
        writer.value(manifest)
        writer.list(newEntries) { $0.count($1) }
    }

    package init(from reader: inout WireReader) throws(WireError) {
        self.init(
            manifest: try reader.value(),
            newEntries: try reader.list(limit: WireLimits.tables) { (reader) throws(WireError) in
                try reader.count(limit: WireReader.rowLimit)
            })
    }
}
