import Schemas

/// One element of the select list after `*` is expanded.
struct OutputItem {
    var name: String
    var root: BoundRoot
    /// Set when the element names an output column by AS, or is a plain column: ORDER BY and GROUP BY may use it.
    var reference: NameSyntax?
}

/// The names of output columns without AS, as PostgreSQL makes them.
enum OutputNames {
    static func name(of syntax: ExpressionSyntax, in scope: Scope) -> String {
        known(syntax, scope) ?? "?column?"
    }

    private static func known(_ syntax: ExpressionSyntax, _ scope: Scope) -> String? {
        switch syntax.kind {
        case .column(let qualifier, let name):
            (try? scope.resolve(qualifier: qualifier, name)).map { scope.columns[$0].schema.name }
        case .call(let call): call.name.isQuoted ? call.name.text : call.name.text.lowercased()
        case .cast(let operand, let type): known(operand, scope) ?? type.name
        case .extract: "extract"
        case .conditional(let syntax): syntax.otherwise.flatMap { known($0, scope) } ?? "case"
        default: nil
        }
    }
}
