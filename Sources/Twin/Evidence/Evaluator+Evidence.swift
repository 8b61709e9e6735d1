import Planning
import Schemas

/// The evidence columns of a group, from the explicit sets of its rows' subjects.
extension Evaluator {
    /// In the order of `EvidenceLayout`. `arguments` are the tuples of each call.
    func evidence(
        _ request: EvidenceRequest, _ node: AggregateNode, _ group: Group, _ arguments: [[[Value]]]
    ) throws(TwinError) -> [Value] {
        var columns: [Value] = []
        for position in request.subjectKeys {
            let key = try keys.index(of: position, below: node)
            let lineages = group.rows.map { $0.lineages[key] }
            guard !lineages.contains(.lost) else { throw TwinError(.identityLost) }
            columns.append(.integer(Int64(lineages.count)))
            columns.append(.integer(Int64(Self.distinctSubjects(lineages))))
            for (call, tuples) in zip(node.aggregates, arguments) {
                columns += try figures(call, lineages, tuples)
            }
        }
        return columns
    }

    static func distinctSubjects(_ lineages: [Lineage]) -> Int {
        lineages.reduce(into: Set<Int>()) { $0.formUnion($1.subjects) }.count
    }

    private func figures(
        _ call: AggregateCall, _ lineages: [Lineage], _ tuples: [[Value]]
    ) throws(TwinError) -> [Value] {
        let contributing = lineages.indices.filter { !tuples[$0].contains(.null) }
        let subjects = Self.distinctSubjects(contributing.map { lineages[$0] })
        let counts = [Value.integer(Int64(contributing.count)), .integer(Int64(subjects))]
        if call.kind == .minimum || call.kind == .maximum {
            let extreme = try settled { () throws(ScalarFault) in try Aggregates.value(call, tuples) }
            let holders = contributing.filter { RowKey(tuples[$0]) == RowKey([extreme]) }
            let atExtreme = Self.distinctSubjects(holders.map { lineages[$0] })
            return counts + [.integer(Int64(subjects)), .integer(Int64(atExtreme)), .null, .null, .null, .null, .null]
        }
        guard call.isAdditive else {
            return counts + [.integer(Int64(subjects)), .null, .null, .null, .null, .null, .null]
        }
        var contributions = Contributions()
        do throws(ScalarFault) {
            for row in contributing {
                // Counts are of rows; everything else of the argument's size.
                let amount = call.contributesRows ? Value.integer(1) : tuples[row][0]
                try contributions.add(amount, of: lineages[row])
            }
        } catch {
            throw TwinError(.planInvalid, "contributions of \(call.kind)")
        }
        let sizes = try [contributions.top1, contributions.top2, contributions.totalAbsolute].map {
            size throws(TwinError) in
            // A size beyond 38 digits, or beyond doubles, is not known; that is no error of the query.
            (try? size.value(as: call.contributionType)) ?? .null
        }
        let places = try orderedPlaces(call, lineages, tuples)
        return counts + [.integer(Int64(contributions.nonzero)), places.atValue] + sizes + [places.below, places.above]
    }
}

extension AggregateCall {
    /// True where the rows of a subject add up to what it contributes.
    var isAdditive: Bool {
        switch kind {
        case .sum, .average, .standardDeviationSample, .standardDeviationPopulation, .varianceSample,
            .variancePopulation:
            true
        default: contributesRows
        }
    }

    /// True where a subject's contribution is its number of rows.
    var contributesRows: Bool {
        switch kind {
        case .countRows, .count, .countDistinct, .regressionCount: true
        // Each row is one value among those that are put in order.
        case .percentileContinuous, .percentileDiscrete, .mode: true
        default: false
        }
    }
}
