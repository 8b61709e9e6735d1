import Schemas

/// Frames of windows.
extension ExpressionBinder {
    mutating func windowFrame(
        _ definition: WindowSyntax, _ order: [SortKey]
    ) throws(PlanningError) -> WindowFrame {
        guard let syntax = definition.frame else { return .standard }
        func wrong(_ message: String) -> PlanningError { PlanningError(.windowDefinition, message, at: syntax.span) }
        if syntax.unit == .groups, definition.order.isEmpty { throw wrong("a frame of GROUPS needs an ORDER BY") }
        switch (syntax.start, syntax.end) {
        case (.unboundedFollowing, _): throw wrong("a frame cannot start at UNBOUNDED FOLLOWING")
        case (_, .unboundedPreceding): throw wrong("a frame cannot end at UNBOUNDED PRECEDING")
        case (.currentRow, .preceding), (.following, .preceding), (.following, .currentRow):
            throw wrong("the frame ends before it starts")
        default: break
        }
        let start = try bound(syntax.start, syntax, order)
        let end = try bound(syntax.end, syntax, order)
        return WindowFrame(unit: syntax.unit, start: start, end: end, exclusion: syntax.exclusion)
    }

    private mutating func bound(
        _ bound: FrameSyntax.Bound, _ frame: FrameSyntax, _ order: [SortKey]
    ) throws(PlanningError) -> WindowFrame.Bound {
        switch bound {
        case .unboundedPreceding: return .unboundedPreceding
        case .unboundedFollowing: return .unboundedFollowing
        case .currentRow: return .currentRow
        case .preceding(let syntax):
            switch try offset(syntax, frame, order) {
            case .value(let value): return .preceding(value)
            case .months(let months): return .monthsPreceding(months)
            }
        case .following(let syntax):
            switch try offset(syntax, frame, order) {
            case .value(let value): return .following(value)
            case .months(let months): return .monthsFollowing(months)
            }
        }
    }

    private mutating func offset(
        _ syntax: ExpressionSyntax, _ frame: FrameSyntax, _ order: [SortKey]
    ) throws(PlanningError) -> FrameOffset {
        guard frame.unit == .range else {
            let bound = try bind(syntax)
            guard case .integer(let count)? = bound.literal else {
                throw PlanningError(
                    bound.literal == nil ? .nonConstantArgument : .typeMismatch,
                    "the offset of a frame is a constant whole number", at: syntax.span)
            }
            return .value(try FrameOffset.positive(.integer(count), count < 0, at: syntax.span))
        }
        guard order.count == 1, let key = order.first?.expression.type else {
            throw PlanningError(
                .windowDefinition, "a frame of RANGE with an offset needs exactly one ORDER BY key", at: frame.span)
        }
        if key == .date || key == .timestamp {
            guard let interval = Self.intervalOffset(syntax) else {
                throw PlanningError(
                    .typeMismatch, "the offset in an order of \(key) is an interval, as in INTERVAL '7' DAY",
                    at: syntax.span)
            }
            return try FrameOffset(interval, key: key, at: syntax.span)
        }
        let bound = try bind(syntax)
        guard let value = bound.literal else {
            throw PlanningError(.nonConstantArgument, "the offset of a frame is a constant", at: syntax.span)
        }
        return try FrameOffset(value, key: key, at: syntax.span)
    }

    private static func intervalOffset(_ syntax: ExpressionSyntax) -> Interval? {
        if case .literal(.string(let text)) = syntax.kind { return Interval(text: text, unit: nil) }
        switch syntax.kind {
        case .literal(.interval(let interval)): return interval
        case .unary(.minus, let operand): return intervalOffset(operand)?.negated
        case .unary(.plus, let operand): return intervalOffset(operand)
        case .cast(let operand, let type) where type.name == "interval": return intervalOffset(operand)
        default: return nil
        }
    }
}

/// How far a bound of a RANGE frame lies from the current row's key, in the key's own units.
enum FrameOffset {
    case value(Value)
    case months(Int64)

    init(_ interval: Interval, key: ColumnType, at span: SourceSpan) throws(PlanningError) {
        guard let microseconds = interval.dayMicroseconds, interval.months == 0 || microseconds == 0 else {
            throw PlanningError(
                .unsupported, "the offset of a frame has months, or days and times, not both", at: span)
        }
        let isNegative = interval.months < 0 || microseconds < 0
        if interval.months != 0 {
            _ = try Self.positive(.integer(interval.months), isNegative, at: span)
            self = .months(interval.months)
            return
        }
        // Dates are whole days: what is less than one more day reaches no other date.
        let length = key == .date ? DateFolding.dayMicroseconds : 1
        self = .value(try Self.positive(.integer(microseconds / length), isNegative, at: span))
    }

    init(_ value: Value, key: ColumnType, at span: SourceSpan) throws(PlanningError) {
        let mismatch = PlanningError(
            .typeMismatch, "the offset of the frame does not go with an order of \(key)", at: span)
        switch (key, value) {
        case (.integer, .integer(let number)): self = .value(try Self.positive(value, number < 0, at: span))
        case (.integer, .decimal(let unscaled, let scale)):
            guard let whole = Narrowing.wholeNumber(unscaled, scale: scale) else { throw mismatch }
            self = .value(try Self.positive(.integer(whole), whole < 0, at: span))
        case (.decimal(_, let scale), .integer(let number)):
            self = .value(try Self.decimal(Int128(number), from: 0, to: scale, at: span))
        case (.decimal(_, let scale), .decimal(let unscaled, let from)):
            self = .value(try Self.decimal(unscaled, from: from, to: scale, at: span))
        case (.double, .integer), (.double, .decimal), (.double, .double):
            guard let number = value.text.flatMap(Double.init), number.isFinite else { throw mismatch }
            self = .value(try Self.positive(.double(number), number < 0, at: span))
        default: throw mismatch
        }
    }

    static func positive(_ value: Value, _ isNegative: Bool, at span: SourceSpan) throws(PlanningError) -> Value {
        guard !isNegative else {
            throw PlanningError(.invalidLiteral, "the offset of a frame is not negative", at: span)
        }
        return value
    }

    /// The offset with the digits of the key; what lies beyond them reaches no other key.
    private static func decimal(
        _ unscaled: Int128, from: Int, to scale: Int, at span: SourceSpan
    ) throws(PlanningError) -> Value {
        var result = unscaled
        for _ in 0..<max(from - scale, 0) { result /= 10 }
        for _ in 0..<max(scale - from, 0) {
            let (product, overflow) = result.multipliedReportingOverflow(by: 10)
            guard !overflow else {
                throw PlanningError(.invalidLiteral, "the offset of the frame is too large", at: span)
            }
            result = product
        }
        return try positive(.decimal(unscaled: result, scale: scale), unscaled < 0, at: span)
    }
}
