import Schemas

/// Functions in FROM.
extension Parser {
    /// name(…) [alias], the name already taken.
    mutating func tableFunction(_ name: NameSyntax) throws(PlanningError) -> TableReferenceSyntax {
        try countTable(at: name.span)
        let function: TableFunctionSyntax
        switch name.text.lowercased() {
        case "generate_series":
            try expect(.leftParenthesis)
            let arguments = try expressionList()
            try expect(.rightParenthesis)
            function = TableFunctionSyntax(
                name: name, arguments: arguments, span: SourceSpan(name.span.lower, previousSpan.upper))
        case "unnest":
            let elements = try arrayInParentheses()
            function = TableFunctionSyntax(
                name: name, arguments: elements, span: SourceSpan(name.span.lower, previousSpan.upper))
        default: throw unsupported("this function in FROM", at: name.span)
        }
        if isWord("with"), isWord("ordinality", ahead: 1) { throw unsupported("WITH ORDINALITY") }
        return .function(function, alias: try tableAlias())
    }
}
