import Governance
import Schemas

/// An agreement's part of the slots changed; 100 before.
package struct AgreementWeighed: Hashable, Sendable, Codable {
    package var agreement: AgreementID
    package var weight: Int
    package var reason: String

    package init(agreement: AgreementID, weight: Int, reason: String) {
        self.agreement = agreement
        self.weight = weight
        self.reason = reason
    }
}

/// An emergency was ended before its time.
package struct EmergencyEnded: Hashable, Sendable, Codable {
    package var emergency: EmergencyID
    package var reason: String

    package init(emergency: EmergencyID, reason: String) {
        self.emergency = emergency
        self.reason = reason
    }
}

/// An operator stopped, or let go on, the starting of jobs.
package struct SchedulerPaused: Hashable, Sendable, Codable {
    package var isPaused: Bool
    package var reason: String

    package init(isPaused: Bool, reason: String) {
        self.isPaused = isPaused
        self.reason = reason
    }
}
