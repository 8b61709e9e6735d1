extension PlanningError {
    /// Every reason for which a text is refused.
    package enum Code: String, Hashable, Sendable, CaseIterable {
        // Text and tokens.
        case textTooLong, tooManyTokens, tokenTooLong, invalidCharacter
        case unterminatedString, unterminatedIdentifier, unterminatedComment, invalidNumber

        // Grammar.
        case syntaxError, nestingTooDeep, listTooLong, multipleStatements, notASelect
        case tooManyTables, tooManySelects, planTooLarge
        /// A construct that Sluice does not offer (yet); the message names it.
        case unsupported

        // Names.
        case unknownTable, unknownColumn, ambiguousColumn, unknownFunction, unknownType, invalidOrdinal
        case duplicateTable, recursiveQuery

        // Types.
        case typeMismatch, wrongArgumentCount, invalidLiteral, invalidCast, nonConstantArgument
        /// Queries, lists of names or rows that do not have equally many columns.
        case columnCount

        // Aggregates and clauses.
        case notGrouped, aggregateNotAllowed, orderNotInDistinct, invalidLimit
        case evidenceWithoutAggregate, evidenceWithoutSubjectKey
        /// An operator below mixes rows of different subjects: what comes out is of nobody in particular.
        case evidenceLost

        /// A fault of the planner: a plan that names a column it does not have. Never a wrong result.
        case planInvalid

        // Windows: where one stands, its name, its parts.
        case windowNotAllowed, unknownWindow, windowDefinition

        // Arguments of parameters.
        case missingArgument, unknownArgument, argumentType

        // Restricted data: output.
        case rowLevelOutput, starOutput, literalOutput, outputExpression, distinctOutput, outputNotGrouped
        case outputName, duplicateOutputName, groupNotShown, tooManyOutputColumns, explainRefused
        // Restricted data: aggregates.
        case aggregateArgument, aggregateColumnUse, aggregateDistinct, aggregateFilter, distinctWithoutSubjectKey
        case percentileFraction
        // Restricted data: filters.
        case filterColumnUse, filterExpression, filterFunction, filterComparison, filterConstants, textTooLongInFilter
        case havingRefused
        // Restricted data: groups and order.
        case groupExpression, groupColumnUse, groupWithoutDomain, tooManyCells, orderNotByGroup, limitWithoutFullOrder
        // Restricted data: the table.
        case undeclaredUse, noSubjectKey
        // Restricted data: joins.
        case joinKind, joinCondition, joinShape, joinSubjects
        /// A bound plan that does not show that every rule holds; the data worker refuses it.
        case planNotProven
    }
}
