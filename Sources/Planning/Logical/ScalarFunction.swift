/// The scalar functions and operators that `Execution` implements. All are total: an error (overflow, division by zero,
/// domain error) gives NULL and raises the scalar-error flag. NULL in gives NULL out, except where said.
package enum ScalarFunction: String, Hashable, Sendable, CaseIterable {
    // Arithmetic on two operands of one type: integer, decimal (the binder rescales), double.
    case add, subtract, multiply
    /// integer: truncates toward zero, as PostgreSQL; double. Decimals are divided as doubles.
    case divide
    /// integer and decimal: sign of the dividend.
    case modulo
    case negate

    // Comparison of two operands of one type → boolean.
    case equal, notEqual, less, lessOrEqual, greater, greaterOrEqual
    /// Never NULL.
    case isDistinctFrom, isNotDistinctFrom

    // Three-valued logic.
    case and, or, not
    /// Never NULL.
    case isNull, isNotNull, isTrue, isNotTrue, isFalse, isNotFalse

    // Choice among operands of one type.
    case coalesce, nullIf, greatest, least

    // Numbers.
    case absolute, sign, round, floor, ceiling, truncate, squareRoot, power, exponential, naturalLogarithm
    case logarithm10

    // Text. `like` takes text and a pattern; the escape character is the third argument.
    case like, concatenate, length, lower, upper, trim, trimLeading, trimTrailing, substring, position, replace
    case left, right, startsWith

    // Dates and timestamps.
    case extractYear, extractQuarter, extractMonth, extractDay, extractHour, extractMinute, extractSecond
    case extractDayOfWeek, extractDayOfYear, extractEpoch
    /// date + integer days → date; date − date → integer days.
    case addDays, subtractDates
    /// date or timestamp + integer months (the day clamps to the month's end).
    case addMonths
    /// timestamp + integer microseconds.
    case addMicroseconds
    /// text unit literal, date or timestamp → timestamp.
    case truncateDate
}
