/// Where a request stands.
package enum ReviewState: String, Hashable, Sendable, Codable, CaseIterable {
    case drafted, submitted, assessed, approved, released, suspended, withdrawn, returned, rejected
}

/// What can be done with a request.
package enum ReviewAction: String, Hashable, Sendable, Codable, CaseIterable {
    /// Change results and context of a draft or of a returned request.
    case edit
    /// Hand in; from `returned` it begins a new round.
    case submit
    /// Take back what has not been released.
    case retract
    /// A checker's assessment.
    case assess
    /// The authority consents.
    case approve
    /// The authority sends it back with comments.
    case `return`
    /// The authority refuses it for good.
    case reject
    /// The service has built and recorded the package.
    case release
    case suspend, resume, withdraw
    /// A recipient gets the package.
    case retrieve
}

/// How an actor stands to a request. One actor may stand in several.
package enum ReviewRelation: String, Hashable, Sendable, Codable, CaseIterable {
    case submitter
    /// Belongs to the submitter's organisation (the submitter too).
    case submitterOrganisation
    /// Belongs to an opening body whose data the request uses.
    case openingBody
    /// Belongs to the authority of the same level as such an opening body.
    case authority
    /// Belongs to an organisation named as a recipient.
    case recipient
    /// The service itself.
    case platform
}
