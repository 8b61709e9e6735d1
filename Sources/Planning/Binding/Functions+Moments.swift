import Schemas

/// Functions that make dates and timestamps.
extension ExpressionBinder {
    /// make_timestamp(year, month, day, hour, minute, second).
    func makeTimestamp(_ call: CallContext) throws(PlanningError) -> BoundExpression {
        let arguments = try call.arguments(as: [.integer, .integer, .integer, .integer, .integer, .double])
        let day = Folding.call(.makeDate, Array(arguments.prefix(3)), .date)
        func times(_ part: BoundExpression, _ unit: Int64) -> BoundExpression {
            Folding.call(.multiply, [part, IntervalParts.constant(unit)], .integer)
        }
        let million = BoundExpression.literal(.double(1_000_000), type: .double)
        let seconds = Folding.cast(Folding.call(.multiply, [arguments[5], million], .double), to: .integer)
        let minutes = Folding.call(
            .add, [times(arguments[3], 3_600_000_000), times(arguments[4], 60_000_000)], .integer)
        let time = Folding.call(.add, [minutes, seconds], .integer)
        let moment = Folding.call(.addMicroseconds, [Folding.cast(day, to: .timestamp), time], .timestamp)
        // Hours and minutes beyond a clock's are errors, NULL here.
        let limits: [(BoundExpression, Int64)] = [(arguments[3], 23), (arguments[4], 59)]
        let conditions = limits.flatMap { part, most in
            [
                Folding.call(.greaterOrEqual, [part, IntervalParts.constant(0)], .boolean),
                Folding.call(.lessOrEqual, [part, IntervalParts.constant(most)], .boolean),
            ]
        }
        return .conditional(
            [ConditionalBranch(condition: Folding.call(.and, conditions, .boolean), value: moment)], otherwise: nil,
            type: .timestamp)
    }

    /// to_date(text, pattern), to_timestamp(text, pattern).
    func parsed(_ call: CallContext) throws(PlanningError) -> BoundExpression {
        guard call.arguments.count == 2 else {
            throw PlanningError(.unsupported, "\(call.name) takes a text and a pattern", at: call.span)
        }
        guard case .text(let pattern)? = call.arguments[1].literal else {
            throw PlanningError(
                .nonConstantArgument, "the pattern of \(call.name) is a constant text, such as 'YYYY-MM-DD'",
                at: call.arguments[1].span)
        }
        guard let format = DateFormat(pattern), format.isReadable else {
            throw PlanningError(
                .unsupported, "the pattern holds a field that is not read", at: call.arguments[1].span)
        }
        let text = try call.argument(0, as: .text)
        let moment = Folding.call(.parseDate, [.literal(.text(pattern), type: .text), text], .timestamp)
        return call.name == "to_date" ? Folding.cast(moment, to: .date) : moment
    }
}
