import Schemas

/// The select list: grouping columns and single aggregates, nothing else.
extension RestrictedCheck {
    mutating func checkOutputs(_ select: SelectSyntax) throws(PlanningError) {
        let isAggregate = select.items.contains(where: holdsAggregate)
        if !isAggregate {
            refuse(
                .rowLevelOutput,
                "the query has no aggregate: rows of restricted data do not leave; use COUNT, SUM, AVG …",
                at: select.span)
        }
        for item in select.items {
            switch item {
            case .star(_, let span):
                refuse(.starOutput, "* would output rows; name grouping columns and aggregates", at: span)
            case .expression(let syntax, let alias):
                guard let source = try outputSource(syntax, isAggregate: isAggregate) else { continue }
                approved.outputs.append(ApprovedQuery.Output(name: try name(syntax, alias), source: source))
            }
        }
        checkShape(select)
    }

    private func holdsAggregate(_ item: SelectItemSyntax) -> Bool {
        guard case .expression(let syntax, _) = item else { return false }
        return Self.holdsAggregate(syntax)
    }

    private static func holdsAggregate(_ syntax: ExpressionSyntax) -> Bool {
        if case .call(let call) = syntax.kind, AggregateNames.contains(call.name.text) { return true }
        return syntax.children.contains(where: holdsAggregate)
    }

    /// What the column is, or nil after a refusal.
    private mutating func outputSource(
        _ syntax: ExpressionSyntax, isAggregate: Bool
    ) throws(PlanningError) -> ApprovedQuery.Output.Source? {
        switch syntax.kind {
        case .column:
            guard let column = try column(syntax) else { return nil }
            if approved.groups.contains(column) { return .group(column: column) }
            let name = columns[column].name
            if isAggregate {
                refuse(
                    .outputNotGrouped, "column \"\(name)\" is neither a grouping column nor inside an aggregate",
                    at: syntax.span)
            } else {
                refuse(.rowLevelOutput, "column \"\(name)\" would leave row by row; aggregate it", at: syntax.span)
            }
            return nil
        case .call(let call) where AggregateNames.contains(call.name.text):
            var source = syntax
            let kind = AggregateNames.judged[call.name.text.lowercased()]
            let filtered = kind.flatMap { ConditionalAggregate.rewritten(call, $0) }
            if let filtered { source.kind = .call(filtered) }
            return try checkAggregate(filtered ?? call, at: syntax.span) ? .aggregate(source) : nil
        case .literal:
            refuse(.literalOutput, "a constant is no result; remove it", at: syntax.span)
        default:
            refuse(
                .outputExpression,
                "an output column is a grouping column or one aggregate, without anything around it; compute on the released table",
                at: syntax.span)
        }
        return nil
    }

    /// The name of an output column: from AS, from the grouping column, or the aggregate's, numbered where it repeats.
    private mutating func name(_ syntax: ExpressionSyntax, _ alias: NameSyntax?) throws(PlanningError) -> String {
        let taken = Set(approved.outputs.map { $0.name.lowercased() })
        guard let alias else {
            let name = OutputNames.name(of: syntax, in: scope)
            guard taken.contains(name.lowercased()) else { return name }
            guard case .call = syntax.kind else {
                refuse(.duplicateOutputName, "the output names this column twice; remove one", at: syntax.span)
                return name
            }
            let number = (2...(taken.count + 2)).first { !taken.contains("\(name.lowercased())_\($0)") } ?? 2
            return "\(name)_\(number)"
        }
        if !OutputLabel.isAllowed(alias.text, charactersLimit: rules.aliasCharactersLimit) {
            refuse(
                .outputName,
                "the name of an output column has 1 to \(rules.aliasCharactersLimit) letters, digits or _; shorten or simplify it",
                at: alias.span)
        }
        if taken.contains(alias.text.lowercased()) {
            refuse(.duplicateOutputName, "two output columns have this name; rename one", at: alias.span)
        }
        return alias.text
    }

    private mutating func checkShape(_ select: SelectSyntax) {
        guard refusals.isEmpty else { return }
        let shown = approved.outputs.compactMap { if case .group(let column) = $0.source { column } else { nil } }
        for column in approved.groups where !shown.contains(column) {
            refuse(
                .groupNotShown,
                "grouping column \"\(columns[column].name)\" is not in the output; add it, so that cells can be told apart",
                at: select.span)
        }
        guard approved.outputs.count <= rules.outputColumnsLimit else {
            refuse(
                .tooManyOutputColumns, "a result has at most \(rules.outputColumnsLimit) columns; ask for fewer",
                at: select.span)
            return
        }
        let cells = CellCount.of(
            approved.groups.compactMap { columns[$0].domain }, columns: approved.outputs.count)
        if cells > rules.cellsLimit {
            refuse(
                .tooManyCells,
                "the result would have \(cells) cells, at most \(rules.cellsLimit) are allowed; group by fewer or coarser columns",
                at: select.groupBy.first?.span ?? select.span)
        }
    }
}

/// The size of a result completed over its domains.
enum CellCount {
    /// Cells, clamped to `Int.max`.
    static func of(_ domains: [Domain], columns: Int) -> Int {
        domains.reduce(columns) { cells, domain in
            let (product, overflow) = cells.multipliedReportingOverflow(by: max(domain.count, 0))
            return overflow ? .max : product
        }
    }
}

/// Names that a submitter gives to output columns: they leave with the result, so they hold no more than a name needs.
enum OutputLabel {
    /// Letters of any script with their marks, digits and `_`; counted in scalars, since marks can be stacked.
    static func isAllowed(_ name: String, charactersLimit: Int) -> Bool {
        let scalars = name.unicodeScalars
        return !scalars.isEmpty && scalars.count <= charactersLimit
            && scalars.allSatisfy { $0 != "$" && Lexer.continuesName($0) }
    }
}
