import Schemas

extension Agreement {
    /// Refuses an agreement that cannot take effect. `datasets` are the entries that `self.datasets` names.
    package func validate(
        openingBody body: Organisation, dataUser user: Organisation, datasets entries: [Dataset]
    ) throws(GovernanceError) {
        try TextLimits.require(wellFormed: id, "agreement")
        guard body.id == openingBody, body.kind == .openingBody, user.id == dataUser, user.kind == .dataUser else {
            throw GovernanceError(.partyKindWrong, "the parties are an opening body and a data user")
        }
        try clauses.validate()
        try validatePrograms()
        try validateDatasets(entries)
        guard (1...Self.jobQuotaLimit).contains(jobQuota) else {
            throw GovernanceError(.quotaOutOfRange, "the quota is 1 to \(Self.jobQuotaLimit) jobs")
        }
        guard period.from < period.until else {
            throw GovernanceError(.periodEmpty, "the period ends before it begins")
        }
        guard filingNumber.contains(where: { !$0.isWhitespace }) else {
            throw GovernanceError(.filingMissing, "an agreement is filed with the authority: give the filing number")
        }
        try TextLimits.require(filingNumber, "filing number", bytes: TextLimits.titleBytes)
        guard !recipients.isEmpty else { throw GovernanceError(.noRecipient, "name who may retrieve releases") }
        try TextLimits.require(distinct: recipients, "recipients")
    }

    private func validatePrograms() throws(GovernanceError) {
        guard !purposes.isEmpty else { throw GovernanceError(.noPurpose, "an agreement states at least one purpose") }
        try TextLimits.require(distinct: purposes.map(\.code), "purposes")
        for purpose in purposes {
            try TextLimits.require(purpose.code, "purpose code", bytes: TextLimits.titleBytes)
            try TextLimits.require(purpose.title, "purpose")
        }
        try TextLimits.require(distinct: models, "models")
        guard allowsFreeSQL || !models.isEmpty else {
            throw GovernanceError(.noProgramAllowed, "allow free SQL or name at least one model")
        }
    }

    private func validateDatasets(_ entries: [Dataset]) throws(GovernanceError) {
        guard !datasets.isEmpty else { throw GovernanceError(.noDataset, "an agreement names at least one dataset") }
        try TextLimits.require(distinct: datasets, "datasets")
        for id in datasets {
            guard let entry = entries.first(where: { $0.id == id }), entry.openingBody == openingBody else {
                throw GovernanceError(.datasetNotOfOpeningBody, "a dataset is not one of this opening body's")
            }
            guard entry.openness == .restricted else {
                throw GovernanceError(.datasetNotRestricted, "an agreement is for restricted datasets")
            }
        }
    }

    /// This agreement with another status; a terminated one stays terminated.
    package func changingStatus(to status: Status) throws(GovernanceError) -> Agreement {
        guard self.status != .terminated || status == .terminated else {
            throw GovernanceError(.agreementTerminated, "a terminated agreement does not come back: make a new one")
        }
        var changed = self
        changed.status = status
        return changed
    }
}
