import Schemas
import Testing

@testable import Scheduling

/// One seed drives a world of jobs, workers and mischief around the scheduler.
@Suite struct RandomEventTests {
    /// Runs the world, checking after every event; nil, or what went wrong.
    static func run(seed: UInt64, events: Int, world: World? = nil) -> String? {
        var world = world ?? World(seed: seed)
        for _ in 0..<events {
            world.step()
            if let fault = world.fault { return "seed \(seed): \(fault)" }
        }
        world.settle()
        return world.fault.map { "seed \(seed), settling: \($0)" }
    }

    @Test func noJobIsLostAndNoneRecordedTwice() {
        for seed in UInt64(0)..<120 {
            let fault = Self.run(seed: seed, events: 300)
            #expect(fault == nil)
        }
    }

    /// The same events lead to the same state and the same actions.
    @Test func replayGivesTheIdenticalState() {
        for seed in UInt64(0)..<20 {
            var (one, other) = (World(seed: seed), World(seed: seed))
            for _ in 0..<300 {
                one.step()
                other.step()
            }
            #expect(one.actions == other.actions && one.scheduler == other.scheduler)
            var replayed = Scheduler(limits: one.first)
            var actions: [SchedulerAction] = []
            for (event, at) in one.events { actions += replayed.handle(event, at: at) }
            #expect(replayed == one.scheduler && actions == one.actions)
        }
    }

    /// The checker itself is checked: a world that drops a worker's last word must be found out.
    @Test func aLostCompletionIsFound() {
        let faults = (UInt64(0)..<20).compactMap { seed in
            Self.run(seed: seed, events: 400, world: World(seed: seed, losesCompletions: true))
        }
        #expect(!faults.isEmpty)
    }
}
