/// Why something may not be computed, released or retrieved. None of them depends on the data.
package enum ComputeRefusal: String, Hashable, Sendable, Codable, CaseIterable {
    case personNotActive, roleMissing, credentialNotAllowed
    case noDataset, datasetUnknown, datasetProhibited, datasetNotRestricted, datasetSuspended, datasetDestroyed
    case datasetVersionUnknown, datasetNotCovered
    case agreementUnknown, agreementNotConcerned, agreementSuspended, agreementTerminated, agreementNotBegun
    case agreementExpired, notParty, purposeNotCovered, modelNotAllowed, freeSQLNotAllowed, quotaUsedUp
    case releaseNotAvailable, releaseExpired, notRecipient
}

/// The answer of a decision.
package enum Decision: Hashable, Sendable {
    case allowed
    /// Every reason, in the order of the checks; never empty.
    case refused([ComputeRefusal])

    package var isAllowed: Bool { self == .allowed }

    package var refusals: [ComputeRefusal] {
        if case .refused(let reasons) = self { reasons } else { [] }
    }

    init(_ refusals: [ComputeRefusal]) {
        var seen = Set<ComputeRefusal>()
        let distinct = refusals.filter { seen.insert($0).inserted }
        self = distinct.isEmpty ? .allowed : .refused(distinct)
    }
}

/// When an authorisation is checked: each time again, with what holds then.
package enum ComputePhase: String, Hashable, Sendable, Codable, CaseIterable {
    case submit, start, release, retrieve
}
