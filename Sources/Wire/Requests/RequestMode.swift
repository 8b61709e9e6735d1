import Schemas

/// Under which rules a text is compiled and run.
package enum RequestMode: Hashable, Sendable {
    /// Open data: messages may leave; with `evidence`, evidence columns follow the visible ones.
    case open(evidence: Bool)
    /// Restricted data. In a query, only closed codes leave besides result and evidence.
    case restricted(RestrictedRules)

    package var isRestricted: Bool {
        if case .restricted = self { true } else { false }
    }
}

extension RequestMode: WireCodable {
    package func encode(into writer: inout WireWriter) {
        switch self {
        case .open(let evidence):
            writer.byte(0)
            writer.flag(evidence)
        case .restricted(let rules):
            writer.byte(1)
            writer.value(rules)
        }
    }

    package init(from reader: inout WireReader) throws(WireError) {
        switch try reader.byte() {
        case 0: self = .open(evidence: try reader.flag())
        case 1: self = .restricted(try reader.value())
        default: throw WireError(.invalidTag)
        }
    }
}
