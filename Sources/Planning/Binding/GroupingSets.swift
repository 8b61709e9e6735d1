import Schemas

/// Expands GROUP BY into its grouping sets, as PostgreSQL does: elements multiply, GROUPING SETS add up.
struct GroupingSets {
    /// PostgreSQL's own limit.
    static let setsLimit = 4_096
    /// 2^12 sets.
    static let cubeLimit = 12

    /// All grouping expressions, each once.
    private(set) var groups: [BoundExpression] = []

    /// The sets of all elements; nil: one set of all groups.
    mutating func sets(
        of elements: [GroupingSyntax], isDistinct: Bool,
        bind: (ExpressionSyntax) throws(PlanningError) -> BoundExpression
    ) throws(PlanningError) -> [[Int]]? {
        var product: [[Int]] = [[]]
        for element in elements {
            let sets = try self.sets(of: element, bind)
            try Self.check(product.count * sets.count, at: element.span)
            product = product.flatMap { left in sets.map { Self.union([left, $0]) } }
        }
        if isDistinct {
            var seen: Set<Set<Int>> = []
            product = product.filter { seen.insert(Set($0)).inserted }
        }
        return product.count == 1 && product[0].count == groups.count ? nil : product
    }

    private mutating func sets(
        of element: GroupingSyntax, _ bind: (ExpressionSyntax) throws(PlanningError) -> BoundExpression
    ) throws(PlanningError) -> [[Int]] {
        switch element {
        case .expressions(let list, _): return [try positions(list, bind)]
        case .rollup(let lists, let span):
            try Self.check(lists.count, at: span)
            let columns = try self.columns(lists, bind)
            return (0...columns.count).map { Self.union(columns.dropLast($0)) }
        case .cube(let lists, let span):
            guard lists.count <= Self.cubeLimit else {
                throw PlanningError(.listTooLong, "CUBE takes at most \(Self.cubeLimit) elements", at: span)
            }
            let columns = try self.columns(lists, bind)
            let all = (1 << columns.count) - 1
            return stride(from: all, through: 0, by: -1).map { mask in
                // The first element is the highest bit: sets come as PostgreSQL lists them.
                Self.union(columns.indices.filter { mask >> (columns.count - 1 - $0) & 1 == 1 }.map { columns[$0] })
            }
        case .sets(let elements, let span):
            var all: [[Int]] = []
            for element in elements {
                all += try sets(of: element, bind)
                try Self.check(all.count, at: span)
            }
            return all
        }
    }

    private mutating func columns(
        _ lists: [[ExpressionSyntax]], _ bind: (ExpressionSyntax) throws(PlanningError) -> BoundExpression
    ) throws(PlanningError) -> [[Int]] {
        var columns: [[Int]] = []
        for list in lists { columns.append(try positions(list, bind)) }
        return columns
    }

    private mutating func positions(
        _ list: [ExpressionSyntax], _ bind: (ExpressionSyntax) throws(PlanningError) -> BoundExpression
    ) throws(PlanningError) -> [Int] {
        var positions: [Int] = []
        for syntax in list {
            let expression = try bind(syntax)
            let position = groups.firstIndex(of: expression) ?? groups.count
            if position == groups.count { groups.append(expression) }
            if !positions.contains(position) { positions.append(position) }
        }
        return positions
    }

    private static func union(_ lists: some Sequence<[Int]>) -> [Int] {
        var result: [Int] = []
        for position in lists.joined() where !result.contains(position) { result.append(position) }
        return result
    }

    private static func check(_ count: Int, at span: SourceSpan) throws(PlanningError) {
        guard count <= setsLimit else {
            throw PlanningError(.listTooLong, "GROUP BY makes more than \(setsLimit) grouping sets", at: span)
        }
    }
}
