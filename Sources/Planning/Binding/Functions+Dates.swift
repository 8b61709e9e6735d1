import Schemas

/// Functions of dates and timestamps.
extension ExpressionBinder {
    /// Nil if the name is not one of them.
    func dateFunction(_ call: CallContext) throws(PlanningError) -> BoundExpression? {
        switch call.name {
        case "year", "quarter", "month", "day", "hour", "minute", "second":
            try call.expect(1...1)
            return try extract(call.name, call.arguments[0], fieldSpan: call.nameSpan, at: call.span).expression
        case "date_part":
            try call.expect(2...2)
            return try extract(
                try field(call), call.arguments[1], fieldSpan: call.arguments[0].span, at: call.span
            ).expression
        case "date_trunc":
            try call.expect(2...2)
            let unit = try field(call)
            guard Self.truncationUnits.contains(unit) else {
                throw PlanningError(.unsupported, "the unit is not supported", at: call.arguments[0].span)
            }
            let moment = try call.argument(1, as: .timestamp)
            return Folding.call(.truncateDate, [.literal(.text(unit), type: .text), moment], .timestamp)
        default: return nil
        }
    }

    private static let truncationUnits: Set<String> = [
        "year", "quarter", "month", "week", "day", "hour", "minute", "second",
    ]

    /// The first argument, a constant text, in lower case.
    private func field(_ call: CallContext) throws(PlanningError) -> String {
        guard case .text(let text)? = call.arguments[0].literal else {
            throw PlanningError(
                .nonConstantArgument, "the first argument of \(call.name) is a constant text, such as 'month'",
                at: call.arguments[0].span)
        }
        return text.lowercased()
    }
}
