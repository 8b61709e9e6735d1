import Governance
import Schemas

/// `POST /v1/datasets`: a catalogue entry (articles 10 to 12).
package struct DatasetBody: Codable, Sendable {
    package var id: DatasetID
    package var title: BilingualText
    package var summary: String
    package var openingBody: OrganisationID
    package var openness: Openness
    package var opennessReason: String
    package var legalBasis: [String]
    package var format: String
    package var category: String
    package var updateFrequency: UpdateFrequency
    package var conditions: [String]
    package var citation: String

    var dataset: Dataset {
        Dataset(
            id: id, title: title, openingBody: openingBody, openness: openness, opennessReason: opennessReason,
            legalBasis: legalBasis, format: format, category: category, updateFrequency: updateFrequency,
            summary: summary, conditions: conditions, citation: citation)
    }
}

/// `POST /v1/agreements`: the six clauses of article 17 and what the agreement covers.
package struct AgreementBody: Codable, Sendable {
    package var id: AgreementID
    package var openingBody: OrganisationID
    package var dataUser: OrganisationID
    package var clauses: AgreementClauses
    package var purposes: [Purpose]
    package var datasets: [DatasetID]
    package var models: [String]
    package var allowsFreeSQL: Bool
    package var jobQuota: Int
    package var from: DayOrMoment
    /// Not included.
    package var until: DayOrMoment
    package var filingNumber: String
    package var recipients: [OrganisationID]

    var agreement: Agreement {
        Agreement(
            id: id, openingBody: openingBody, dataUser: dataUser, clauses: clauses, purposes: purposes,
            datasets: datasets, models: models, allowsFreeSQL: allowsFreeSQL, jobQuota: jobQuota,
            period: Period(from: from.instant, until: until.instant), filingNumber: filingNumber,
            recipients: recipients)
    }
}

/// `POST /v1/datasets/{id}/versions`.
package struct VersionBody: Codable, Sendable {
    /// SHA-256 of the manifest that `import --dataset` made.
    package var manifestSHA256: String

    package init(manifestSHA256: String) { self.manifestSHA256 = manifestSHA256 }
}

/// Why a suspension, resumption or withdrawal.
package struct ReasonBody: Codable, Sendable {
    package var reason: String

    package init(reason: String) { self.reason = reason }
}
