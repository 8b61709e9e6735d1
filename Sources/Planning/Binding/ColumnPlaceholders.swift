/// Column numbers that stand for something else until `Decorrelation` has put columns in their place. Real columns are far
/// below; no plan that leaves the planner holds a placeholder.
enum Placeholder {
    private static let outerBase = 1 << 40
    private static let resultBase = 1 << 41
    private static let subqueryBase = 1 << 42
    /// Tables of WITH and LATERAL queries, as the index of a `shared` plan.
    private static let commonBase = 1 << 43
    private static let lateralBase = 1 << 44

    static func isPlaceholder(_ index: Int) -> Bool { index >= outerBase }

    /// Column `number` of those that the present subquery takes from around it.
    static func outer(_ number: Int) -> Int { outerBase + number }
    static func outerNumber(_ index: Int) -> Int? { number(index, outerBase, resultBase) }

    /// Output column `number` of the subquery whose condition this is.
    static func result(_ number: Int) -> Int { resultBase + number }
    static func resultNumber(_ index: Int) -> Int? { number(index, resultBase, subqueryBase) }

    /// The value of subquery `number` of the session.
    static func subquery(_ number: Int) -> Int { subqueryBase + number }
    static func subqueryNumber(_ index: Int) -> Int? { number(index, subqueryBase, commonBase) }

    /// Table `number` of WITH in the session.
    static func common(_ number: Int) -> Int { commonBase + number }
    static func commonNumber(_ index: Int) -> Int? { number(index, commonBase, lateralBase) }

    /// Subquery `number` of the session as the right side of a join with the rows that it reads.
    static func lateral(_ number: Int) -> Int { lateralBase + number }
    static func lateralNumber(_ index: Int) -> Int? { number(index, lateralBase, .max) }

    private static func number(_ index: Int, _ base: Int, _ next: Int) -> Int? {
        (base..<next).contains(index) ? index - base : nil
    }
}
