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
    // double → double, angles in radians; outside the domain there is no value. `arcTangent2` takes (y, x).
    case logarithm2, cubeRoot, sine, cosine, tangent, cotangent, arcSine, arcCosine, arcTangent, arcTangent2
    case hyperbolicSine, hyperbolicCosine, hyperbolicTangent
    /// Two decimals of one scale → the whole quotient, toward zero, a decimal of scale 0.
    case quotient
    /// Two integers → integer, never negative.
    case greatestCommonDivisor, leastCommonMultiple
    /// integer, 0 to 33 → decimal(38,0).
    case factorial
    /// (x, low, high, integer count), the first three of one numeric type → integer: 0 before low, count + 1 from high on;
    /// low may be above high. Equal ends and a count below 1 are errors.
    case widthBucket
    /// Two integers → integer, 64 bits in two's complement; a shift goes by its lowest six bits. `bitNot` takes one.
    case bitAnd, bitOr, bitXor, bitNot, shiftLeft, shiftRight

    // Text; lengths and positions count characters (Unicode scalars) from 1. `like` (text, pattern, escape): escape is always given, one character or
    // empty (none). `concatenate`: two or more. `trim…` (text, characters): the set is always given. `substring` (text, from[, for]) with PostgreSQL's rule
    // for positions before 1; a negative length is an error. `position` (haystack, needle): 0 if absent. `replace` (text, from, to); an empty `from`
    // changes nothing. `left`, `right` (text, count): a negative count drops from the other end. `startsWith` (text, prefix).
    case like, concatenate, length, lower, upper, trim, trimLeading, trimTrailing, substring, position, replace
    case left, right, startsWith
    // A computed text has at most `ScalarLimits.textBytes`; a longer one is an error.
    // `padLeft`, `padRight` (text, length, fill) cut what is too long. `repeated` (text, count). `splitPart` (text, delimiter,
    // number from 1, or from -1 at the end; 0 is an error). `translate` (text, from, to) drops what `to` has no character for.
    // `titleCase`: the first character of each run of letters and digits in upper case, the others in lower case.
    // `joined` (separator, texts…) passes over NULL texts. `codePoint`: of the first character, 0 without one; `character`
    // is its opposite, an error where none has the number. `octetLength` → integer. `endsWith` (text, end).
    case padLeft, padRight, repeated, reversed, splitPart, titleCase, translate, joined, codePoint, character
    case octetLength, endsWith

    // Dates and timestamps. `extractYear`, `Quarter`, `Month`, `Day`, `DayOfWeek` (Sunday 0), `DayOfYear`: date or timestamp →
    // integer. `extractHour`, `Minute`: timestamp → integer; `Second` (with its fraction), `Epoch`: timestamp → double.
    case extractYear, extractQuarter, extractMonth, extractDay, extractHour, extractMinute, extractSecond
    case extractDayOfWeek, extractDayOfYear, extractEpoch
    /// ISO 8601: date or timestamp → integer.
    case extractWeek, extractISOYear
    /// Integers year, month, day → date; an error where there is no such day.
    case makeDate
    /// timestamp − timestamp → integer microseconds.
    case subtractTimestamps
    /// (text literal that `DateFormat` reads, timestamp) → text.
    case formatDate
    /// date + integer days → date; date − date → integer days.
    case addDays, subtractDates
    /// date or timestamp + integer months (the day clamps to the month's end) → the same type.
    case addMonths
    /// timestamp + integer microseconds.
    case addMicroseconds
    /// (text literal millennium | century | decade | year | quarter | month | week | day | hour | minute | second |
    /// milliseconds | microseconds, timestamp) → timestamp; the first years 1 to 9 have no decade.
    case truncateDate
    /// (later, earlier) timestamps → integer: the months, days and microseconds of PostgreSQL's age(); all negative or zero
    /// where the first is the earlier one.
    case ageMonths, ageDays, ageMicroseconds
    /// Integers months, days, microseconds → the text of an interval, as PostgreSQL's style `postgres` writes it.
    case formatInterval
    /// (text literal that `DateFormat` reads, text) → timestamp, as to_timestamp reads it; an error where it does not fit.
    case parseDate

    // Regular expressions (`RegularExpression`): the pattern is POSIX's with classes and escapes, flags are letters of
    // PostgreSQL's embedded options (i, c, g); both may be computed, and an unfit one is an error.
    /// (text, pattern, flags) → boolean: some part matches.
    case regexMatches
    /// (text, pattern, flags) → integer: matches that do not overlap.
    case regexCount
    /// (text, pattern, flags) → text: what the first match's first group matched, without groups the match; NULL without one.
    case regexExtract
    /// (text, pattern, replacement, flags) → text: \\1 to \\9 and \\& in the replacement; all matches with g.
    case regexReplace
}

/// Bounds on what scalar functions make.
package enum ScalarLimits {
    /// UTF-8 bytes of one computed text.
    package static let textBytes = 1 << 20
}
