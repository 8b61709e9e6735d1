import Schemas

/// What the binders of one text share: the subqueries and the tables of WITH that it holds.
final class BindingSession {
    let tables: [TableSchema]
    private(set) var subqueries: [Subquery] = []
    var commonTables: [CommonTable] = []
    /// One table, nothing to join, share or unnest: the plan is final as it is bound.
    var isPlain = true

    init(tables: [TableSchema]) { self.tables = tables }

    /// The number of `subquery`; equal ones are one.
    func add(_ subquery: Subquery) -> Int {
        isPlain = false
        if let known = subqueries.firstIndex(of: subquery) { return known }
        subqueries.append(subquery)
        return subqueries.count - 1
    }

    /// Subquery `number` with what it reads from around it moved elsewhere.
    func moved(
        _ number: Int, _ transform: (BoundExpression) throws(PlanningError) -> BoundExpression
    ) throws(PlanningError) -> Int {
        var subquery = subqueries[number]
        for index in subquery.arguments.indices {
            subquery.arguments[index] = try transform(subquery.arguments[index])
        }
        for index in subquery.conditions.indices {
            subquery.conditions[index] = try transform(subquery.conditions[index])
        }
        return add(subquery)
    }
}

/// A query inside an expression, or behind LATERAL.
struct Subquery: Hashable, Sendable {
    enum Use: Hashable, Sendable {
        /// Its one value, NULL without a row.
        case scalar
        /// TRUE where a row makes all conditions true; else NULL where one is unknown; else FALSE.
        case any
        /// Its rows, joined.
        case rows
    }

    var use: Use
    /// Over its own tables; `Placeholder.outer(k)` is `arguments[k]`.
    var plan: LogicalPlan
    /// Expressions over the columns around it.
    var arguments: [BoundExpression]
    /// Over the columns around it and `Placeholder.result(k)`.
    var conditions: [BoundExpression] = []
}

/// One table of WITH.
struct CommonTable: Sendable {
    var relation: BoundRelation
    /// WITH RECURSIVE: what gives further rows from the latest ones, and UNION without ALL. `relation` gives the first rows.
    var step: LogicalPlan?
    var isDistinct = false
    /// Columns of the query around that `relation` reads, as `Placeholder.outer(k)`: expressions over that query's own frame.
    var arguments: [BoundExpression] = []
    /// How often FROM names it.
    var useCount = 0
}

/// A bound query inside a text.
struct BoundRelation: Sendable {
    var plan: LogicalPlan
    var columns: [ResultColumn]
    var types: [ColumnType]
    /// Columns that are a quoted text or NULL: their type is open to a set operation.
    var constants: [TypedExpression?]

    /// Column `index` as an operand of a set operation.
    func operand(_ index: Int, at span: SourceSpan) -> TypedExpression {
        constants[index] ?? TypedExpression(expression: .column(index: index, type: types[index]), span: span)
    }
}

/// Where a query stands: what it may name besides its own tables.
struct BindingEnvironment {
    let session: BindingSession
    /// The query around, for names that FROM does not know.
    var outer: OuterFrame?
    /// Tables of WITH by name, and their numbers in the session; later ones hide earlier ones.
    var commonTables: [CommonName] = []

    /// A table of WITH by its name.
    struct CommonName {
        var name: NameSyntax
        var number: Int
        /// The query around WITH, whose columns the table may read.
        var frame: OuterFrame?
        /// The recursive table inside its own step, and how deep in queries that is.
        var isLatest = false
    }

    /// In expressions and in WITH nothing names the table that the query itself makes.
    func inside(_ frame: OuterFrame?, hidesLatest: Bool = true) -> BindingEnvironment {
        var copy = self
        if hidesLatest { copy.commonTables.removeAll(where: \.isLatest) }
        copy.outer = frame
        return copy
    }
}

/// The columns around a subquery, and those that it names: its arguments.
final class OuterFrame {
    private let scope: Scope
    private let parent: OuterFrame?
    /// Why nothing may be named from around; nil: it may.
    private let refusal: String?
    private(set) var arguments: [BoundExpression] = []
    /// Columns of `scope` that were named, for messages about grouping.
    private(set) var references: [(column: Int, span: SourceSpan)] = []

    init(scope: Scope, parent: OuterFrame?, refusal: String? = nil) {
        self.scope = scope
        self.parent = parent
        self.refusal = refusal
    }

    /// What a table of WITH reads of `target`, a query around, as seen from here; nil where it is none.
    func adopt(_ argument: BoundExpression, of target: OuterFrame?) -> BoundExpression? {
        guard let parent else { return nil }
        guard let seen = parent === target ? argument : parent.adopt(argument, of: target) else { return nil }
        let number = arguments.firstIndex(of: seen) ?? arguments.count
        if number == arguments.count { arguments.append(seen) }
        return .column(index: Placeholder.outer(number), type: seen.type)
    }

    /// The placeholder for a column around, or nil when no query around knows the name.
    func resolve(qualifier: NameSyntax?, _ name: NameSyntax) throws(PlanningError) -> BoundExpression? {
        let argument: BoundExpression
        do throws(PlanningError) {
            let index = try scope.resolve(qualifier: qualifier, name)
            references.append((index, name.span))
            argument = .column(index: index, type: scope.columns[index].schema.type)
        } catch {
            guard Scope.isMissing(error, qualifier: qualifier) else { throw error }
            guard let found = try parent?.resolve(qualifier: qualifier, name) else { return nil }
            argument = found
        }
        if let refusal { throw PlanningError(.unsupported, refusal, at: name.span) }
        let number = arguments.firstIndex(of: argument) ?? arguments.count
        if number == arguments.count { arguments.append(argument) }
        return .column(index: Placeholder.outer(number), type: argument.type)
    }
}
