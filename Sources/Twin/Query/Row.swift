import Schemas

/// One row between operators.
struct Row {
    var values: [Value]
    /// One a tracked subject key; empty where the query asks for no evidence.
    var lineages: [Lineage]
}

/// Values as a key of a dictionary: texts by their bytes, as `Value` compares them; −0 is 0, NULL is NULL.
struct RowKey: Hashable {
    private var values: [Value]

    init(_ values: [Value]) { self.values = values }
}
