import Governance
import Testing

/// Every state × action × role × relations × credential, against rules written a second time, as a person would say them.
@Suite struct TransitionTableTests {
    struct Case {
        var state: ReviewState
        var action: ReviewAction
        var role: Role?
        var relations: Set<ReviewRelation>
        var credential: CredentialKind

        var isOwn: Bool { relations.contains(.submitter) || relations.contains(.submitterOrganisation) }

        /// The submitter works on it, in person or by machine.
        func bySubmitter(_ states: ReviewState...) -> Bool {
            relations.contains(.submitter) && role == .researcher && credential != .platform && states.contains(state)
        }
        /// A person of an opening body, signed in.
        func byBody(_ wanted: Role, _ states: ReviewState...) -> Bool {
            relations.contains(.openingBody) && role == wanted && credential == .session && states.contains(state)
        }
        /// A person of the authority, signed in.
        func byAuthority(_ states: ReviewState...) -> Bool {
            relations.contains(.authority) && role == .approver && credential == .session && states.contains(state)
        }
        func byPlatform(_ states: ReviewState...) -> Bool {
            relations.contains(.platform) && credential == .platform && states.contains(state)
        }

        var isAllowed: Bool {
            switch action {
            case .edit, .submit: bySubmitter(.drafted, .returned)
            case .retract: bySubmitter(.drafted, .returned, .submitted, .assessed, .approved)
            case .assess: byBody(.checker, .submitted) && !isOwn
            case .approve: byAuthority(.assessed) && !isOwn
            case .return, .reject: byAuthority(.assessed, .approved) && !isOwn
            case .release: byPlatform(.approved)
            case .suspend: byBody(.steward, .released) || byAuthority(.released) || byPlatform(.released)
            case .resume: byBody(.steward, .suspended)
            case .withdraw: byBody(.steward, .released, .suspended)
            case .retrieve:
                relations.contains(.recipient) && (role == .retriever || role == .researcher) && credential != .platform
                    && state == .released
            }
        }
    }

    @Test(arguments: ReviewState.allCases) func agreesEverywhere(state: ReviewState) {
        let relations = ReviewRelation.allCases
        let subsets = (0..<(1 << relations.count)).map { bits in
            Set(relations.indices.filter { bits >> $0 & 1 == 1 }.map { relations[$0] })
        }
        var (allowed, wrong) = (0, 0)
        for action in ReviewAction.allCases {
            for subset in subsets {
                for role in Role.allCases.map(Optional.some) + [nil] {
                    for credential in CredentialKind.allCases {
                        let item = Case(
                            state: state, action: action, role: role, relations: subset, credential: credential)
                        let permitted =
                            (try? TransitionTable.permit(
                                action, in: state, relations: subset, roles: role.map { [$0] } ?? [],
                                credential: credential)) != nil
                        if permitted { allowed += 1 }
                        if permitted != item.isAllowed { wrong += 1 }
                    }
                }
            }
        }
        #expect(wrong == 0)
        #expect((allowed == 0) == [.rejected, .withdrawn].contains(state))
    }

    @Test func everyStateIsReached() {
        var reached: Set<ReviewState> = [.drafted]
        for _ in ReviewState.allCases {
            for rule in TransitionTable.rules where !reached.isDisjoint(with: rule.from) { reached.formUnion(rule.to) }
        }
        #expect(reached == Set(ReviewState.allCases))
    }

    /// No way to `released` passes by an assessment and an approval.
    @Test(arguments: [ReviewAction.assess, .approve, .release]) func nothingIsReleasedWithout(action: ReviewAction) {
        var reached: Set<ReviewState> = [.drafted]
        for _ in ReviewState.allCases {
            for rule in TransitionTable.rules where rule.action != action && !reached.isDisjoint(with: rule.from) {
                reached.formUnion(rule.to)
            }
        }
        #expect(!reached.contains(.released))
    }

    @Test func machinesNeverJudge() {
        for action in [ReviewAction.assess, .approve, .return, .reject, .suspend, .resume, .withdraw] {
            #expect(
                TransitionTable.rules.filter { $0.action == action }.allSatisfy { !$0.credentials.contains(.machine) })
        }
    }
}
