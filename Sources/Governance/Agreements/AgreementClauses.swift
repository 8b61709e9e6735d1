/// The six clauses of an agreement (article 17), as data that the service acts on.
package struct AgreementClauses: Hashable, Sendable, Codable {
    /// (1) The user reports its use and evaluates the opening.
    package struct Feedback: Hashable, Sendable, Codable {
        package var everyDays: Int
        package var contact: String

        package init(everyDays: Int, contact: String) {
            self.everyDays = everyDays
            self.contact = contact
        }
    }

    /// (5) Security duties, the capability asked for, and the safeguards in place.
    package struct Security: Hashable, Sendable, Codable {
        package var duties: [String]
        package var capability: String
        package var safeguards: [String]

        package init(duties: [String], capability: String, safeguards: [String]) {
            self.duties = duties
            self.capability = capability
            self.safeguards = safeguards
        }
    }

    /// (1)
    package var feedback: Feedback
    /// (2) No use beyond the purposes without consent. An agreement without it does not take effect.
    package var purposeLimited: Bool
    /// (3) No passing on without consent. An agreement without it does not take effect.
    package var disseminationForbidden: Bool
    /// (4) How publications, patents, software and products name the data; put into every release.
    package var citation: String
    /// (5)
    package var security: Security
    /// (6) The user accepts inspection. An agreement without it does not take effect.
    package var inspectionAccepted: Bool

    package init(
        feedback: Feedback, purposeLimited: Bool, disseminationForbidden: Bool, citation: String, security: Security,
        inspectionAccepted: Bool
    ) {
        self.feedback = feedback
        self.purposeLimited = purposeLimited
        self.disseminationForbidden = disseminationForbidden
        self.citation = citation
        self.security = security
        self.inspectionAccepted = inspectionAccepted
    }

    func validate() throws(GovernanceError) {
        guard (1...366).contains(feedback.everyDays) else {
            throw GovernanceError(.limitOutOfRange, "clause 1: feedback is due every 1 to 366 days")
        }
        try TextLimits.require(feedback.contact, "clause 1 contact")
        guard purposeLimited, disseminationForbidden, inspectionAccepted else {
            throw GovernanceError(.clauseNotAccepted, "clauses 2, 3 and 6 of article 17 cannot be left out")
        }
        try TextLimits.require(citation, "clause 4 citation")
        try TextLimits.require(security.capability, "clause 5 capability")
        try TextLimits.require(distinct: security.duties, "clause 5 duties")
        try TextLimits.require(distinct: security.safeguards, "clause 5 safeguards")
        guard !security.duties.isEmpty, !security.safeguards.isEmpty else {
            throw GovernanceError(.clauseNotAccepted, "clause 5 names duties and safeguards")
        }
        for text in security.duties + security.safeguards { try TextLimits.require(text, "clause 5") }
    }
}
