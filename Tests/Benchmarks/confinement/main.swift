import Confinement
import ShippedPolicies

/// `[rounds] [sql|health]`: with a kind named, jobs of that kind alone, to be watched by a profiler.
let rounds = CommandLine.arguments.dropFirst().first.flatMap { Int($0) } ?? 5
let only = CommandLine.arguments.dropFirst(2).first.flatMap { JobKind(rawValue: $0) }
do {
    let table = try await sealTable()
    var configuration = SandboxConfiguration(
        policy: try SandboxPolicyProgram(json: ShippedPolicies.seccompWorker), leastMode: .landlock)
    if CommandLine.arguments.contains("exec") { configuration.spawning = .exec }
    let pool = try await WorkerPool.start(configuration, warm: 8, capacity: 4)
    var measured = Measured(kinds: only.map { [$0] } ?? JobKind.allCases, isAlone: only != nil)
    for _ in 0..<rounds { try await measured.round(pool, table) }
    await pool.close()
    try await measured.processorTime(configuration, table)
    for line in measured.json(rounds: rounds) { print(line) }
} catch {
    print("failed: \(error)")
}
