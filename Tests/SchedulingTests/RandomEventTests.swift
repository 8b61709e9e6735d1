import Scheduling
import Schemas
import Testing

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
        for seed in UInt64(0)..<300 {
            let fault = Self.run(seed: seed, events: 400)
            #expect(fault == nil)
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
