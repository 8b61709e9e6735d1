import Schemas

/// The evidence columns as expressions over an aggregate's output.
extension EvidenceLayout {
    /// All evidence columns of `node`, in their order, with their types.
    package static func columns(of node: AggregateNode) -> [BoundExpression] {
        let layout = EvidenceLayout(node)
        var columns: [BoundExpression] = []
        for key in 0..<layout.keyCount {
            columns.append(.column(index: layout.groupRows(key: key), type: .integer))
            columns.append(.column(index: layout.groupSubjects(key: key), type: .integer))
            for (index, call) in node.aggregates.enumerated() {
                for figure in Figure.allCases {
                    let position = layout.figure(figure, aggregate: index, key: key)
                    columns.append(.column(index: position, type: type(of: figure, call)))
                }
            }
        }
        return columns
    }

    /// The type of one figure of one aggregate.
    package static func type(of figure: Figure, _ call: AggregateCall) -> ColumnType {
        switch figure {
        case .rows, .subjects, .nonzero, .atExtreme, .below, .above: .integer
        case .top1, .top2, .totalAbsolute: call.contributionType
        }
    }
}
