import Schemas

/// OVER, WINDOW, WITHIN GROUP.
extension Parser {
    /// WITHIN GROUP (ORDER BY key).
    mutating func withinGroup() throws(PlanningError) -> OrderSyntax {
        try expect(word: "within")
        try expect(word: "group")
        try expect(.leftParenthesis)
        guard isWord("order") else { throw expected("ORDER BY") }
        let keys = try orderBy()
        guard keys.count == 1 else {
            throw PlanningError(
                .unsupported, "WITHIN GROUP takes one ORDER BY key", at: keys[1].expression.span)
        }
        try expect(.rightParenthesis)
        return keys[0]
    }

    /// What follows OVER.
    mutating func windowReference() throws(PlanningError) -> WindowReferenceSyntax {
        isSymbol(.leftParenthesis) ? .inline(try windowDefinition()) : .named(try name("the name of a window"))
    }

    /// WINDOW name AS (…), ….
    mutating func windowClause() throws(PlanningError) -> [NamedWindowSyntax] {
        guard take(word: "window") else { return [] }
        var windows: [NamedWindowSyntax] = []
        repeat {
            let name = try self.name("the name of a window")
            try expect(word: "as")
            windows.append(NamedWindowSyntax(name: name, window: try windowDefinition()))
            try checkLength(windows.count, PlanningLimits.outputColumns)
        } while take(.comma)
        return windows
    }

    private mutating func windowDefinition() throws(PlanningError) -> WindowSyntax {
        let start = current.span.lower
        try expect(.leftParenthesis)
        var window = WindowSyntax(partition: [], order: [], span: current.span)
        if !isWord(among: ["partition", "order", "rows", "range", "groups"]) { window.base = optionalName() }
        if take(word: "partition") {
            try expect(word: "by")
            window.partition = try expressionList()
        }
        window.order = try orderBy()
        if isWord(among: ["rows", "range", "groups"]) { window.frame = try frame() }
        try expect(.rightParenthesis)
        window.span = SourceSpan(start, previousSpan.upper)
        return window
    }

    private mutating func frame() throws(PlanningError) -> FrameSyntax {
        let start = current.span.lower
        guard let unit = advance().keyword.flatMap(WindowFrame.Unit.init(rawValue:)) else {
            throw expected("ROWS, RANGE or GROUPS")
        }
        let isBetween = take(word: "between")
        let first = try frameBound()
        var last = FrameSyntax.Bound.currentRow
        if isBetween {
            try expect(word: "and")
            last = try frameBound()
        }
        let exclusion = try frameExclusion()
        return FrameSyntax(
            unit: unit, start: first, end: last, exclusion: exclusion,
            span: SourceSpan(start, previousSpan.upper))
    }

    private mutating func frameBound() throws(PlanningError) -> FrameSyntax.Bound {
        if isWord("unbounded") {
            advance()
            if take(word: "preceding") { return .unboundedPreceding }
            try expect(word: "following")
            return .unboundedFollowing
        }
        if isWord("current"), isWord("row", ahead: 1) {
            advance()
            advance()
            return .currentRow
        }
        let offset = try expression(above: .other)
        if take(word: "preceding") { return .preceding(offset) }
        try expect(word: "following")
        return .following(offset)
    }

    private mutating func frameExclusion() throws(PlanningError) -> WindowFrame.Exclusion {
        guard take(word: "exclude") else { return .none }
        if take(word: "group") { return .group }
        if take(word: "ties") { return .ties }
        if take(word: "no") {
            try expect(word: "others")
            return .none
        }
        try expect(word: "current")
        try expect(word: "row")
        return .currentRow
    }
}
