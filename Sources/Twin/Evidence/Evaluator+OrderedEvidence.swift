import Planning
import Schemas

/// Where the subjects of a group stand around the value that a percentile or MODE reports.
extension Evaluator {
    /// Distinct subjects that hold the value (MODE), with a value below it, with one above it (percentiles); NULL elsewhere,
    /// and where nothing is reported.
    func orderedPlaces(
        _ call: AggregateCall, _ lineages: [Lineage], _ tuples: [[Value]]
    ) throws(TwinError) -> (atValue: Value, below: Value, above: Value) {
        guard call.kind.isOfOrderedValues else { return (.null, .null, .null) }
        let reported = try settled { () throws(ScalarFault) in try Aggregates.value(call, tuples) }
        guard !reported.isNull else { return (.null, .null, .null) }
        var (below, at, above): ([Lineage], [Lineage], [Lineage]) = ([], [], [])
        for (lineage, tuple) in zip(lineages, tuples) where !tuple[0].isNull {
            // A continuous percentile is a double, and of doubles.
            let isDouble = call.kind == .percentileContinuous
            let value =
                isDouble ? try settled { () throws(ScalarFault) in try Casts.cast(tuple[0], to: .double) } : tuple[0]
            let order = Ordering.compare(value, reported)
            if order < 0 {
                below.append(lineage)
            } else if order > 0 {
                above.append(lineage)
            } else {
                at.append(lineage)
            }
        }
        func subjects(_ lineages: [Lineage]) -> Value { .integer(Int64(Self.distinctSubjects(lineages))) }
        if call.kind == .mode { return (subjects(at), .null, .null) }
        return (.null, subjects(below), subjects(above))
    }
}
