import Schemas

/// Calls by name.
extension ExpressionBinder {
    mutating func bindCall(_ call: CallSyntax, at span: SourceSpan) throws(PlanningError) -> TypedExpression {
        let name = call.name.isQuoted ? call.name.text : call.name.text.lowercased()
        if let over = call.over { return try windowCall(name, call, over, at: span) }
        if WindowNames.functions[name] != nil {
            throw PlanningError(
                .windowNotAllowed, "\(name) is a window function: it needs OVER (…)", at: call.name.span)
        }
        if name == "grouping" { return try grouping(call, at: span) }
        if let kind = AggregateNames.kinds[name] {
            if let sum = try spanAggregate(kind, call, at: span) { return sum }
            return try aggregate(kind, call, at: span)
        }
        if let span = try spanFunction(name, call, at: span) { return span }
        if AggregateNames.unsupported.contains(name) || Self.unsupportedFunctions.contains(name) {
            throw PlanningError(.unsupported, "the function \(name) is not supported yet", at: call.name.span)
        }
        return try scalarCall(name, call, at: span)
    }

    /// A function of its own, so that deep nesting of calls needs little stack.
    private mutating func scalarCall(
        _ name: String, _ call: CallSyntax, at span: SourceSpan
    ) throws(PlanningError) -> TypedExpression {
        guard !call.isStar, !call.isDistinct, call.filter == nil, call.withinGroup == nil, call.order.isEmpty else {
            throw PlanningError(
                .syntaxError, "*, DISTINCT, ORDER BY, FILTER and WITHIN GROUP belong to aggregates; \(name) is none",
                at: call.name.span)
        }
        if name == "date_part", let part = try datePart(call, at: span) { return part }
        var arguments: [TypedExpression] = []
        for argument in call.arguments { arguments.append(try bind(argument)) }
        let context = CallContext(name: name, nameSpan: call.name.span, span: span, arguments: arguments)
        return TypedExpression(expression: try function(context), span: span)
    }

    /// date_part('field', x) is EXTRACT(field FROM x).
    private mutating func datePart(_ call: CallSyntax, at span: SourceSpan) throws(PlanningError) -> TypedExpression? {
        guard call.arguments.count == 2, case .literal(.string(let field)) = call.arguments[0].kind else { return nil }
        let name = NameSyntax(text: field, isQuoted: false, span: call.arguments[0].span)
        return try extract(name, call.arguments[1], at: span)
    }

    private func function(_ call: CallContext) throws(PlanningError) -> BoundExpression {
        if let bound = try numberFunction(call) { return bound }
        if let bound = try patternFunction(call) { return bound }
        if let bound = try textFunction(call) { return bound }
        if let bound = try dateFunction(call) { return bound }
        if let bound = try choiceFunction(call) { return bound }
        throw PlanningError(.unknownFunction, "the function \(call.name) is not known", at: call.nameSpan)
    }

    /// Depends on time or chance, or belongs to later work.
    private static let unsupportedFunctions: Set<String> = [
        "now", "current_date", "current_time", "current_timestamp", "localtime", "localtimestamp", "random", "setseed",
        "gen_random_uuid", "to_number", "date_bin", "justify_days", "justify_hours",
        "justify_interval", "clock_timestamp", "md5", "sha256", "encode", "decode",
        "format", "regexp_match", "regexp_matches", "regexp_instr", "regexp_split_to_table", "regexp_split_to_array",
        "string_to_array", "generate_series",
        "unnest",
    ]
}

/// One call with its arguments bound.
struct CallContext {
    var name: String
    var nameSpan: SourceSpan
    var span: SourceSpan
    var arguments: [TypedExpression]

    func expect(_ counts: ClosedRange<Int>) throws(PlanningError) {
        guard counts.contains(arguments.count) else {
            let wanted = counts.count == 1 ? "\(counts.lowerBound)" : "\(counts.lowerBound) to \(counts.upperBound)"
            throw PlanningError(
                .wrongArgumentCount, "\(name) takes \(wanted) arguments, \(arguments.count) are given", at: span)
        }
    }

    /// Argument `index` as a value of `type`.
    func argument(_ index: Int, as type: ColumnType) throws(PlanningError) -> BoundExpression {
        try Coercion.convert(arguments[index], to: type)
    }

    /// All arguments as values of `types`, of which the last may be missing.
    func arguments(as types: [ColumnType], optional: Int = 0) throws(PlanningError) -> [BoundExpression] {
        try expect((types.count - optional)...types.count)
        var bound: [BoundExpression] = []
        for index in arguments.indices { bound.append(try argument(index, as: types[index])) }
        return bound
    }
}
