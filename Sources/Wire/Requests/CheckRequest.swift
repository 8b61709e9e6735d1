import Schemas

/// Compile a text against declared schemas, without data: the answer is `prepared` or `rejected`.
package struct CheckRequest: Hashable, Sendable {
    package var text: String
    package var mode: RequestMode
    package var parameters: [String: ParameterArgument]
    package var tables: [TableSchema]
    /// Ask for the plan as text.
    package var explain: Bool

    package init(
        text: String, mode: RequestMode, parameters: [String: ParameterArgument] = [:], tables: [TableSchema],
        explain: Bool = false
    ) {
        self.text = text
        self.mode = mode
        self.parameters = parameters
        self.tables = tables
        self.explain = explain
    }
}

extension CheckRequest: WireCodable {
    package func encode(into writer: inout WireWriter) {
        writer.text(text)
        writer.value(mode)
        writer.parameters(parameters)
        writer.values(tables)
        writer.flag(explain)
    }

    package init(from reader: inout WireReader) throws(WireError) {
        self.init(
            text: try reader.text(limit: WireLimits.documentBytes), mode: try reader.value(),
            parameters: try reader.parameters(), tables: try reader.values(limit: WireLimits.tables),
            explain: try reader.flag())
    }
}

extension WireWriter {
    /// Arguments in the order of their names.
    mutating func parameters(_ parameters: [String: ParameterArgument]) {
        list(parameters.sorted { $0.key < $1.key }) { writer, entry in
            writer.text(entry.key)
            writer.value(entry.value)
        }
    }
}

extension WireReader {
    mutating func parameters() throws(WireError) -> [String: ParameterArgument] {
        var result: [String: ParameterArgument] = [:]
        let count = try listCount(limit: WireLimits.columns, elementBytes: 2)
        for _ in 0..<count {
            let name = try name()
            guard result.updateValue(try value(), forKey: name) == nil else { throw WireError(.inconsistent) }
        }
        return result
    }
}
