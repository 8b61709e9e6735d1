import Schemas

/// Pairs of aggregates of one column whose ratio is a count: SUM / AVG = n, sample / population variance = n / (n − 1).
enum CountRatio {
    private static let samples: [AggregateKind] = [.standardDeviationSample, .varianceSample]
    private static let populations: [AggregateKind] = [.standardDeviationPopulation, .variancePopulation]

    /// The aggregates that give the count away beside `kind`.
    static func partners(of kind: AggregateKind) -> [AggregateKind] {
        switch kind {
        case .sum: [.average]
        case .average: [.sum]
        case .standardDeviationSample, .varianceSample: populations
        case .standardDeviationPopulation, .variancePopulation: samples
        default: []
        }
    }

    static func isRevealed(by kind: AggregateKind, of argument: String?, among columns: [ResultColumn]) -> Bool {
        argument != nil && partner(of: kind, argument, among: columns) != nil
    }

    /// The same for aggregates under a condition, which name no column: any two may be of one.
    static func mayBeRevealed(by kind: AggregateKind, of argument: String?, among columns: [ResultColumn]) -> Bool {
        let wanted = partners(of: kind)
        return argument == nil
            && columns.contains { column in wanted.contains { column.role == .aggregate($0, column: nil) } }
    }

    /// Position of a partner on the same column.
    static func partner(of kind: AggregateKind, _ argument: String?, among columns: [ResultColumn]) -> Int? {
        // Without a name nothing says that the two are of one column.
        guard argument != nil else { return nil }
        let wanted = partners(of: kind)
        return columns.firstIndex { column in wanted.contains { column.role == .aggregate($0, column: argument) } }
    }
}
