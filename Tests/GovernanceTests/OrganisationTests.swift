import Governance
import Schemas
import Testing

@Suite struct OrganisationTests {
    @Test func wholeProvinceIsValid() throws {
        try Fixtures.authority.validate(authority: nil)
        try Fixtures.body.validate(authority: Fixtures.authority)
        try Fixtures.user.validate(authority: nil)
    }

    static let faults: [(GovernanceError.Code, @Sendable (inout Organisation) -> Void)] = [
        (.malformedIdentifier, { $0.id = OrganisationID("no spaces") }),
        (.missingText, { $0.name.zh = " \n" }),
        (.textTooLong, { $0.name.en = String(repeating: "x", count: 513) }),
        (.regionMalformed, { $0.region = "33000" }),
        (.regionMalformed, { $0.region = "33000x" }),
        (.levelMismatch, { $0.level = nil }),
        (.authorityMissing, { $0.authority = nil }),
        (.authorityMissing, { $0.authority = OrganisationID("somebody") }),
        (.authorityNotSameLevel, { $0.level = .city }),
        (.authorityNotSameLevel, { $0.region = "330100" }),
    ]

    @Test(arguments: faults.indices) func refuses(index: Int) {
        var body = Fixtures.body
        Self.faults[index].1(&body)
        #expect(code { try body.validate(authority: Fixtures.authority) } == Self.faults[index].0)
    }

    @Test func onlyOpeningBodiesHaveAnAuthority() {
        var user = Fixtures.user
        user.authority = Fixtures.authority.id
        #expect(code { try user.validate(authority: Fixtures.authority) } == .levelMismatch)
    }

    @Test func rolesFollowTheKind() throws {
        for kind in OrganisationKind.allCases {
            let organisation = Organisation(
                id: OrganisationID("o"), name: BilingualText(zh: "某", en: "o"), kind: kind, level: nil, region: "330000"
            )
            for role in Role.allCases {
                let refused = code { try Fixtures.person("p", "o", role).validate(in: organisation) }
                #expect(refused == (Role.allowed(in: kind).contains(role) ? nil : .roleNotOfKind))
            }
        }
        #expect(code { try Fixtures.person("p", "elsewhere", .checker).validate(in: Fixtures.body) } == .roleNotOfKind)
    }

    @Test func dutiesAreApart() throws {
        let platform = Organisation(
            id: OrganisationID("o"), name: BilingualText(zh: "平台", en: "platform"), kind: .platformOperator, level: nil,
            region: "330000")
        let pairs: [(Role, Role)] = [
            (.platformOperator, .securityAdministrator), (.platformOperator, .auditor),
            (.securityAdministrator, .auditor),
            (.auditor, .organisationAdministrator),
        ]
        for (left, right) in pairs {
            #expect(code { try Fixtures.person("p", "o", left, right).validate(in: platform) } == .rolesNotApart)
        }
        #expect(
            code { try Fixtures.person("p", "authority", .auditor, .approver).validate(in: Fixtures.authority) }
                == .rolesNotApart)
        try Fixtures.person("p", "body", .checker, .steward).validate(in: Fixtures.body)
        #expect(
            code { try Fixtures.person("p", "body", .checker, .checker).validate(in: Fixtures.body) } == .duplicateEntry
        )
    }

    @Test func rolesAreStoredInOrder() {
        #expect(Fixtures.person("p", "body", .steward, .checker) == Fixtures.person("p", "body", .checker, .steward))
    }
}
