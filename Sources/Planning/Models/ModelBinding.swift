import Schemas

/// Checks the arguments of an algorithm model against the parameters that its manifest declares.
package enum ModelBinding {
    /// The arguments, checked and converted to the declared types and the declared spelling of columns; ready for
    /// `Planner.compile`. Every unfit argument is reported: `unknownArgument`, `missingArgument`, `argumentKind`,
    /// `argumentType`, `argumentUse`, `unknownColumn`.
    package static func bind(
        _ arguments: [String: ParameterArgument], to parameters: [ParameterSchema], table: TableSchema
    ) throws(PlanningError) -> [String: ParameterArgument] {
        var refusals: [Diagnostic] = []
        var bound: [String: ParameterArgument] = [:]
        let declared = Set(parameters.map(\.name))
        for name in arguments.keys.sorted() where !declared.contains(name) {
            refusals.append(refusal(.unknownArgument, "the model has no parameter \"\(name)\"; remove it"))
        }
        for parameter in parameters {
            guard let argument = arguments[parameter.name] else {
                refusals.append(refusal(.missingArgument, "the parameter \"\(parameter.name)\" needs an argument"))
                continue
            }
            do {
                bound[parameter.name] = try check(argument, parameter, table)
            } catch {
                refusals += error.diagnostics
            }
        }
        guard refusals.isEmpty else { throw PlanningError(refusals) }
        return bound
    }

    private static func refusal(_ code: PlanningError.Code, _ message: String) -> Diagnostic {
        Diagnostic(code: code.rawValue, message: message, span: nil)
    }

    private static func check(
        _ argument: ParameterArgument, _ parameter: ParameterSchema, _ table: TableSchema
    ) throws(PlanningError) -> ParameterArgument {
        switch (parameter.kind, argument) {
        case (.value(let type), .value(let value)):
            guard let converted = convert(value, to: type) else {
                throw PlanningError(.argumentType, "the parameter \"\(parameter.name)\" takes a value of type \(type)")
            }
            return .value(converted)
        case (.column(let uses), .column(let name)): return .column(try column(name, uses, parameter, table))
        case (.value, .column):
            throw PlanningError(.argumentKind, "the parameter \"\(parameter.name)\" takes a value, not a column")
        case (.column, .value):
            throw PlanningError(.argumentKind, "the parameter \"\(parameter.name)\" takes the name of a column")
        }
    }

    private static func column(
        _ name: String, _ uses: [ColumnUse], _ parameter: ParameterSchema, _ table: TableSchema
    ) throws(PlanningError) -> String {
        guard let index = table.index(of: name) else {
            throw PlanningError(.unknownColumn, "parameter \"\(parameter.name)\": the table has no such column")
        }
        let column = table.columns[index]
        guard let use = column.use, uses.contains(use) else {
            let wanted = uses.map(\.rawValue).joined(separator: " or ")
            throw PlanningError(
                .argumentUse, "the parameter \"\(parameter.name)\" takes a column declared as \(wanted)")
        }
        return column.name
    }

    /// The value in `type`; nil when it does not fit. Texts are read, numbers widen.
    private static func convert(_ value: Value, to type: ColumnType) -> Value? {
        if case .text(let text) = value { return LiteralText.value(of: text, as: type) }
        let constant = BoundExpression.literal(value, type: ExpressionBinder.type(of: value))
        guard !value.isNull, Coercion.isImplicit(from: constant.type, to: type),
            case .literal(let converted, _) = Folding.cast(constant, to: type)
        else { return nil }
        return converted
    }
}
