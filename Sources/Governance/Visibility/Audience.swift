/// As whom somebody looks at a request.
package enum Audience: String, Hashable, Sendable, Codable, CaseIterable {
    case submitter
    /// Of the submitter's organisation.
    case colleague
    case checker
    case approver
    /// Steward of an opening body concerned: suspends and withdraws, sees no table.
    case steward
    case recipient
    case auditor
}

/// What there is to see of a request.
package enum Aspect: String, Hashable, Sendable, Codable, CaseIterable {
    /// The state as `Visibility.shownState` gives it.
    case state
    case context
    /// The closed outcome codes of its jobs.
    case outcomeCodes
    case trueTable, verdicts, evidence, nearMisses, scalarErrors
    case releasableTable
    case evidenceBands
    /// One's own words on the present round.
    case ownOpinion
    /// Everybody's words on the present round.
    case opinions
    /// Everybody's words on rounds that are over.
    case earlierOpinions
    /// The common verdict of the checkers, without names.
    case consolidatedAssessment
    /// The words addressed to the submitter when the request comes back.
    case comments
    /// The signed package.
    case package
}

/// One line of the visibility table.
package struct VisibilityRule: Hashable, Sendable {
    package var audience: Audience
    package var states: [ReviewState]
    package var aspects: [Aspect]
}
