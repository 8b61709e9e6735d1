import Schemas

/// What a compiled query will return.
package struct PreparedColumns: Hashable, Sendable {
    package var columns: [ResultColumn]
    /// The plan as text, where it was asked for.
    package var explain: String?

    package init(columns: [ResultColumn], explain: String? = nil) {
        self.columns = columns
        self.explain = explain
    }
}

extension PreparedColumns: WireCodable {
    package func encode(into writer: inout WireWriter) {
        writer.values(columns)
        writer.optionalText(explain)
    }

    package init(from reader: inout WireReader) throws(WireError) {
        self.init(
            columns: try reader.values(limit: WireLimits.columns),
            explain: try reader.optionalText(limit: WireLimits.documentBytes))
    }
}
