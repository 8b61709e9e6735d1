import Schemas

/// A use that an agreement allows.
package struct Purpose: Hashable, Sendable, Codable {
    /// Short name that a submission states.
    package var code: String
    package var title: BilingualText

    package init(code: String, title: BilingualText) {
        self.code = code
        self.title = title
    }
}

/// A stretch of time, `from` included, `until` not.
package struct Period: Hashable, Sendable, Codable {
    package var from: Instant
    package var until: Instant

    package init(from: Instant, until: Instant) {
        self.from = from
        self.until = until
    }

    package func contains(_ now: Instant) -> Bool { from <= now && now < until }
}

/// An agreement between one opening body and one data user (公共数据开放利用协议, article 17).
package struct Agreement: Hashable, Sendable, Codable {
    package enum Status: String, Hashable, Sendable, Codable, CaseIterable {
        case active
        /// Access closed for the time being (articles 35 and 39).
        case suspended
        case terminated
    }

    package var id: AgreementID
    package var openingBody: OrganisationID
    package var dataUser: OrganisationID
    package var clauses: AgreementClauses
    package var purposes: [Purpose]
    package var datasets: [DatasetID]
    /// Names of algorithm models that may run.
    package var models: [String]
    package var allowsFreeSQL: Bool
    /// Most jobs over the whole period, however they end: a quota that counted outcomes would be a channel.
    package var jobQuota: Int
    package var period: Period
    /// Number under which the agreement is filed with the authority (备案).
    package var filingNumber: String
    /// Organisations that may retrieve releases; the data user itself only if it is named.
    package var recipients: [OrganisationID]
    package var status: Status

    package init(
        id: AgreementID, openingBody: OrganisationID, dataUser: OrganisationID, clauses: AgreementClauses,
        purposes: [Purpose], datasets: [DatasetID], models: [String], allowsFreeSQL: Bool, jobQuota: Int,
        period: Period, filingNumber: String, recipients: [OrganisationID], status: Status = .active
    ) {
        self.id = id
        self.openingBody = openingBody
        self.dataUser = dataUser
        self.clauses = clauses
        self.purposes = purposes
        self.datasets = datasets
        self.models = models
        self.allowsFreeSQL = allowsFreeSQL
        self.jobQuota = jobQuota
        self.period = period
        self.filingNumber = filingNumber
        self.recipients = recipients
        self.status = status
    }

    /// Most jobs that a quota may state.
    package static let jobQuotaLimit = 1_000_000
}
