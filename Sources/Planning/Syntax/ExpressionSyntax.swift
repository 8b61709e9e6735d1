import Schemas

/// An expression as written, before names and types are known.
struct ExpressionSyntax: Hashable, Sendable {
    var kind: Kind
    var span: SourceSpan
    /// Nodes on the longest way down; bounded by `PlanningLimits.nesting`.
    var depth: Int

    indirect enum Kind: Hashable, Sendable {
        case column(qualifier: NameSyntax?, name: NameSyntax)
        case literal(LiteralSyntax)
        case unary(UnaryOperator, ExpressionSyntax)
        case binary(BinaryOperator, ExpressionSyntax, ExpressionSyntax)
        /// AND, OR over two or more operands: a chain is one node.
        case logical(LogicalOperator, [ExpressionSyntax])
        case test(ExpressionSyntax, TruthTest, isNegated: Bool)
        case distinctFrom(ExpressionSyntax, ExpressionSyntax, isNegated: Bool)
        case between(ExpressionSyntax, lower: ExpressionSyntax, upper: ExpressionSyntax, isNegated: Bool)
        /// BETWEEN SYMMETRIC: the bounds in either order.
        case betweenSymmetric(ExpressionSyntax, ExpressionSyntax, ExpressionSyntax, isNegated: Bool)
        case inList(ExpressionSyntax, [ExpressionSyntax], isNegated: Bool)
        case like(LikeSyntax)
        case conditional(CaseSyntax)
        case cast(ExpressionSyntax, TypeSyntax)
        case extract(field: NameSyntax, ExpressionSyntax)
        case call(CallSyntax)
        /// (a, b, …): only beside another row or a subquery of several columns.
        case row([ExpressionSyntax])
        case query(QueryExpressionSyntax)
    }
}

/// A query inside an expression. A type of its own, so that expressions stay small on the stack.
indirect enum QueryExpressionSyntax: Hashable, Sendable {
    /// (SELECT …) as a value.
    case scalar(QuerySyntax)
    case exists(QuerySyntax)
    case membership(ExpressionSyntax, QuerySyntax, isNegated: Bool)
    /// x = ANY (SELECT …), x < ALL (SELECT …).
    case quantified(ExpressionSyntax, BinaryOperator, isAll: Bool, QuerySyntax)

    /// What stands beside the query.
    var subject: ExpressionSyntax? {
        switch self {
        case .scalar, .exists: nil
        case .membership(let subject, _, _), .quantified(let subject, _, _, _): subject
        }
    }
}

enum UnaryOperator: String, Hashable, Sendable { case plus = "+", minus = "-", not = "NOT", complement = "~" }

enum LogicalOperator: String, Hashable, Sendable { case and = "AND", or = "OR" }

/// IS NULL, IS TRUE, IS FALSE (IS UNKNOWN is IS NULL of a boolean).
enum TruthTest: Hashable, Sendable { case null, unknown, true_, false_ }

enum BinaryOperator: String, Hashable, Sendable {
    case add = "+", subtract = "-", multiply = "*", divide = "/", modulo = "%", power = "^", concatenate = "||"
    case equal = "=", notEqual = "<>", less = "<", lessOrEqual = "<=", greater = ">", greaterOrEqual = ">="
    case bitAnd = "&", bitOr = "|", bitXor = "#", shiftLeft = "<<", shiftRight = ">>"
    case matches = "~", matchesAnyCase = "~*", differs = "!~", differsAnyCase = "!~*"

    /// Operators on the bits of integers.
    var isOfBits: Bool {
        switch self {
        case .bitAnd, .bitOr, .bitXor, .shiftLeft, .shiftRight: true
        default: false
        }
    }

    /// Operators whose right side is a regular expression.
    var isOfPattern: Bool {
        switch self {
        case .matches, .matchesAnyCase, .differs, .differsAnyCase: true
        default: false
        }
    }

    var isComparison: Bool {
        switch self {
        case .equal, .notEqual, .less, .lessOrEqual, .greater, .greaterOrEqual: true
        default: false
        }
    }
}

/// A constant as written.
enum LiteralSyntax: Hashable, Sendable {
    case null
    /// A number, TRUE, FALSE, DATE '…', TIMESTAMP '…', or an argument of a parameter.
    case value(Value)
    /// '…': takes the type of its surroundings.
    case string(String)
    case interval(Interval)
}

/// [NOT] LIKE / ILIKE.
struct LikeSyntax: Hashable, Sendable {
    var subject: ExpressionSyntax
    var pattern: ExpressionSyntax
    var escape: ExpressionSyntax?
    var ignoresCase: Bool
    var isNegated: Bool
}

/// CASE [operand] WHEN … THEN … [ELSE …] END.
struct CaseSyntax: Hashable, Sendable {
    struct Branch: Hashable, Sendable {
        var condition: ExpressionSyntax
        var value: ExpressionSyntax
    }

    var operand: ExpressionSyntax?
    var branches: [Branch]
    var otherwise: ExpressionSyntax?
}

/// name([DISTINCT] arguments) [WITHIN GROUP (ORDER BY …)] [FILTER (WHERE …)] [OVER …], or name(*).
struct CallSyntax: Hashable, Sendable {
    var name: NameSyntax
    var arguments: [ExpressionSyntax]
    var isStar: Bool
    var isDistinct: Bool
    var filter: ExpressionSyntax?
    /// ORDER BY behind the arguments of an aggregate.
    var order: [OrderSyntax] = []
    var withinGroup: OrderSyntax?
    var over: WindowReferenceSyntax?
}
