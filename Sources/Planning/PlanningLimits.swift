/// Limits on submitted text; each has its own refusal.
package enum PlanningLimits {
    /// UTF-8 bytes of the whole text → `textTooLong`.
    package static let textBytes = 100_000
    /// Tokens → `tooManyTokens`.
    package static let tokens = 20_000
    /// UTF-8 bytes of one name, number or string → `tokenTooLong`.
    package static let tokenBytes = 20_000
    /// Depth of an expression, and of the parser's recursion → `nestingTooDeep`.
    package static let nesting = 100
    /// Elements of one list (select, IN, AND, WHEN, arguments, …) → `listTooLong`.
    package static let listElements = 5_000
    /// Columns of a result, GROUP BY and ORDER BY → `listTooLong`.
    package static let outputColumns = 1_000
    /// Queries inside queries → `nestingTooDeep`.
    package static let queryNesting = 16
    /// Tables that FROM names in the whole text, derived ones included → `tooManyTables`.
    package static let tables = 64
    /// SELECTs and VALUES in the whole text → `tooManySelects`.
    package static let selects = 64
    /// Operators of the plan, and of every step on the way to it → `planTooLarge`.
    package static let planOperators = 4_000
}
