import Schemas

/// What an organisation is under Order 381, articles 4 and 5.
package enum OrganisationKind: String, Hashable, Sendable, Codable, CaseIterable {
    /// 公共数据开放主体: opens its data and answers for it.
    case openingBody
    /// 公共数据主管部门: consents, supervises, keeps the filings.
    case authority
    /// 公共数据利用主体: an enterprise, a university, any organisation that uses data under an agreement.
    case dataUser
    /// 公共数据专家委员会.
    case expertCommittee
    /// Runs the platform; decides nothing about data.
    case platformOperator
}

/// Administrative level 行政层级.
package enum AdministrativeLevel: String, Hashable, Sendable, Codable, CaseIterable {
    /// 省级
    case province
    /// 设区的市
    case city
    /// 县（市、区）
    case county
}

/// An organisation of the instance.
package struct Organisation: Hashable, Sendable, Codable {
    package var id: OrganisationID
    package var name: BilingualText
    package var kind: OrganisationKind
    /// Of public bodies; nil for data users and the operator.
    package var level: AdministrativeLevel?
    /// Division code of GB/T 2260, six digits (330000 Zhejiang, 330100 Hangzhou).
    package var region: String
    /// Of an opening body: its authority of the same level and region (同级公共数据主管部门).
    package var authority: OrganisationID?

    package init(
        id: OrganisationID, name: BilingualText, kind: OrganisationKind, level: AdministrativeLevel?, region: String,
        authority: OrganisationID? = nil
    ) {
        self.id = id
        self.name = name
        self.kind = kind
        self.level = level
        self.region = region
        self.authority = authority
    }

    /// Refuses an organisation whose fields do not fit its kind. `authority` is the organisation that `authority` names.
    package func validate(authority found: Organisation?) throws(GovernanceError) {
        try TextLimits.require(wellFormed: id, "organisation")
        try TextLimits.require(name, "name")
        guard region.utf8.count == 6, region.utf8.allSatisfy({ (0x30...0x39).contains($0) }) else {
            throw GovernanceError(.regionMalformed, "a region is a six-digit division code of GB/T 2260")
        }
        let needsLevel = [.openingBody, .authority, .expertCommittee].contains(kind)
        guard needsLevel == (level != nil) else {
            throw GovernanceError(.levelMismatch, "public bodies have a level, data users and operators have none")
        }
        guard kind == .openingBody else {
            guard authority == nil else {
                throw GovernanceError(.levelMismatch, "only an opening body has an authority")
            }
            return
        }
        guard let found, found.id == authority, found.kind == .authority else {
            throw GovernanceError(.authorityMissing, "an opening body names its authority")
        }
        guard found.level == level, found.region == region else {
            throw GovernanceError(
                .authorityNotSameLevel, "the authority is of the same level and region as the opening body")
        }
    }
}
