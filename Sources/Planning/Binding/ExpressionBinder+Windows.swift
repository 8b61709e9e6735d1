import Schemas

/// One window function over the rows, or, once rewritten, over the groups.
struct BoundWindow: Sendable {
    var call: WindowCall
    var partition: [BoundExpression]
    var order: [SortKey]
    var span: SourceSpan
    /// The columns that it names outside aggregates.
    var references: [(column: Int, span: SourceSpan)]

    func isSame(as other: BoundWindow) -> Bool {
        call == other.call && partition == other.partition && order == other.order
    }
}

/// f(…) OVER (…).
extension ExpressionBinder {
    mutating func windowCall(
        _ name: String, _ call: CallSyntax, _ over: WindowReferenceSyntax, at span: SourceSpan
    ) throws(PlanningError) -> TypedExpression {
        guard allowsWindows, !isInsideAggregate else {
            throw PlanningError(
                .windowNotAllowed,
                "a window function stands in SELECT and ORDER BY alone, not inside another or an aggregate; use a subquery",
                at: span)
        }
        allowsWindows = false
        let before = references.count
        let definition = try namedWindows.resolve(over)
        let (function, arguments, type) = try windowFunction(name, call, at: span)
        var partition: [BoundExpression] = []
        for syntax in definition.partition {
            let key = try bind(syntax).expression
            if case .literal = key { continue }
            if !partition.contains(key) { partition.append(key) }
        }
        let order = try windowOrder(definition.order)
        let frame = try windowFrame(definition, order)
        allowsWindows = true
        let bound = BoundWindow(
            call: WindowCall(function: function, arguments: arguments, frame: frame, type: type), partition: partition,
            order: order, span: span, references: Array(references[before...]))
        let number = windows.firstIndex { $0.isSame(as: bound) } ?? windows.count
        if number == windows.count { windows.append(bound) }
        return TypedExpression(expression: .column(index: PendingColumn.window(number), type: type), span: span)
    }

    /// Constants order nothing.
    private mutating func windowOrder(_ syntaxes: [OrderSyntax]) throws(PlanningError) -> [SortKey] {
        var keys: [SortKey] = []
        for syntax in syntaxes {
            let key = try bind(syntax.expression).expression
            if case .literal = key { continue }
            guard !keys.contains(where: { $0.expression == key }) else { continue }
            keys.append(SortKey(expression: key, isDescending: syntax.isDescending, nullsFirst: syntax.nullsFirst))
        }
        return keys
    }

    private mutating func windowFunction(
        _ name: String, _ call: CallSyntax, at span: SourceSpan
    ) throws(PlanningError) -> (WindowFunction, [BoundExpression], ColumnType) {
        if let kind = AggregateNames.kinds[name] { return try windowAggregate(kind, call, at: span) }
        guard let function = WindowNames.functions[name] else {
            throw PlanningError(.unknownFunction, "\(name) is no window function", at: call.name.span)
        }
        guard !call.isStar, !call.isDistinct, call.filter == nil, call.withinGroup == nil, call.order.isEmpty else {
            throw PlanningError(
                .syntaxError, "*, DISTINCT, FILTER and WITHIN GROUP belong to aggregates; \(name) is none",
                at: call.name.span)
        }
        var arguments: [TypedExpression] = []
        for argument in call.arguments { arguments.append(try bind(argument)) }
        let context = CallContext(name: name, nameSpan: call.name.span, span: span, arguments: arguments)
        switch function {
        case .rowNumber, .rank, .denseRank:
            try context.expect(0...0)
            return (function, [], .integer)
        case .percentRank, .cumulativeDistribution:
            try context.expect(0...0)
            return (function, [], .double)
        case .ntile: return (function, try context.arguments(as: [.integer]), .integer)
        case .lag, .lead: return try neighbour(function, context)
        case .nthValue:
            try context.expect(2...2)
            let value = arguments[0].expression
            return (function, [value, try context.argument(1, as: .integer)], value.type)
        case .firstValue, .lastValue, .aggregate:
            try context.expect(1...1)
            return (function, [arguments[0].expression], arguments[0].type)
        }
    }

    /// lag(value, offset, default): one row, and NULL, where they are left out.
    private func neighbour(
        _ function: WindowFunction, _ call: CallContext
    ) throws(PlanningError) -> (WindowFunction, [BoundExpression], ColumnType) {
        try call.expect(1...3)
        let one = BoundExpression.literal(.integer(1), type: .integer)
        let offset = call.arguments.count > 1 ? try call.argument(1, as: .integer) : one
        guard call.arguments.count == 3 else {
            let value = call.arguments[0].expression
            return (function, [value, offset, .literal(.null, type: value.type)], value.type)
        }
        let (values, type) = try Coercion.unify([call.arguments[0], call.arguments[2]], call.name)
        return (function, [values[0], offset, values[1]], type)
    }

    private mutating func windowAggregate(
        _ kind: AggregateKind, _ call: CallSyntax, at span: SourceSpan
    ) throws(PlanningError) -> (WindowFunction, [BoundExpression], ColumnType) {
        guard call.order.isEmpty, kind != .joinedText else {
            throw PlanningError(
                .unsupported, "ORDER BY in a window aggregate, and \(call.name.text), are not supported as windows",
                at: span)
        }
        let bound = try aggregateCall(kind, call, at: span)
        guard !bound.isDistinct, bound.kind != .countDistinct else {
            throw PlanningError(.unsupported, "DISTINCT in a window function is not supported", at: span)
        }
        guard bound.fraction == nil, bound.kind != .mode else {
            throw PlanningError(
                .unsupported, "\(call.name.text) as a window function is not supported", at: call.name.span)
        }
        return (
            .aggregate(bound.kind), [bound.argument, bound.secondArgument].compactMap(\.self), bound.type
        )
    }
}
