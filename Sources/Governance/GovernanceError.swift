/// What this module refuses: always the caller's fault, never a bug or a broken environment.
package struct GovernanceError: Error, Hashable, Sendable, CustomStringConvertible {
    package enum Code: String, Hashable, Sendable, Codable, CaseIterable {
        // Fields in common.
        case malformedIdentifier, missingText, textTooLong, listTooLong, duplicateEntry
        // People and organisations.
        case regionMalformed, levelMismatch, authorityMissing, authorityNotSameLevel, roleNotOfKind, rolesNotApart
        // Catalogue.
        case legalBasisMissing, ownerNotOpeningBody, digestMalformed, versionWithoutTables, versionAlreadyRegistered
        case versionWithoutSubjectKey
        case datasetDestroyed, filingMissing
        // Agreements.
        case partyKindWrong, clauseNotAccepted, noPurpose, noDataset, noProgramAllowed, quotaOutOfRange, periodEmpty
        case datasetNotOfOpeningBody, datasetNotRestricted, noRecipient, agreementTerminated
        // Models.
        case modelVersionOutOfRange, parameterUnused, parameterUndeclared, parameterUsesInvalid
        case argumentMissing, argumentUnknown, argumentWrongKind, argumentWrongType, argumentNull, columnUnknown,
            columnUseRefused
        // Review policy.
        case policyVersionUnknown, tooFewCheckers, tooFewApprovers, notBlinded, limitOutOfRange
        // Review.
        case actionNotAllowedInState, roleMissing, relationMissing, ownOrganisation, ownRequest, sessionRequired
        case alreadyAssessed, alreadyDecided, commentRequired, noResults, tooManyResults, duplicateResult,
            personNotActive
        case bodiesMissing
    }

    package var code: Code
    /// What to change, for people; the code is for programs.
    package var advice: String

    package init(_ code: Code, _ advice: String) {
        self.code = code
        self.advice = advice
    }

    package var description: String { "\(code.rawValue): \(advice)" }
}
