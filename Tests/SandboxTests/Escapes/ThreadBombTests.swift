import Glibc
import Testing

@testable import Confinement

/// Threads are allowed; how many is not the worker's to choose.
@Suite struct ThreadBombTests {
    /// Threads that a worker could make before one was refused.
    private static func threads(without: String?) async throws -> Int {
        var configuration = try Sandboxes.probe()
        if let without { configuration.workerArguments = ["--without", without] }
        return try await Sandboxes.with(configuration) { pool in
            let report = await pool.run(request: ask("T"))
            #expect(report.outcome == .succeeded, "the worker lives and ends as any other: \(report)")
            return Int(report.text) ?? -1
        }
    }

    @Test func theirStacksAreMemoryOfTheBudget() async throws {
        let made = try await Self.threads(without: nil)
        #expect((1..<100).contains(made), "256 MiB hold \(made) stacks")
    }

    @Test func withoutLimitsThereAreFarMore() async throws {
        let made = try await Self.threads(without: "limits")
        #expect(made >= 400, "\(made)")
    }
}
