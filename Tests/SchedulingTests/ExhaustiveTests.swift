import Schemas
import Testing

@testable import Scheduling

/// Every order of events in a small world: all states that can be reached are visited, each once.
@Suite struct ExhaustiveTests {
    /// A scheduler, and what its world must remember of it.
    struct Node: Hashable {
        var scheduler: Scheduler
        var accepted: Set<JobID> = []
        var recorded: Set<JobID> = []
        var alive: [JobID: Int] = [:]
        var suspended = false
        var fault: String?

        /// What a step leaves that matters later: late events of the past are events that do nothing.
        mutating func take(_ event: SchedulerEvent, slots: Int) {
            if case .agreementSuspended = event { suspended = true }
            if case .agreementResumed = event { suspended = false }
            if case .accepted(let job) = event { accepted.insert(job.id) }
            let ends: (JobID, Int)? =
                switch event {
                case .finished(let id, let attempt, _), .refused(let id, let attempt), .lost(let id, let attempt):
                    (id, attempt)
                default: nil
                }
            if let ends, alive[ends.0] == ends.1 { alive[ends.0] = nil }
            for action in scheduler.handle(event, at: Instant(milliseconds: 0)) { check(action) }
            if fault == nil { fault = scheduler.fault }
            if fault == nil, alive.count > slots || scheduler.underWay != alive.count { fault = "slots miscounted" }
            // Counters that only grow make no new states, and neither do different sums of usage.
            scheduler.nextSequence = min(scheduler.nextSequence, 3)
            if scheduler.lanes.isEmpty { scheduler.nextLane = 0 }
            scheduler.shares = scheduler.shares.filter { $0.value.isBusy || $0.value.waiting > 0 }
        }

        private mutating func check(_ action: SchedulerAction) {
            switch action {
            case .lease(let id, let attempt):
                if recorded.contains(id) || alive[id] != nil { fault = "leased twice or after its outcome" }
                if suspended, id == JobID("a") { fault = "started while suspended" }
                if scheduler.isPaused { fault = "started while paused" }
                alive[id] = attempt
            case .record(let id, _, _):
                if !accepted.contains(id) || !recorded.insert(id).inserted {
                    fault = "recorded twice or out of nothing"
                }
            case .start(let id, let attempt, _): if alive[id] != attempt { fault = "started what was not leased" }
            case .kill(let id, let attempt): if alive[id] != attempt { fault = "killed what was not there" }
            case .requeue: break
            }
        }
    }

    /// Everything that can come now, with what names an attempt before the present one.
    static func events(in node: Node) -> [SchedulerEvent] {
        var events: [SchedulerEvent] = [
            .accepted(ScheduledJob("a", "x", memory: 2)), .accepted(ScheduledJob("b", "y", memory: 1)),
            .agreementSuspended(AgreementID("x")), .agreementResumed(AgreementID("x")),
        ]
        // Where attempts are repeated, what all classes have in common is left to the other world.
        if node.scheduler.limits.attempts == 1 {
            events += [EmergencyTests.declared(["y"]), .emergencyEnded(EmergencyID("e")), .pause, .resume]
        }
        for id in [JobID("a"), JobID("b")] {
            events.append(.cancelRequested(id))
            let attempt = node.alive[id] ?? 1
            events += [
                .leased(id, attempt: attempt), .refused(id, attempt: attempt), .lost(id, attempt: attempt),
                .deadline(id, attempt: attempt), .finished(id, attempt: attempt, .succeeded),
                .finished(id, attempt: attempt, .sandboxFault), .finished(id, attempt: attempt - 1, .succeeded),
            ]
        }
        return events
    }

    static func explore(slots: Int, attempts: Int) -> (states: Int, fault: String?) {
        let scheduler = Scheduler.make(slots: slots) {
            $0.attempts = attempts
            $0.interruptions = attempts
            $0.memoryBytes = 2
        }
        var (seen, frontier) = (Set([Node(scheduler: scheduler)]), [Node(scheduler: scheduler)])
        while let node = frontier.popLast() {
            for event in events(in: node) {
                var next = node
                next.take(event, slots: slots)
                if let fault = next.fault { return (seen.count, "\(fault) after \(event)") }
                if seen.insert(next).inserted { frontier.append(next) }
                if seen.count > 40_000 { return (seen.count, "too many states") }
            }
        }
        // Whatever was reached, everything comes to an end from there.
        for node in seen {
            var node = node
            for event in [.resume, .agreementResumed(AgreementID("x"))] as [SchedulerEvent] {
                node.take(event, slots: slots)
            }
            for _ in 0..<8 {
                for (id, attempt) in node.alive { node.take(.finished(id, attempt: attempt, .failed), slots: slots) }
            }
            if node.recorded != node.accepted || node.fault != nil {
                return (seen.count, node.fault ?? "a job is lost")
            }
        }
        return (seen.count, nil)
    }

    @Test func everyOrderOfEventsOfTwoJobs() {
        for (slots, attempts) in [(1, 2), (2, 1)] {
            let (states, fault) = Self.explore(slots: slots, attempts: attempts)
            #expect(fault == nil)
            #expect(states > 500)
        }
    }
}
