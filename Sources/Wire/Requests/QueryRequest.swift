import Schemas

/// One table of a query. Its descriptor comes with the request, in the order of the tables.
package struct QueryTable: Hashable, Sendable {
    /// The schema's name is what the text calls the table.
    package var manifest: TableManifest
    /// True when a confined validator has read this version's contents and its digest is known; else the worker reads them
    /// all before the query.
    package var isValidated: Bool

    package init(manifest: TableManifest, isValidated: Bool) {
        self.manifest = manifest
        self.isValidated = isValidated
    }
}

/// The budgets and settings of a query.
package struct QueryOptions: Hashable, Sendable {
    package var threads: Int
    package var batchRows: Int
    package var memoryBytesLimit: Int
    package var resultRowsLimit: Int
    /// Ask for the physical plan as text; refused for restricted data.
    package var explain: Bool

    package init(
        threads: Int = 1, batchRows: Int = 2_048, memoryBytesLimit: Int = 1 << 30, resultRowsLimit: Int = 10_000_000,
        explain: Bool = false
    ) {
        self.threads = threads
        self.batchRows = batchRows
        self.memoryBytesLimit = memoryBytesLimit
        self.resultRowsLimit = resultRowsLimit
        self.explain = explain
    }
}

/// Compile a text and run it on command: the answer is `prepared`, and each `run` brings a result.
package struct QueryRequest: Hashable, Sendable {
    package var text: String
    package var mode: RequestMode
    package var parameters: [String: ParameterArgument]
    package var tables: [QueryTable]
    package var options: QueryOptions

    package init(
        text: String, mode: RequestMode, parameters: [String: ParameterArgument] = [:], tables: [QueryTable],
        options: QueryOptions = QueryOptions()
    ) {
        self.text = text
        self.mode = mode
        self.parameters = parameters
        self.tables = tables
        self.options = options
    }
}

extension QueryRequest: WireCodable {
    package func encode(into writer: inout WireWriter) {
        writer.text(text)
        writer.value(mode)
        writer.parameters(parameters)
        writer.values(tables)
        writer.value(options)
    }

    package init(from reader: inout WireReader) throws(WireError) {
        self.init(
            text: try reader.text(limit: WireLimits.documentBytes), mode: try reader.value(),
            parameters: try reader.parameters(), tables: try reader.values(limit: WireLimits.tables),
            options: try reader.value())
    }
}

extension QueryTable: WireCodable {
    package func encode(into writer: inout WireWriter) {
        writer.value(manifest)
        writer.flag(isValidated)
    }

    package init(from reader: inout WireReader) throws(WireError) {
        self.init(manifest: try reader.value(), isValidated: try reader.flag())
    }
}

extension QueryOptions: WireCodable {
    package func encode(into writer: inout WireWriter) {
        writer.count(threads)
        writer.count(batchRows)
        writer.count(memoryBytesLimit)
        writer.count(resultRowsLimit)
        writer.flag(explain)
    }

    package init(from reader: inout WireReader) throws(WireError) {
        self.init(
            threads: try reader.count(limit: 256), batchRows: try reader.count(limit: WireLimits.batchRows),
            memoryBytesLimit: try reader.count(limit: 1 << 46), resultRowsLimit: try reader.count(limit: 1 << 40),
            explain: try reader.flag())
        guard threads > 0, batchRows > 0 else { throw WireError(.inconsistent) }
    }
}
