import Schemas

/// A tree of inner joins taken apart: its relations, and the conditions between them over all their columns side by side.
struct JoinGraph {
    struct Relation {
        var plan: LogicalPlan
        /// Where its columns begin among all.
        var offset: Int
        var types: [ColumnType]
    }

    /// An equality whose sides are no plain columns, or one for which NULLs are equal.
    struct Equality {
        var key: JoinKey
        var left: RelationSet
        var right: RelationSet
    }

    private(set) var relations: [Relation] = []
    /// Columns that are equal in every row, two or more a class.
    private(set) var classes: [[Int]] = []
    private(set) var equalities: [Equality] = []
    private(set) var conditions: [(expression: BoundExpression, relations: RelationSet)] = []
    private let tables: [TableSchema]

    /// Nil where `plan` is no inner join.
    init?(_ plan: LogicalPlan, tables: [TableSchema]) {
        self.tables = tables
        guard Self.isInnerJoin(plan) else { return nil }
        _ = collect(plan, offset: 0)
        for index in equalities.indices {
            equalities[index].left = set(of: equalities[index].key.left)
            equalities[index].right = set(of: equalities[index].key.right)
        }
        for index in conditions.indices { conditions[index].relations = set(of: conditions[index].expression) }
        for relation in relations.indices { separateClasses(in: relation) }
    }

    mutating func replace(_ relation: Int, by plan: LogicalPlan) { relations[relation].plan = plan }

    /// The relations whose columns an expression reads.
    func set(of expression: BoundExpression) -> RelationSet {
        expression.columns.reduce(into: RelationSet()) { set, column in set.insert(relation(of: column)) }
    }

    func relation(of column: Int) -> Int {
        relations.lastIndex { $0.offset <= column } ?? 0
    }

    private static func isInnerJoin(_ plan: LogicalPlan) -> Bool {
        switch plan {
        case .join(let node): node.kind == .inner
        case .filter(let input, _): isInnerJoin(input)
        default: false
        }
    }

    /// Takes a plan whose columns begin at `offset` apart; how many columns it has.
    private mutating func collect(_ plan: LogicalPlan, offset: Int) -> Int {
        switch plan {
        case .join(let node) where node.kind == .inner:
            let left = collect(node.left, offset: offset)
            let right = collect(node.right, offset: offset + left)
            for key in node.keys {
                add(
                    JoinKey(
                        left: key.left.shifted(by: offset), right: key.right.shifted(by: offset + left),
                        nullsMatch: key.nullsMatch))
            }
            if let residual = node.residual { add(condition: residual.shifted(by: offset)) }
            return left + right
        case .filter(let input, let predicate) where Self.isInnerJoin(input):
            let count = collect(input, offset: offset)
            add(condition: predicate.shifted(by: offset))
            return count
        default:
            let types = plan.types(tables)
            relations.append(Relation(plan: plan, offset: offset, types: types))
            return types.count
        }
    }

    private mutating func add(_ key: JoinKey) {
        if !key.nullsMatch, case .column(let left, _) = key.left, case .column(let right, _) = key.right {
            return unite(left, right)
        }
        equalities.append(Equality(key: key, left: RelationSet(), right: RelationSet()))
    }

    private mutating func add(condition: BoundExpression) {
        for conjunct in condition.conjunctList {
            if case .call(.equal, let sides, _) = conjunct, case .column(let left, _) = sides[0],
                case .column(let right, _) = sides[1]
            {
                unite(left, right)
            } else {
                conditions.append((conjunct, RelationSet()))
            }
        }
    }

    private mutating func unite(_ left: Int, _ right: Int) {
        guard left != right else {
            // `a = a` is true unless NULL: a condition like any other.
            let column = BoundExpression.column(index: left, type: type(of: left))
            conditions.append((.call(.equal, [column, column], type: .boolean), RelationSet()))
            return
        }
        var members: Set<Int> = [left, right]
        classes.removeAll { known in
            guard known.contains(left) || known.contains(right) else { return false }
            members.formUnion(known)
            return true
        }
        classes.append(members.sorted())
    }

    /// Members of a class within one relation are compared there, so that one key a class is enough between two sets.
    private mutating func separateClasses(in relation: Int) {
        let columns = relations[relation].offset..<relations[relation].offset + relations[relation].types.count
        for members in classes {
            let own = members.filter(columns.contains)
            for other in own.dropFirst() {
                let sides = [own[0], other].map { BoundExpression.column(index: $0, type: type(of: $0)) }
                conditions.append((.call(.equal, sides, type: .boolean), RelationSet(relation)))
            }
        }
    }

    func type(of column: Int) -> ColumnType {
        guard let relation = relations.last(where: { $0.offset <= column }),
            relation.types.indices.contains(column - relation.offset)
        else { return .boolean }
        return relation.types[column - relation.offset]
    }
}

/// Up to 64 relations.
struct RelationSet: Hashable, Sendable {
    private(set) var bits: UInt64 = 0

    init() {}
    init(_ relation: Int) { bits = 1 << UInt64(relation) }
    init(bits: UInt64) { self.bits = bits }

    static let limit = 64

    mutating func insert(_ relation: Int) { bits |= 1 << UInt64(relation) }
    func contains(_ relation: Int) -> Bool { bits & (1 << UInt64(relation)) != 0 }
    func isSubset(of other: RelationSet) -> Bool { bits & ~other.bits == 0 }
    func union(_ other: RelationSet) -> RelationSet { RelationSet(bits: bits | other.bits) }
    func isDisjoint(with other: RelationSet) -> Bool { bits & other.bits == 0 }
    var isEmpty: Bool { bits == 0 }
    var count: Int { bits.nonzeroBitCount }
    var first: Int { bits.trailingZeroBitCount }
}

extension BoundExpression {
    /// The operands of a conjunction, flat.
    var conjunctList: [BoundExpression] {
        if case .call(.and, let operands, _) = self { return operands.flatMap(\.conjunctList) }
        return [self]
    }

    /// The conjunction of conditions; nil of none.
    static func conjunction(_ conditions: [BoundExpression]) -> BoundExpression? {
        conditions.count > 1 ? .call(.and, conditions, type: .boolean) : conditions.first
    }

    /// The same over columns that lie `offset` further.
    func shifted(by offset: Int) -> BoundExpression {
        offset == 0 ? self : remapped(Dictionary(uniqueKeysWithValues: columns.map { ($0, $0 + offset) }))
    }
}
