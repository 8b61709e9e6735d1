import Schemas

/// A whole text: one query, perhaps to be explained only.
struct StatementSyntax: Hashable, Sendable {
    /// Where EXPLAIN stands; nil: the query is to run.
    var explain: SourceSpan?
    /// EXPLAIN ANALYZE: it runs, and what was done is told.
    var isAnalyze: Bool
    var query: QuerySyntax
}

/// [WITH …] body with the order and the limits of its result.
struct QuerySyntax: Hashable, Sendable {
    var with: [CommonTableSyntax] = []
    var body: QueryBodySyntax
    var orderBy: [OrderSyntax] = []
    var limit: ExpressionSyntax?
    var offset: ExpressionSyntax?
    /// Where WITH TIES stands: rows as good as the last one count as well.
    var withTies: SourceSpan?
    var span: SourceSpan
}

/// LIMIT and OFFSET as written.
struct LimitSyntax: Hashable, Sendable {
    var limit: ExpressionSyntax?
    var offset: ExpressionSyntax?
    var withTies: SourceSpan?
}

/// What gives the rows of a query.
indirect enum QueryBodySyntax: Hashable, Sendable {
    case select(SelectSyntax)
    /// Rows of equally many expressions.
    case values([[ExpressionSyntax]], span: SourceSpan)
    case combined(SetOperationSyntax)
    /// A query in parentheses with an order, limits or a WITH of its own.
    case nested(QuerySyntax)
}

/// left UNION | INTERSECT | EXCEPT [ALL] right.
struct SetOperationSyntax: Hashable, Sendable {
    enum Operation: String, Hashable, Sendable { case union = "UNION", intersect = "INTERSECT", except = "EXCEPT" }

    var operation: Operation
    var isAll: Bool
    var left: QueryBodySyntax
    var right: QueryBodySyntax
    /// Where the operator stands.
    var span: SourceSpan
}

/// name [(columns)] AS (query).
struct CommonTableSyntax: Hashable, Sendable {
    /// WITH RECURSIVE: the query may name the table itself.
    var isRecursive = false
    var name: NameSyntax
    var columns: [NameSyntax]
    var query: QuerySyntax
}

/// SELECT … FROM … WHERE … GROUP BY … HAVING ….
struct SelectSyntax: Hashable, Sendable {
    var isDistinct: Bool
    /// DISTINCT ON (…): one row for each of their values.
    var distinctOn: [ExpressionSyntax] = []
    /// Where `DISTINCT` stands, or `SELECT`.
    var span: SourceSpan
    var items: [SelectItemSyntax]
    var from: TableReferenceSyntax?
    var filter: ExpressionSyntax?
    var groupBy: [GroupingSyntax]
    /// GROUP BY DISTINCT: equal grouping sets count once.
    var isGroupDistinct = false
    var having: ExpressionSyntax?
    var windows: [NamedWindowSyntax] = []
}

/// One element of the select list.
enum SelectItemSyntax: Hashable, Sendable {
    /// `*` or `t.*`.
    case star(qualifier: NameSyntax?, span: SourceSpan)
    case expression(ExpressionSyntax, alias: NameSyntax?)
}

/// What FROM names.
indirect enum TableReferenceSyntax: Hashable, Sendable {
    case table(name: NameSyntax, alias: TableAliasSyntax?)
    /// (query) alias, or VALUES in parentheses.
    case derived(QuerySyntax, alias: TableAliasSyntax?, isLateral: Bool)
    /// A join; a comma is a cross join.
    case join(JoinSyntax)
    /// generate_series(…) or UNNEST(ARRAY[…]).
    case function(TableFunctionSyntax, alias: TableAliasSyntax?)
}

/// name [(columns)] behind a table.
struct TableAliasSyntax: Hashable, Sendable {
    var name: NameSyntax
    var columns: [NameSyntax]
}

/// A function that gives rows of one column.
struct TableFunctionSyntax: Hashable, Sendable {
    var name: NameSyntax
    /// The elements of UNNEST's array, or the function's arguments.
    var arguments: [ExpressionSyntax]
    var span: SourceSpan
}

/// left JOIN right with its condition.
struct JoinSyntax: Hashable, Sendable {
    enum Kind: Hashable, Sendable { case inner, left, right, full }
    enum Condition: Hashable, Sendable {
        /// CROSS JOIN and commas.
        case always
        case on(ExpressionSyntax)
        case using([NameSyntax])
        case natural
    }

    var kind: Kind
    var condition: Condition
    var left: TableReferenceSyntax
    var right: TableReferenceSyntax
    /// Where the joining words or the comma stand.
    var span: SourceSpan
}

/// One ORDER BY element.
struct OrderSyntax: Hashable, Sendable {
    var expression: ExpressionSyntax
    var isDescending: Bool
    /// PostgreSQL's default: last when ascending, first when descending.
    var nullsFirst: Bool
}
