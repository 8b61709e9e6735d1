import Schemas

/// What the checkers of one opening body, or of all, say together.
package enum Consolidation {
    /// The common verdict of one body's checkers; nil until enough of them have assessed.
    package static func verdict(of opinions: [Opinion], policy: ReviewPolicy) -> Verdict? {
        let needed = policy.assessment.checkers
        guard opinions.count >= needed else { return nil }
        let first = opinions[0].verdict
        if opinions.prefix(needed).allSatisfy({ $0.verdict == first }) { return first }
        switch policy.assessment.onDisagreement {
        case .return: return .return
        case .additionalChecker:
            guard opinions.count > needed else { return nil }
            let majority = Verdict.allCases.first { verdict in
                opinions.filter { $0.verdict == verdict }.count * 2 > opinions.count
            }
            return majority ?? .return
        }
    }

    /// The verdict of a round over all its opening bodies; nil until each has one. The strictest wins.
    package static func verdict(of round: ReviewRound, bodies: [ReviewBody], policy: ReviewPolicy) -> Verdict? {
        var all: [Verdict] = []
        for body in bodies {
            let opinions = round.assessments.filter { $0.organisation == body.openingBody }
            guard let verdict = verdict(of: opinions, policy: policy) else { return nil }
            all.append(verdict)
        }
        return all.contains(.reject) ? .reject : all.contains(.return) ? .return : .release
    }

    /// True when every authority's approvers have approved the round.
    package static func isApproved(_ round: ReviewRound, bodies: [ReviewBody], policy: ReviewPolicy) -> Bool {
        Set(bodies.map(\.authority)).allSatisfy { authority in
            round.decisions.filter { $0.organisation == authority && $0.verdict == .release }.count
                >= policy.approval.approvers
        }
    }
}
