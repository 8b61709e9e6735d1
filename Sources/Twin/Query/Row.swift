import Schemas

/// One row between operators.
struct Row {
    var values: [Value]
    /// One a tracked subject key; empty where the query asks for no evidence.
    var lineages: [Lineage]
}

/// Values as a key of a dictionary. `String`'s own equality is of characters however they are composed; texts of a
/// database are equal when their bytes are.
struct RowKey: Hashable {
    private enum Part: Hashable {
        case value(Value)
        case text([UInt8])
    }

    private var parts: [Part]

    init(_ values: [Value]) {
        parts = values.map { value in
            if case .text(let text) = value { return .text(Array(text.utf8)) }
            return .value(value)
        }
    }
}
