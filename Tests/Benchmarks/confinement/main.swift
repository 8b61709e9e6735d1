import Confinement
import ShippedPolicies

let rounds = CommandLine.arguments.dropFirst().first.flatMap { Int($0) } ?? 5
do {
    let table = try await sealTable()
    let configuration = SandboxConfiguration(
        policy: try SandboxPolicyProgram(json: ShippedPolicies.seccompWorker), leastMode: .landlock)
    let pool = try await WorkerPool.start(configuration, warm: 8, capacity: 4)
    var measured = Measured()
    for _ in 0..<rounds {
        try await measured.round(pool, table)
    }
    await pool.close()
    print(measured.json(rounds: rounds))
} catch {
    print("failed: \(error)")
}
