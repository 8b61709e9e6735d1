import Schemas

/// A catalogue entry (articles 10 to 12): what must be said of a dataset before anything may be computed over it.
package struct Dataset: Hashable, Sendable, Codable {
    package enum Status: String, Hashable, Sendable, Codable, CaseIterable {
        case active
        /// Nothing starts, runs or leaves; running jobs are killed.
        case suspended
        /// Destroyed with its keys (article 30); the entry stays.
        case destroyed
    }

    package var id: DatasetID
    package var title: BilingualText
    package var openingBody: OrganisationID
    package var openness: Openness
    /// Why it has this openness.
    package var opennessReason: String
    /// The articles it rests on.
    package var legalBasis: [String]
    /// Filing number (备案) of a change from unconditional to restricted (article 15).
    package var opennessFiling: String?
    /// 数据格式, for example CSV.
    package var format: String
    /// 数据类型, for example 民生服务.
    package var category: String
    package var updateFrequency: UpdateFrequency
    package var summary: String
    /// What an applicant must meet, alike for everybody (article 16).
    package var conditions: [String]
    /// Text that everything published from it carries (article 17, clause 4).
    package var citation: String
    package var status: Status
    /// Ascending by registration; the last one is current.
    package var versions: [DatasetVersion]

    package init(
        id: DatasetID, title: BilingualText, openingBody: OrganisationID, openness: Openness, opennessReason: String,
        legalBasis: [String], opennessFiling: String? = nil, format: String, category: String,
        updateFrequency: UpdateFrequency, summary: String, conditions: [String], citation: String,
        status: Status = .active, versions: [DatasetVersion] = []
    ) {
        self.id = id
        self.title = title
        self.openingBody = openingBody
        self.openness = openness
        self.opennessReason = opennessReason
        self.legalBasis = legalBasis
        self.opennessFiling = opennessFiling
        self.format = format
        self.category = category
        self.updateFrequency = updateFrequency
        self.summary = summary
        self.conditions = conditions
        self.citation = citation
        self.status = status
        self.versions = versions
    }

    package var currentVersion: DatasetVersion? { versions.last }
}

/// One sealed version of a dataset, known by the digest of its manifest.
package struct DatasetVersion: Hashable, Sendable, Codable {
    /// SHA-256 of `manifest.json`, 64 lower-case hexadecimal digits.
    package var manifestSHA256: String
    /// Types, uses, domains and subject keys as declared: what a check without data may know.
    package var tables: [TableSchema]
    package var registeredAt: Instant
    package var registeredBy: PersonID

    package init(manifestSHA256: String, tables: [TableSchema], registeredAt: Instant, registeredBy: PersonID) {
        self.manifestSHA256 = manifestSHA256
        self.tables = tables
        self.registeredAt = registeredAt
        self.registeredBy = registeredBy
    }
}
