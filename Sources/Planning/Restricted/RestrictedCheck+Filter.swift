import Schemas

/// WHERE: dimensions compared with constants, joined by AND, OR and NOT. Everything else is refused: a function of a
/// column could cut out what no declared category shows.
extension RestrictedCheck {
    /// After all filters, which `span` holds.
    mutating func checkConstants(at span: SourceSpan) {
        if constants > rules.filterConstantsLimit {
            refuse(
                .filterConstants, "the filters have more than \(rules.filterConstantsLimit) constants; use fewer",
                at: span)
        }
    }

    mutating func checkPredicate(_ syntax: ExpressionSyntax) throws(PlanningError) {
        switch syntax.kind {
        case .logical(_, let operands):
            for operand in operands { try checkPredicate(operand) }
        case .unary(.not, let operand): try checkPredicate(operand)
        case .test(let operand, .null, _) where try column(operand) != nil:
            try checkColumn(operand)
        case .test(let operand, _, _): try checkPredicate(operand)
        case .binary(let operation, let left, let right) where operation.isComparison:
            try checkComparison([left, right], at: syntax.span)
        case .distinctFrom(let left, let right, _): try checkComparison([left, right], at: syntax.span)
        case .between(let subject, let lower, let upper, _):
            try checkComparison([subject, lower, upper], at: syntax.span)
        case .inList(let subject, let list, _): try checkComparison([subject] + list, at: syntax.span)
        case .like(let like):
            try checkComparison([like.subject, like.pattern], at: syntax.span)
            if let escape = like.escape { try checkConstant(escape) }
        case .column: try checkColumn(syntax)
        case .literal: try checkConstant(syntax)
        default: refuseExpression(syntax)
        }
    }

    /// One column beside constants.
    private mutating func checkComparison(
        _ operands: [ExpressionSyntax], at span: SourceSpan
    ) throws(PlanningError) {
        var columns = 0
        for operand in operands {
            if try column(operand) != nil {
                columns += 1
                try checkColumn(operand)
            } else {
                try checkConstant(operand)
            }
        }
        if columns > 1 {
            refuse(.filterComparison, "columns are compared with constants, not with each other", at: span)
        }
    }

    private mutating func checkColumn(_ syntax: ExpressionSyntax) throws(PlanningError) {
        guard let column = try column(syntax) else { return }
        _ = checkUse(of: column, [.dimension, .sensitive], .filterColumnUse, "only dimensions filter", at: syntax.span)
    }

    /// A constant whose value is known now.
    private mutating func checkConstant(_ syntax: ExpressionSyntax) throws(PlanningError) {
        guard Self.isConstant(syntax) else { return refuseExpression(syntax) }
        constants += 1
        var binder = ExpressionBinder(scope: .empty)
        guard let value = try binder.bind(syntax).literal else { return refuseExpression(syntax) }
        if case .text(let text) = value, text.unicodeScalars.count > rules.textLiteralCharactersLimit {
            refuse(
                .textTooLongInFilter,
                "a text in WHERE has at most \(rules.textLiteralCharactersLimit) characters; shorten it",
                at: syntax.span)
        }
    }

    /// Constants, their signs, sums and casts.
    private static func isConstant(_ syntax: ExpressionSyntax) -> Bool {
        switch syntax.kind {
        case .literal: true
        case .unary(let operation, let operand): operation != .not && isConstant(operand)
        case .binary(let operation, let left, let right):
            !operation.isComparison && isConstant(left) && isConstant(right)
        case .cast(let operand, _): isConstant(operand)
        default: false
        }
    }

    private mutating func refuseExpression(_ syntax: ExpressionSyntax) {
        switch syntax.kind {
        case .call, .extract, .cast:
            refuse(
                .filterFunction, "functions and casts of columns are not for WHERE; compare the bare column",
                at: syntax.span)
        default:
            refuse(
                .filterExpression,
                "WHERE compares bare columns with constants, joined by AND, OR and NOT; nothing else",
                at: syntax.span)
        }
    }
}
