import Governance
import Schemas
import Service

/// `POST /v1/agreements/{id}/weight`.
package struct WeightBody: Codable, Sendable {
    /// 1 to 10,000; 100 is every agreement's.
    package var weight: Int
    package var reason: String

    package init(weight: Int, reason: String) {
        self.weight = weight
        self.reason = reason
    }
}

/// `POST /v1/emergencies`.
package struct EmergencyBody: Codable, Sendable {
    package var title: BilingualText
    /// The articles that the declaration rests on.
    package var legalBasis: [String]
    package var agreements: [AgreementID]
    /// Not included.
    package var until: DayOrMoment

    package init(title: BilingualText, legalBasis: [String], agreements: [AgreementID], until: DayOrMoment) {
        self.title = title
        self.legalBasis = legalBasis
        self.agreements = agreements
        self.until = until
    }

    var declaration: Priorities.Declaration {
        Priorities.Declaration(title: title, legalBasis: legalBasis, agreements: agreements, until: until.instant)
    }
}
