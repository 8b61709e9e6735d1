import Schemas

/// Decimal numbers in quoted texts, with the digits they are written with.
enum DecimalText {
    static func value(of text: String) -> Value? {
        let fraction = text.split(separator: ".", omittingEmptySubsequences: false).dropFirst().first ?? ""
        return LiteralText.value(
            of: text, as: .decimal(precision: ColumnType.computedDecimalPrecision, scale: min(fraction.utf8.count, 38)))
    }
}
