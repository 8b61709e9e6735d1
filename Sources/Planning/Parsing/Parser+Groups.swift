import Schemas

/// GROUP BY with ROLLUP, CUBE and GROUPING SETS.
extension Parser {
    mutating func groupBy() throws(PlanningError) -> (elements: [GroupingSyntax], isDistinct: Bool) {
        guard take(word: "group") else { return ([], false) }
        try expect(word: "by")
        let isDistinct = take(word: "distinct")
        if !isDistinct { _ = take(word: "all") }
        return (try groupingElements(), isDistinct)
    }

    private mutating func groupingElements() throws(PlanningError) -> [GroupingSyntax] {
        var elements: [GroupingSyntax] = []
        repeat {
            elements.append(try groupingElement())
            try checkLength(elements.count, PlanningLimits.outputColumns)
        } while take(.comma)
        return elements
    }

    private mutating func groupingElement() throws(PlanningError) -> GroupingSyntax {
        let start = current.span.lower
        if isWord("rollup") || isWord("cube"), isSymbol(.leftParenthesis, ahead: 1) {
            let isCube = advance().keyword == "cube"
            let lists = try columnLists()
            let span = SourceSpan(start, previousSpan.upper)
            return isCube ? .cube(lists, span: span) : .rollup(lists, span: span)
        }
        if isWord("grouping"), isWord("sets", ahead: 1) {
            advance()
            advance()
            try enter()
            try expect(.leftParenthesis)
            let elements = try groupingElements()
            try expect(.rightParenthesis)
            leave()
            return .sets(elements, span: SourceSpan(start, previousSpan.upper))
        }
        let list = try columnList()
        return .expressions(list, span: SourceSpan(start, previousSpan.upper))
    }

    /// (element, …) of ROLLUP and CUBE.
    private mutating func columnLists() throws(PlanningError) -> [[ExpressionSyntax]] {
        try expect(.leftParenthesis)
        var lists: [[ExpressionSyntax]] = []
        repeat {
            lists.append(try columnList())
            try checkLength(lists.count, PlanningLimits.outputColumns)
        } while take(.comma)
        try expect(.rightParenthesis)
        return lists
    }

    /// An expression, several in parentheses, or ().
    private mutating func columnList() throws(PlanningError) -> [ExpressionSyntax] {
        if isSymbol(.leftParenthesis), isSymbol(.rightParenthesis, ahead: 1) {
            advance()
            advance()
            return []
        }
        let expression = try self.expression()
        if case .row(let elements) = expression.kind { return elements }
        return [expression]
    }
}
