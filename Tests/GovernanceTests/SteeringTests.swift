import Schemas
import Testing

@testable import Governance

/// Who may put jobs first, and what a declaration must say.
@Suite struct SteeringTests {
    private static func emergency(_ change: (inout Emergency) -> Void = { _ in }) -> Emergency {
        var emergency = Emergency(
            id: EmergencyID("e"), authority: OrganisationID("bureau"), title: BilingualText(zh: "洪水", en: "flood"),
            legalBasis: ["8"], agreements: [AgreementID("a")], from: Instant(milliseconds: 0),
            until: Instant(milliseconds: 1_000))
        change(&emergency)
        return emergency
    }

    private static func refusal(_ emergency: Emergency) -> GovernanceError.Code? {
        do throws(GovernanceError) {
            try emergency.validate(longestMilliseconds: 1_000)
            return nil
        } catch { return error.code }
    }

    @Test func declarations() {
        #expect(Self.refusal(Self.emergency()) == nil)
        #expect(Self.refusal(Self.emergency { $0.legalBasis = [] }) == .legalBasisMissing)
        #expect(Self.refusal(Self.emergency { $0.legalBasis = [" "] }) == .missingText)
        #expect(Self.refusal(Self.emergency { $0.agreements = [] }) == .listTooLong)
        #expect(Self.refusal(Self.emergency { $0.agreements += $0.agreements }) == .duplicateEntry)
        #expect(Self.refusal(Self.emergency { $0.until = Instant(milliseconds: 0) }) == .periodEmpty)
        #expect(Self.refusal(Self.emergency { $0.until = Instant(milliseconds: 1_001) }) == .periodEmpty)
        #expect(Self.refusal(Self.emergency { $0.title.zh = "" }) == .missingText)
        #expect(Self.refusal(Self.emergency { $0.id = EmergencyID("-") }) == .malformedIdentifier)
    }

    private static func agreement(user: String) -> Agreement {
        Agreement(
            id: AgreementID("a"), openingBody: OrganisationID("stats"), dataUser: OrganisationID(user),
            clauses: AgreementClauses(
                feedback: .init(everyDays: 1, contact: "c"), purposeLimited: true, disseminationForbidden: true,
                citation: "c", security: .init(duties: ["d"], capability: "c", safeguards: ["s"]),
                inspectionAccepted: true), purposes: [], datasets: [], models: [], allowsFreeSQL: true, jobQuota: 1,
            period: Period(from: Instant(milliseconds: 0), until: Instant(milliseconds: 1)), filingNumber: "1",
            recipients: [])
    }

    private static func refusal(
        of role: Role, in organisation: String, credential: CredentialKind = .session, isActive: Bool = true,
        user: String = "acme", authorities: [String?] = ["bureau"], isEmpty: Bool = false
    ) -> GovernanceError.Code? {
        let person = Person(
            id: PersonID("p"), organisation: OrganisationID(organisation), name: "p", roles: [role], isActive: isActive)
        do throws(GovernanceError) {
            try Steering.require(
                Actor(person: person, credential: credential), over: isEmpty ? [] : [agreement(user: user)],
                authorities: authorities.map { $0.map { OrganisationID($0) } })
            return nil
        } catch { return error.code }
    }

    @Test func theAuthorityAlone() {
        #expect(Self.refusal(of: .approver, in: "bureau") == nil)
        for role in Role.allCases where role != .approver {
            #expect(Self.refusal(of: role, in: "bureau") == .roleMissing)
        }
        for credential in CredentialKind.allCases where credential != .session {
            #expect(Self.refusal(of: .approver, in: "bureau", credential: credential) == .sessionRequired)
        }
        #expect(Self.refusal(of: .approver, in: "bureau", isActive: false) == .personNotActive)
        #expect(Self.refusal(of: .approver, in: "town") == .relationMissing)
        #expect(Self.refusal(of: .approver, in: "bureau", authorities: ["bureau", nil]) == .relationMissing)
        #expect(Self.refusal(of: .approver, in: "bureau", user: "bureau") == .ownOrganisation)
        #expect(Self.refusal(of: .approver, in: "bureau", authorities: [], isEmpty: true) == .relationMissing)
    }
}
