/// The scalar functions and operators that `Execution` implements. All are total: an error (overflow, division by zero,
/// domain error) gives NULL and raises the scalar-error flag. NULL in gives NULL out, except where said.
///
/// Decimal operands: the precisions of two operands may differ, their scales are equal but for `multiply`; results have
/// the call's type. Scale and precision of a call: add, subtract, modulo keep the scale; multiply adds the scales.
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

    // Three-valued logic. `and`, `or` take two or more operands.
    case and, or, not
    /// Never NULL.
    case isNull, isNotNull, isTrue, isNotTrue, isFalse, isNotFalse

    // Choice among operands of one type (decimals: of the call's scale). `coalesce`, `greatest`, `least` take one or more;
    // `greatest` and `least` pass over NULLs, as PostgreSQL, and are NULL only when all are.
    case coalesce, nullIf, greatest, least

    // Numbers. `absolute`, `negate`, `sign`: of the operand's type. `round`, `truncate`: decimal or double, and optionally an
    // integer literal of digits (may be negative); a decimal's result has the scale of the call's type. `round` is half
    // away from zero for decimals, half to even for doubles without digits, as PostgreSQL. `floor`, `ceiling`: decimal → decimal of scale 0, double →
    // double. The rest: double → double (`power` takes two).
    case absolute, sign, round, floor, ceiling, truncate, squareRoot, power, exponential, naturalLogarithm
    case logarithm10

    // Text; lengths and positions count characters (Unicode scalars) from 1. `like` (text, pattern, escape): escape is always given, one character or
    // empty (none). `concatenate`: two or more. `trim…` (text, characters): the set is always given. `substring` (text, from[, for]) with PostgreSQL's rule
    // for positions before 1; a negative length is an error. `position` (haystack, needle): 0 if absent. `replace` (text, from, to); an empty `from`
    // changes nothing. `left`, `right` (text, count): a negative count drops from the other end. `startsWith` (text, prefix).
    case like, concatenate, length, lower, upper, trim, trimLeading, trimTrailing, substring, position, replace
    case left, right, startsWith

    // Dates and timestamps. `extractYear`, `Quarter`, `Month`, `Day`, `DayOfWeek` (Sunday 0), `DayOfYear`: date or timestamp →
    // integer. `extractHour`, `Minute`: timestamp → integer; `Second` (with its fraction), `Epoch`: timestamp → double.
    case extractYear, extractQuarter, extractMonth, extractDay, extractHour, extractMinute, extractSecond
    case extractDayOfWeek, extractDayOfYear, extractEpoch
    /// date + integer days → date; date − date → integer days.
    case addDays, subtractDates
    /// date or timestamp + integer months (the day clamps to the month's end) → the same type.
    case addMonths
    /// timestamp + integer microseconds.
    case addMicroseconds
    /// (text literal year | quarter | month | week | day | hour | minute | second, timestamp) → timestamp.
    case truncateDate
}
