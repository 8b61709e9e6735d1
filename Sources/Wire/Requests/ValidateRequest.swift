import Schemas

/// Read the contents of one sealed table, whose file is the request's only descriptor, and refuse what the format forbids.
package struct ValidateRequest: Hashable, Sendable, WireCodable {
    package var manifest: TableManifest

    package init(manifest: TableManifest) { self.manifest = manifest }

    package func encode(into writer: inout WireWriter) { writer.value(manifest) }
    package init(from reader: inout WireReader) throws(WireError) { self.init(manifest: try reader.value()) }
}
