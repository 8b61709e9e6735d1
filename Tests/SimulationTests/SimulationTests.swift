import Simulation
import Testing

@Suite struct SimulationTests {
    @Test func nothingIsLostAndNothingTwice() {
        var (jobs, releases) = (0, 0)
        for seed in UInt64(1)...200 {
            let run = Run.run(seed: seed)
            jobs += run.jobs
            releases += run.releases
            guard let fault = run.fault else { continue }
            let short = Run.shortest(failing: seed)
            Issue.record("seed \(seed): \(fault)\n\(short.trace.suffix(30).joined(separator: "\n"))")
        }
        // The world is not an empty one.
        #expect(jobs > 1_000 && releases > 5)
    }

    /// Every write of a small scenario, failing in every way there is.
    @Test(arguments: Run.fates) func everyWriteFailsOnce(fate: String) {
        let whole = Run.run(seed: 5, steps: 150, write: 0, fate: fate)
        #expect(whole.fault == nil && whole.writes > 15)
        for write in 1...whole.writes {
            let run = Run.run(seed: 5, steps: 150, write: write, fate: fate)
            #expect(run.fault == nil, "write \(write)")
        }
    }

    @Test(arguments: Canary.allCases) func canariesAreFound(canary: Canary) {
        let found = (UInt64(1)...60).first { Run.run(seed: $0, canary: canary).fault != nil }
        #expect(found != nil)
    }

    @Test func aSeedIsAWorld() {
        for seed in UInt64(1)...5 {
            let (one, other) = (Run.run(seed: seed, isTraced: true), Run.run(seed: seed, isTraced: true))
            #expect(one.trace == other.trace && one.entries == other.entries)
        }
    }

    @Test func failuresAreShortened() {
        guard let seed = (UInt64(1)...60).first(where: { Run.run(seed: $0, canary: .startsBeforeCommit).fault != nil })
        else { return #expect(Bool(false)) }
        let (whole, short) = (
            Run.run(seed: seed, canary: .startsBeforeCommit), Run.shortest(failing: seed, canary: .startsBeforeCommit)
        )
        #expect(short.fault != nil && short.steps <= whole.steps && !short.trace.isEmpty)
    }
}
