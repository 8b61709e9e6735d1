/// One line of the review table: who may do what from where, and where it can lead.
package struct TransitionRule: Hashable, Sendable {
    package var action: ReviewAction
    package var from: [ReviewState]
    /// Where it leads; several where the outcome depends on what the others said.
    package var to: [ReviewState]
    package var relation: ReviewRelation
    /// Relations that bar the actor whatever else holds.
    package var barred: [ReviewRelation]
    /// One of these roles; empty for the service alone.
    package var roles: [Role]
    package var credentials: [CredentialKind]
}

/// The review as data: permissions, diagram and tests come from these lines.
package enum TransitionTable {
    private static func rule(
        _ action: ReviewAction, from: [ReviewState], to: [ReviewState], by relation: ReviewRelation, _ roles: [Role],
        barring barred: [ReviewRelation] = [], _ credentials: [CredentialKind]
    ) -> TransitionRule {
        TransitionRule(
            action: action, from: from, to: to, relation: relation, barred: barred, roles: roles,
            credentials: credentials)
    }

    package static let rules: [TransitionRule] = [
        rule(.edit, from: [.drafted], to: [.drafted], by: .submitter, [.researcher], [.session, .machine]),
        rule(.edit, from: [.returned], to: [.returned], by: .submitter, [.researcher], [.session, .machine]),
        rule(
            .submit, from: [.drafted, .returned], to: [.submitted], by: .submitter, [.researcher], [.session, .machine]),
        rule(
            .retract, from: [.drafted, .returned, .submitted, .assessed, .approved], to: [.withdrawn], by: .submitter,
            [.researcher], [.session, .machine]),
        rule(
            .assess, from: [.submitted], to: [.submitted, .assessed, .returned, .rejected], by: .openingBody,
            [.checker],
            barring: [.submitter, .submitterOrganisation], [.session]),
        rule(
            .approve, from: [.assessed], to: [.assessed, .approved], by: .authority, [.approver],
            barring: [.submitter, .submitterOrganisation], [.session]),
        rule(
            .return, from: [.assessed, .approved], to: [.returned], by: .authority, [.approver],
            barring: [.submitter, .submitterOrganisation], [.session]),
        rule(
            .reject, from: [.assessed, .approved], to: [.rejected], by: .authority, [.approver],
            barring: [.submitter, .submitterOrganisation], [.session]),
        rule(.release, from: [.approved], to: [.released], by: .platform, [], [.platform]),
        rule(.suspend, from: [.released], to: [.suspended], by: .openingBody, [.steward], [.session]),
        rule(.suspend, from: [.released], to: [.suspended], by: .authority, [.approver], [.session]),
        rule(.suspend, from: [.released], to: [.suspended], by: .platform, [], [.platform]),
        rule(.resume, from: [.suspended], to: [.released], by: .openingBody, [.steward], [.session]),
        rule(.withdraw, from: [.released, .suspended], to: [.withdrawn], by: .openingBody, [.steward], [.session]),
        rule(
            .retrieve, from: [.released], to: [.released], by: .recipient, [.retriever, .researcher],
            [.session, .machine]),
    ]

    /// The rule under which this actor may do this now. Refuses in an order that tells strangers nothing of the state.
    package static func permit(
        _ action: ReviewAction, in state: ReviewState, relations: Set<ReviewRelation>, roles: Set<Role>,
        credential: CredentialKind
    ) throws(GovernanceError) -> TransitionRule {
        let related = rules.filter { $0.action == action && relations.contains($0.relation) }
        guard !related.isEmpty else {
            throw GovernanceError(
                .relationMissing, "\(action.rawValue) is for others: this request is none of yours in that way")
        }
        let open = related.filter { relations.isDisjoint(with: $0.barred) }
        guard !open.isEmpty else {
            throw relations.contains(.submitter)
                ? GovernanceError(.ownRequest, "nobody reviews a request of their own")
                : GovernanceError(.ownOrganisation, "nobody reviews a request of their own organisation")
        }
        let held = open.filter { $0.roles.isEmpty || !roles.isDisjoint(with: $0.roles) }
        guard !held.isEmpty else {
            throw GovernanceError(.roleMissing, "\(action.rawValue) needs the role \(roleNames(open))")
        }
        let proven = held.filter { $0.credentials.contains(credential) }
        guard !proven.isEmpty else {
            throw GovernanceError(.sessionRequired, "sign in: a machine token cannot \(action.rawValue)")
        }
        guard let rule = proven.first(where: { $0.from.contains(state) }) else {
            // The advice does not name the state: the submitter is not told how far a review has come.
            throw GovernanceError(.actionNotAllowedInState, "the request takes no \(action.rawValue) as it stands")
        }
        return rule
    }

    private static func roleNames(_ rules: [TransitionRule]) -> String {
        Set(rules.flatMap(\.roles)).map(\.rawValue).sorted().joined(separator: " or ")
    }

    /// The table as a Mermaid state diagram; README.md holds the same text.
    package static var diagram: String {
        var edges: [(from: ReviewState, to: ReviewState, labels: [String])] = []
        for rule in rules {
            let label =
                "\(rule.action.rawValue) (\(rule.roles.isEmpty ? "platform" : rule.roles.map(\.rawValue).joined(separator: ", ")))"
            for from in rule.from {
                for to in rule.to {
                    if let index = edges.firstIndex(where: { $0.from == from && $0.to == to }) {
                        if !edges[index].labels.contains(label) { edges[index].labels.append(label) }
                    } else {
                        edges.append((from, to, [label]))
                    }
                }
            }
        }
        let lines = edges.map { "    \($0.from.rawValue) --> \($0.to.rawValue): \($0.labels.joined(separator: " / "))" }
        return (["stateDiagram-v2", "    [*] --> \(ReviewState.drafted.rawValue)"] + lines).joined(separator: "\n")
    }
}
