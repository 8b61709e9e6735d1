/// How results are assessed and approved (`Policies/review/*.json`). It can ask for more than article 13, never for less.
package struct ReviewPolicy: Hashable, Sendable, Codable {
    /// What follows when the checkers of one body disagree.
    package enum Disagreement: String, Hashable, Sendable, Codable, CaseIterable {
        /// The request goes back to the submitter.
        case `return`
        /// One more checker assesses; the majority decides, without one the request goes back.
        case additionalChecker
    }

    package struct Assessment: Hashable, Sendable, Codable {
        /// Checkers of each opening body, distinct persons.
        package var checkers: Int
        /// Nobody sees another's assessment of the round before all are in.
        package var blinded: Bool
        package var onDisagreement: Disagreement
    }

    package struct Approval: Hashable, Sendable, Codable {
        /// Approvers of each authority, distinct persons.
        package var approvers: Int
    }

    package struct Limits: Hashable, Sendable, Codable {
        package var results: Int
        package var contextBytes: Int
        package var commentBytes: Int
    }

    package var version: Int
    package var name: String
    package var assessment: Assessment
    package var approval: Approval
    package var limits: Limits

    /// Raised with every change of the format; a newer one is refused.
    package static let currentVersion = 1

    /// Refuses a policy weaker than article 13 and the duties kept apart demand.
    package func validate() throws(GovernanceError) {
        guard version == Self.currentVersion else {
            throw GovernanceError(
                .policyVersionUnknown, "this program reads review policies of version \(Self.currentVersion)")
        }
        guard (2...9).contains(assessment.checkers) else {
            throw GovernanceError(.tooFewCheckers, "2 to 9 checkers of the opening body assess")
        }
        guard assessment.blinded else { throw GovernanceError(.notBlinded, "checkers are blinded from each other") }
        guard (1...9).contains(approval.approvers) else {
            throw GovernanceError(.tooFewApprovers, "1 to 9 approvers of the authority approve")
        }
        guard (1...100).contains(limits.results), (1...TextLimits.bodyBytes).contains(limits.contextBytes),
            (1...TextLimits.bodyBytes).contains(limits.commentBytes)
        else {
            throw GovernanceError(
                .limitOutOfRange, "results are limited to 1 to 100, texts to 1 to \(TextLimits.bodyBytes) bytes")
        }
    }
}
