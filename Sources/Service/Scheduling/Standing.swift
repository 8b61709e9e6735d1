import Governance
import Ledger
import Scheduling
import Schemas

/// What the scheduler is told of agreements, datasets and people's words on the order of jobs.
package struct Standing: Equatable, Sendable {
    var suspended: Set<AgreementID> = []
    var terminated: Set<AgreementID> = []
    var datasets: Set<DatasetID> = []
    var weights: [AgreementID: Int] = [:]
    var emergencies: [EmergencyID: Emergency] = [:]
    var isPaused = false

    package init() {}

    package init(_ state: LedgerState) {
        suspended = Set(state.catalogue.agreements.values.filter { $0.status == .suspended }.map(\.id))
        terminated = Set(state.catalogue.agreements.values.filter { $0.status == .terminated }.map(\.id))
        datasets = Set(state.catalogue.datasets.values.filter { $0.status != .active }.map(\.id))
        weights = state.scheduling.weights
        emergencies = state.scheduling.emergencies
        isPaused = state.scheduling.isPaused
    }

    /// Events that lead from this standing to `next`; what closes comes first.
    package func events(to next: Standing) -> [SchedulerEvent] {
        var events: [SchedulerEvent] = []
        if next.isPaused, !isPaused { events.append(.pause) }
        events += next.terminated.subtracting(terminated).sorted().map { .agreementTerminated($0) }
        events += next.suspended.subtracting(suspended).sorted().map { .agreementSuspended($0) }
        events += next.datasets.subtracting(datasets).sorted().map { .datasetSuspended($0) }
        for (id, weight) in next.weights.sorted(by: { $0.key < $1.key }) where weights[id] != weight {
            events.append(.weight(id, weight))
        }
        for id in emergencies.keys.sorted() where next.emergencies[id] == nil { events.append(.emergencyEnded(id)) }
        for (id, emergency) in next.emergencies.sorted(by: { $0.key < $1.key }) where emergencies[id] == nil {
            events.append(.emergencyDeclared(id, agreements: emergency.agreements, until: emergency.until))
        }
        events += suspended.subtracting(next.suspended).subtracting(next.terminated).sorted().map {
            .agreementResumed($0)
        }
        events += datasets.subtracting(next.datasets).sorted().map { .datasetResumed($0) }
        if isPaused, !next.isPaused { events.append(.resume) }
        return events
    }
}
