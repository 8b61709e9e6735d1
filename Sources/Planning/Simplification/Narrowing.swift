import Schemas

/// Takes conversions off columns in comparisons with constants, so that stored values are compared as they are.
enum Narrowing {
    /// Both sides of a comparison. `CAST(day AS timestamp) < TIMESTAMP '… 00:00:00'` compares days.
    static func narrow(_ left: BoundExpression, _ right: BoundExpression) -> (BoundExpression, BoundExpression) {
        if case .cast(let day, to: .timestamp) = left, day.type == .date, let date = midnight(right) {
            return (day, date)
        }
        if case .cast(let day, to: .timestamp) = right, day.type == .date, let date = midnight(left) {
            return (date, day)
        }
        return (left, right)
    }

    private static func midnight(_ expression: BoundExpression) -> BoundExpression? {
        guard case .literal(.timestamp(let micros), _) = expression, micros % DateFolding.dayMicroseconds == 0,
            let days = Int32(exactly: micros / DateFolding.dayMicroseconds)
        else { return nil }
        return .literal(.date(days), type: .date)
    }

    /// The integer that a decimal without fraction is.
    static func wholeNumber(_ unscaled: Int128, scale: Int) -> Int64? {
        var power: Int128 = 1
        for _ in 0..<min(scale, 38) { power *= 10 }
        return unscaled % power == 0 ? Int64(exactly: unscaled / power) : nil
    }
}
