import Governance
import Schemas

/// What people have said of the order of jobs.
package struct SchedulingState: Hashable, Sendable, Codable {
    /// Of agreements that have another than the standard one.
    package private(set) var weights: [AgreementID: Int] = [:]
    /// Declared and not ended; those past their time go with the next declaration.
    package private(set) var emergencies: [EmergencyID: Emergency] = [:]
    package private(set) var isPaused = false

    package init() {}

    mutating func apply(_ event: LedgerEvent, stamp: EntryStamp) {
        switch event {
        case .agreementWeighed(let weighed): weights[weighed.agreement] = weighed.weight
        case .emergencyDeclared(let emergency):
            let now = Instant(milliseconds: stamp.timeMilliseconds)
            emergencies = emergencies.filter { now < $0.value.until }
            emergencies[emergency.id] = emergency
        case .emergencyEnded(let ended): emergencies[ended.emergency] = nil
        case .schedulerPaused(let paused): isPaused = paused.isPaused
        default: break
        }
    }
}
