import Schemas

/// SQL's names of types.
enum TypeNames {
    /// Scale of a bare NUMERIC made from a double or a text, which say none.
    static let defaultScale = 10

    /// The type, and the length that `varchar(n)` cuts to.
    static func resolve(
        _ syntax: TypeSyntax, castFrom operand: TypedExpression
    ) throws(PlanningError) -> (type: ColumnType, length: Int64?) {
        switch syntax.name {
        case "decimal", "numeric", "dec": return (try decimal(syntax, castFrom: operand), nil)
        case "varchar", "char", "character", "character varying", "bpchar":
            try checkArguments(syntax, atMost: 1)
            return (.text, syntax.arguments.first.map(Int64.init))
        default: break
        }
        guard let type = names[syntax.name] else {
            throw PlanningError(
                .unknownType,
                "type \"\(syntax.name)\" is not known; use integer, decimal(p,s), double precision, boolean, date, timestamp or text",
                at: syntax.span)
        }
        try checkArguments(syntax, atMost: type == .timestamp || type == .double ? 1 : 0)
        return (type, nil)
    }

    private static let names: [String: ColumnType] = [
        "integer": .integer, "int": .integer, "int2": .integer, "int4": .integer, "int8": .integer, "bigint": .integer,
        "smallint": .integer, "double precision": .double, "double": .double, "float": .double, "float8": .double,
        "float4": .double, "real": .double, "boolean": .boolean, "bool": .boolean, "date": .date,
        "timestamp": .timestamp, "text": .text, "string": .text,
    ]

    /// True for one word that names a type.
    static func isKnown(_ name: String) -> Bool {
        names[name] != nil || ["decimal", "numeric", "dec", "varchar", "char", "character", "bpchar"].contains(name)
    }

    private static func checkArguments(_ syntax: TypeSyntax, atMost limit: Int) throws(PlanningError) {
        guard syntax.arguments.count <= limit else {
            throw PlanningError(.unknownType, "type \(syntax.name) takes no such numbers", at: syntax.span)
        }
    }

    private static func decimal(
        _ syntax: TypeSyntax, castFrom operand: TypedExpression
    ) throws(PlanningError) -> ColumnType {
        let limit = ColumnType.computedDecimalPrecision
        guard let precision = syntax.arguments.first else {
            if operand.isUntyped, case .text(let text)? = operand.literal,
                case .decimal(_, let scale)? = DecimalText.value(of: text)
            {
                return .decimal(precision: limit, scale: scale)
            }
            if !operand.isUntyped, let shape = DecimalTypes.shape(of: operand.expression) {
                return .decimal(precision: shape.precision, scale: shape.scale)
            }
            return .decimal(precision: limit, scale: defaultScale)
        }
        let scale = syntax.arguments.count > 1 ? syntax.arguments[1] : 0
        guard (1...limit).contains(precision), scale <= precision else {
            throw PlanningError(
                .unknownType, "decimal(p,s) takes 1 to \(limit) digits, of which s are fractions", at: syntax.span)
        }
        return .decimal(precision: precision, scale: scale)
    }
}
