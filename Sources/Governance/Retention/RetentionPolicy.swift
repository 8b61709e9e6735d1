import Schemas

/// How long true results stay in quarantine (`Policies/retention/*.json`).
package struct RetentionPolicy: Hashable, Sendable, Codable {
    package var version: Int
    package var name: String
    /// From the acceptance of a job; results that an open or released request holds stay longer.
    package var quarantineDays: Int

    package init(version: Int = Self.currentVersion, name: String, quarantineDays: Int) {
        self.version = version
        self.name = name
        self.quarantineDays = quarantineDays
    }

    /// Raised with every change of the format; a newer one is refused.
    package static let currentVersion = 1
    /// A person must have had the time to ask for a release, and nothing is kept for ever.
    package static let daysRange = 7...3_650

    package func validate() throws(GovernanceError) {
        guard version == Self.currentVersion else {
            throw GovernanceError(
                .policyVersionUnknown, "this program reads retention policies of version \(Self.currentVersion)")
        }
        guard Self.daysRange.contains(quarantineDays) else {
            throw GovernanceError(.limitOutOfRange, "quarantineDays is 7 to 3650")
        }
    }

    /// Results of jobs accepted before this may be erased.
    package func bound(at now: Instant) -> Instant { now.adding(milliseconds: -Int64(quarantineDays) * 86_400_000) }

    /// True when a request in this state holds its results.
    package static func holds(_ state: ReviewState) -> Bool {
        switch state {
        case .rejected, .withdrawn: false
        case .drafted, .submitted, .assessed, .approved, .released, .suspended, .returned: true
        }
    }
}
