import Schemas

/// Functions of dates and timestamps.
extension ExpressionBinder {
    /// Nil if the name is not one of them.
    func dateFunction(_ call: CallContext) throws(PlanningError) -> BoundExpression? {
        switch call.name {
        case "year", "quarter", "month", "day", "hour", "minute", "second", "week", "isoyear", "isodow", "century",
            "decade", "millennium", "dayofweek", "dayofyear":
            try call.expect(1...1)
            let fields = ["dayofweek": "dow", "dayofyear": "doy"]
            return try extract(
                fields[call.name] ?? call.name, call.arguments[0], fieldSpan: call.nameSpan, at: call.span
            ).expression
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
        case "make_date":
            return Folding.call(.makeDate, try call.arguments(as: [.integer, .integer, .integer]), .date)
        case "to_char": return try toChar(call)
        case "make_timestamp": return try makeTimestamp(call)
        case "to_date", "to_timestamp": return try parsed(call)
        case "isfinite":
            try call.expect(1...1)
            return Folding.call(.isNotNull, [try call.argument(0, as: .timestamp)], .boolean)
        case "date_diff", "datediff": return try boundaries(call)
        default: return nil
        }
    }

    private static let truncationUnits: Set<String> = [
        "millennium", "century", "decade", "year", "quarter", "month", "week", "day", "hour", "minute", "second",
        "milliseconds", "microseconds",
    ]

    /// to_char(date or timestamp, pattern).
    private func toChar(_ call: CallContext) throws(PlanningError) -> BoundExpression {
        try call.expect(2...2)
        guard call.arguments[0].type == .date || call.arguments[0].type == .timestamp else {
            throw PlanningError(
                .unsupported, "to_char writes dates and timestamps; numbers are written by CAST(… AS text)",
                at: call.arguments[0].span)
        }
        guard case .text(let pattern)? = call.arguments[1].literal else {
            throw PlanningError(
                .nonConstantArgument, "the pattern of to_char is a constant text, such as 'YYYY-MM'",
                at: call.arguments[1].span)
        }
        guard DateFormat(pattern) != nil else {
            throw PlanningError(
                .unsupported, "the pattern holds letters that are no supported field; put text in \"double quotes\"",
                at: call.arguments[1].span)
        }
        let moment = try call.argument(0, as: .timestamp)
        return Folding.call(.formatDate, [.literal(.text(pattern), type: .text), moment], .text)
    }

    /// date_diff(unit, from, to): how many starts of a unit lie between, as DuckDB counts.
    private func boundaries(_ call: CallContext) throws(PlanningError) -> BoundExpression {
        try call.expect(3...3)
        let unit = try field(call)
        let ends = [try call.argument(2, as: .timestamp), try call.argument(1, as: .timestamp)]
        func constant(_ value: Int64) -> BoundExpression { .literal(.integer(value), type: .integer) }
        func difference(_ value: (BoundExpression) -> BoundExpression) -> BoundExpression {
            Folding.call(.subtract, ends.map(value), .integer)
        }
        func parts(_ part: ScalarFunction, _ count: Int64) -> BoundExpression {
            difference { end in
                let year = Folding.call(.extractYear, [end], .integer)
                let years = Folding.call(.multiply, [year, constant(count)], .integer)
                return Folding.call(.add, [years, Folding.call(part, [end], .integer)], .integer)
            }
        }
        let microseconds: [String: Int64] = [
            "week": 604_800_000_000, "day": DateFolding.dayMicroseconds, "hour": 3_600_000_000, "minute": 60_000_000,
            "second": 1_000_000, "milliseconds": 1_000, "microseconds": 1,
        ]
        switch unit {
        case "year": return difference { Folding.call(.extractYear, [$0], .integer) }
        case "quarter": return parts(.extractQuarter, 4)
        case "month": return parts(.extractMonth, 12)
        default:
            guard let length = microseconds[unit] else {
                throw PlanningError(.unsupported, "the unit is not supported", at: call.arguments[0].span)
            }
            let starts = ends.map {
                Folding.call(.truncateDate, [.literal(.text(unit), type: .text), $0], .timestamp)
            }
            let span = Folding.call(.subtractTimestamps, starts, .integer)
            return Folding.call(.divide, [span, constant(length)], .integer)
        }
    }

    /// The first argument, a constant text, in lower case.
    private func field(_ call: CallContext) throws(PlanningError) -> String {
        guard case .text(let text)? = call.arguments[0].literal else {
            throw PlanningError(
                .nonConstantArgument, "the first argument of \(call.name) is a constant text, such as 'month'",
                at: call.arguments[0].span)
        }
        let unit = text.lowercased()
        return unit == "millisecond" || unit == "microsecond" ? unit + "s" : unit
    }
}
