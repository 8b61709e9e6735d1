import Schemas

/// A declared emergency (article 8): jobs under these agreements go before everything that waits, until it ends.
package struct Emergency: Hashable, Sendable, Codable {
    package var id: EmergencyID
    /// The body that handles it.
    package var authority: OrganisationID
    package var title: BilingualText
    /// The articles it rests on.
    package var legalBasis: [String]
    package var agreements: [AgreementID]
    package var from: Instant
    /// Not included.
    package var until: Instant

    package init(
        id: EmergencyID, authority: OrganisationID, title: BilingualText, legalBasis: [String],
        agreements: [AgreementID], from: Instant, until: Instant
    ) {
        self.id = id
        self.authority = authority
        self.title = title
        self.legalBasis = legalBasis
        self.agreements = agreements
        self.from = from
        self.until = until
    }

    package static let agreementsLimit = 64
    /// In force at once.
    package static let limit = 64

    /// Refuses a declaration without a legal basis or without an end in time.
    package func validate(longestMilliseconds: Int64) throws(GovernanceError) {
        try TextLimits.require(wellFormed: id, "emergency")
        try TextLimits.require(title, "title")
        guard !legalBasis.isEmpty else {
            throw GovernanceError(.legalBasisMissing, "name the articles that the declaration rests on")
        }
        try TextLimits.require(distinct: legalBasis, "legalBasis")
        for basis in legalBasis { try TextLimits.require(basis, "legalBasis", bytes: TextLimits.titleBytes) }
        guard (1...Self.agreementsLimit).contains(agreements.count) else {
            throw GovernanceError(.listTooLong, "name 1 to \(Self.agreementsLimit) agreements")
        }
        try TextLimits.require(distinct: agreements, "agreements")
        guard from < until, until <= from.adding(milliseconds: longestMilliseconds) else {
            throw GovernanceError(
                .periodEmpty, "an emergency ends after it begins, within \(longestMilliseconds / 86_400_000) days")
        }
    }
}
