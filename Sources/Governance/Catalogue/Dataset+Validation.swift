import Schemas

extension Dataset {
    /// Refuses an entry that lacks a required field. `owner` is the organisation that `openingBody` names.
    package func validate(owner: Organisation) throws(GovernanceError) {
        try TextLimits.require(wellFormed: id, "dataset")
        try TextLimits.require(title, "title")
        guard owner.id == openingBody, owner.kind == .openingBody else {
            throw GovernanceError(.ownerNotOpeningBody, "a dataset belongs to an opening body")
        }
        try TextLimits.require(opennessReason, "reason of the openness")
        try TextLimits.require(distinct: legalBasis, "legal basis")
        guard !legalBasis.isEmpty else {
            throw GovernanceError(.legalBasisMissing, "name the articles that the openness rests on")
        }
        for basis in legalBasis { try TextLimits.require(basis, "legal basis") }
        try TextLimits.require(format, "format", bytes: TextLimits.titleBytes)
        try TextLimits.require(category, "category", bytes: TextLimits.titleBytes)
        try TextLimits.require(summary, "summary")
        try TextLimits.require(distinct: conditions, "conditions")
        for condition in conditions { try TextLimits.require(condition, "condition") }
        try TextLimits.require(citation, "citation")
    }

    /// This entry after a change of openness; from unconditional to restricted or prohibited only with a filing number (article 15).
    package func changingOpenness(
        to openness: Openness, reason: String, legalBasis: [String], filing: String?
    ) throws(GovernanceError) -> Dataset {
        if self.openness == .unconditional, openness != .unconditional {
            guard let filing, filing.contains(where: { !$0.isWhitespace }) else {
                throw GovernanceError(.filingMissing, "a change from unconditional must be filed with the authority")
            }
        }
        guard !legalBasis.isEmpty else {
            throw GovernanceError(.legalBasisMissing, "name the articles that the change rests on")
        }
        try TextLimits.require(reason, "reason of the openness")
        var changed = self
        (changed.openness, changed.opennessReason, changed.legalBasis) = (openness, reason, legalBasis)
        changed.opennessFiling = filing ?? opennessFiling
        return changed
    }

    /// This entry with a new current version.
    package func registering(_ version: DatasetVersion) throws(GovernanceError) -> Dataset {
        guard status != .destroyed else { throw GovernanceError(.datasetDestroyed, "the dataset was destroyed") }
        let isHexadecimal = version.manifestSHA256.utf8.allSatisfy {
            (0x30...0x39).contains($0) || (0x61...0x66).contains($0)
        }
        guard version.manifestSHA256.utf8.count == 64, isHexadecimal else {
            throw GovernanceError(
                .digestMalformed, "a version is named by the SHA-256 of its manifest, 64 lower-case hexadecimal digits")
        }
        guard !version.tables.isEmpty else {
            throw GovernanceError(.versionWithoutTables, "a version has at least one table")
        }
        guard openness != .restricted || version.tables.contains(where: { !$0.subjectKeys.isEmpty }) else {
            throw GovernanceError(.versionWithoutSubjectKey, "a restricted dataset declares a subject key")
        }
        // Nothing can be computed over a table without subjects alone; beside others it may say what codes mean.
        guard
            openness != .restricted || version.tables.allSatisfy({ !$0.subjectKeys.isEmpty || $0.isFitWithoutSubjects })
        else {
            throw GovernanceError(
                .versionWithoutSubjectKey,
                "a table with identifiers or sensitive columns has a subject key, or a foreign key that leads to one")
        }
        guard !versions.contains(where: { $0.manifestSHA256 == version.manifestSHA256 }) else {
            throw GovernanceError(.versionAlreadyRegistered, "this version is registered already")
        }
        var changed = self
        changed.versions.append(version)
        return changed
    }
}
