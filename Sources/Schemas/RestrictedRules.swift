/// The limits that a restricted query must keep, as the policy states them.
package struct RestrictedRules: Hashable, Sendable, Codable {
    /// Most cells of a result: combinations of the grouping domains × output columns.
    package var cellsLimit: Int
    /// Most output columns.
    package var outputColumnsLimit: Int
    /// Longest name of an output column, in characters.
    package var aliasCharactersLimit: Int
    /// Longest text in a filter, in characters.
    package var textLiteralCharactersLimit: Int
    /// Most constants in all filters together.
    package var filterConstantsLimit: Int
    /// Fractions of percentiles are multiples of it, above 0 and below 100 per cent: else they would list the values.
    package var percentileStepPercent: Int

    package init(
        cellsLimit: Int = 5_000, outputColumnsLimit: Int = 32, aliasCharactersLimit: Int = 64,
        textLiteralCharactersLimit: Int = 256, filterConstantsLimit: Int = 1_000,
        percentileStepPercent: Int = 5
    ) {
        self.cellsLimit = cellsLimit
        self.outputColumnsLimit = outputColumnsLimit
        self.aliasCharactersLimit = aliasCharactersLimit
        self.textLiteralCharactersLimit = textLiteralCharactersLimit
        self.filterConstantsLimit = filterConstantsLimit
        self.percentileStepPercent = percentileStepPercent
    }
}
