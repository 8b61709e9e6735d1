import Schemas

/// A whole text: one query, perhaps to be explained only.
struct StatementSyntax: Hashable, Sendable {
    /// Where EXPLAIN stands; nil: the query is to run.
    var explain: SourceSpan?
    /// EXPLAIN ANALYZE: it runs, and what was done is told.
    var isAnalyze: Bool
    var query: QuerySyntax
}

/// A query body with the order and the limits of its result. Set operations become further bodies.
struct QuerySyntax: Hashable, Sendable {
    var body: SelectSyntax
    var orderBy: [OrderSyntax]
    var limit: ExpressionSyntax?
    var offset: ExpressionSyntax?
}

/// SELECT … FROM … WHERE … GROUP BY … HAVING ….
struct SelectSyntax: Hashable, Sendable {
    var isDistinct: Bool
    /// Where `DISTINCT` stands, or `SELECT`.
    var span: SourceSpan
    var items: [SelectItemSyntax]
    var from: TableReferenceSyntax?
    var filter: ExpressionSyntax?
    var groupBy: [ExpressionSyntax]
    var having: ExpressionSyntax?
}

/// One element of the select list.
enum SelectItemSyntax: Hashable, Sendable {
    /// `*` or `t.*`.
    case star(qualifier: NameSyntax?, span: SourceSpan)
    case expression(ExpressionSyntax, alias: NameSyntax?)
}

/// What FROM names. Joins and derived tables become further cases.
enum TableReferenceSyntax: Hashable, Sendable {
    case table(name: NameSyntax, alias: NameSyntax?)
}

/// One ORDER BY element.
struct OrderSyntax: Hashable, Sendable {
    var expression: ExpressionSyntax
    var isDescending: Bool
    /// PostgreSQL's default: last when ascending, first when descending.
    var nullsFirst: Bool
}
