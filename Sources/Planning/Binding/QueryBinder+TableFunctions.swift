import Schemas

/// generate_series and UNNEST in FROM.
extension QueryBinder {
    /// Rows that a series may have.
    private static let seriesLimit = 100_000

    func function(
        _ function: TableFunctionSyntax, _ alias: TableAliasSyntax?
    ) throws(PlanningError) -> BoundSource {
        environment.session.isPlain = false
        let isSeries = function.name.text.lowercased() == "generate_series"
        let (plan, type) = isSeries ? try series(function) : try elements(function)
        // The only column is named as the alias of the table, or as the function.
        let name = alias?.name ?? function.name
        var scope = Scope()
        scope.columns = [
            Scope.Column(
                qualifier: name.text,
                schema: ColumnSchema(
                    name: alias?.columns.first?.text ?? name.text.lowercasedUnless(name.isQuoted), type: type))
        ]
        scope.tables = [name]
        guard (alias?.columns.count ?? 0) <= 1 else {
            throw PlanningError(.columnCount, "the function gives one column", at: function.span)
        }
        return BoundSource(plan: plan, scope: scope)
    }

    private func elements(_ function: TableFunctionSyntax) throws(PlanningError) -> (LogicalPlan, ColumnType) {
        guard !function.arguments.isEmpty else {
            throw PlanningError(.unsupported, "UNNEST of no elements has no type", at: function.span)
        }
        let relation = try values(function.arguments.map { [$0] })
        return (relation.plan, relation.types[0])
    }

    /// Of constants: numbers, or moments with an interval between.
    private func series(_ function: TableFunctionSyntax) throws(PlanningError) -> (LogicalPlan, ColumnType) {
        guard (2...3).contains(function.arguments.count) else {
            throw PlanningError(.wrongArgumentCount, "generate_series takes 2 or 3 arguments", at: function.span)
        }
        var binder = ExpressionBinder(scope: .empty)
        binder.clause = "generate_series"
        var bound: [TypedExpression] = []
        for argument in function.arguments { bound.append(try binder.bindSpan(argument)) }
        if bound.contains(where: { !$0.isInterval && $0.literal == .null }) {
            let type: ColumnType = bound.count > 2 && bound[2].isInterval ? .timestamp : .integer
            return (.values([], types: [type]), type)
        }
        if bound.count == 3, let step = IntervalParts(bound[2]) {
            return (.values(try moments(bound, step, at: function.span), types: [.timestamp]), .timestamp)
        }
        let (operands, type) = try Coercion.unify(bound, "generate_series")
        var rows: [[Value]] = []
        switch type {
        case .integer:
            let numbers = operands.compactMap { if case .literal(.integer(let number), _) = $0 { number } else { nil } }
            guard numbers.count == operands.count else { throw Self.notConstant(at: function.span) }
            let found = try Self.numbers(
                Int128(numbers[0]), Int128(numbers[1]), step: numbers.count > 2 ? Int128(numbers[2]) : 1,
                at: function.span)
            rows = found.map { [.integer(Int64($0))] }
        case .decimal(_, let scale):
            let numbers = operands.compactMap {
                if case .literal(.decimal(let unscaled, scale), _) = $0 { unscaled } else { nil }
            }
            guard numbers.count == operands.count else { throw Self.notConstant(at: function.span) }
            let one = (0..<scale).reduce(Int128(1)) { one, _ in one &* 10 }
            let found = try Self.numbers(
                numbers[0], numbers[1], step: numbers.count > 2 ? numbers[2] : one, at: function.span)
            rows = found.map { [.decimal(unscaled: $0, scale: scale)] }
        default:
            throw PlanningError(
                .typeMismatch, "generate_series takes exact numbers, or timestamps and an interval", at: function.span)
        }
        return (.values(rows, types: [type]), type)
    }

    private static func notConstant(at span: SourceSpan) -> PlanningError {
        PlanningError(.nonConstantArgument, "the arguments of generate_series are constants", at: span)
    }

    private static func numbers(
        _ first: Int128, _ last: Int128, step: Int128, at span: SourceSpan
    ) throws(PlanningError) -> [Int128] {
        guard step != 0 else { throw PlanningError(.invalidLiteral, "the step of a series is not zero", at: span) }
        var found: [Int128] = []
        var number = first
        while step > 0 ? number <= last : number >= last {
            guard found.count < seriesLimit else { throw tooLong(at: span) }
            found.append(number)
            let (next, overflow) = number.addingReportingOverflow(step)
            if overflow { break }
            number = next
        }
        return found
    }

    private static func tooLong(at span: SourceSpan) -> PlanningError {
        PlanningError(.listTooLong, "a series has at most \(seriesLimit) rows", at: span)
    }

    private func moments(
        _ bound: [TypedExpression], _ step: IntervalParts, at span: SourceSpan
    ) throws(PlanningError) -> [[Value]] {
        var ends: [Int64] = []
        for operand in bound.prefix(2) {
            guard case .literal(.timestamp(let moment), _) = try Coercion.convert(operand, to: .timestamp) else {
                throw Self.notConstant(at: span)
            }
            ends.append(moment)
        }
        guard case .literal(.integer(let months), _) = step.months,
            case .literal(.integer(let time), _) = step.time, months != 0 || time != 0
        else { throw PlanningError(.invalidLiteral, "the step of a series is a constant other than zero", at: span) }
        // With months, what an interval is as a whole says which way it goes.
        let isUp = months * 30 * DateFolding.dayMicroseconds + time > 0
        var rows: [[Value]] = []
        var moment = Value.timestamp(ends[0])
        while case .timestamp(let micros) = moment, isUp ? micros <= ends[1] : micros >= ends[1] {
            guard rows.count < Self.seriesLimit else { throw Self.tooLong(at: span) }
            rows.append([moment])
            guard let later = DateFolding.compute(.addMonths, [moment, .integer(months)]),
                let next = DateFolding.compute(.addMicroseconds, [later, .integer(time)])
            else { break }
            moment = next
        }
        return rows
    }
}

extension String {
    fileprivate func lowercasedUnless(_ isKept: Bool) -> String { isKept ? self : lowercased() }
}
