import Dispatch
import Glibc
import Simulation
import Synchronization

/// Sums of what was run.
struct Totals {
    var runs = 0
    var entries = 0
    var jobs = 0
    var releases = 0
    var failing: [UInt64] = []
}

func option(_ name: String, _ standard: UInt64) -> UInt64 {
    guard let place = CommandLine.arguments.firstIndex(of: name), place + 1 < CommandLine.arguments.count else {
        return standard
    }
    guard let value = UInt64(CommandLine.arguments[place + 1]) else {
        print("usage: simulate [--seeds COUNT] [--from SEED] [--threads COUNT]")
        exit(2)
    }
    return value
}

let (count, first, threads) = (option("--seeds", 1_000), option("--from", 1), Int(option("--threads", 2)))
let totals = Mutex(Totals())
let begun = ContinuousClock.now
DispatchQueue.concurrentPerform(iterations: max(1, threads)) { thread in
    for seed in stride(from: first + UInt64(thread), to: first + count, by: max(1, threads)) {
        let run = Run.run(seed: seed)
        let (isOver, runs) = totals.withLock { totals in
            totals.runs += 1
            totals.entries += run.entries
            totals.jobs += run.jobs
            totals.releases += run.releases
            if run.fault != nil { totals.failing.append(seed) }
            return (!totals.failing.isEmpty, totals.runs)
        }
        if runs.isMultiple(of: 10_000) { print("\(runs) seeds") }
        if isOver { break }
    }
}
let result = totals.withLock { $0 }
let seconds = (ContinuousClock.now - begun).components.seconds
print(
    "\(result.runs) seeds, \(result.jobs) jobs, \(result.entries) entries, \(result.releases) releases, \(seconds) s, \(result.failing.count) failing"
)
if let seed = result.failing.min() {
    let run = Run.shortest(failing: seed)
    print("seed \(seed): \(run.fault ?? "fails only in full") after \(run.steps) steps")
    for line in run.trace.suffix(60) { print("  \(line)") }
    exit(1)
}
