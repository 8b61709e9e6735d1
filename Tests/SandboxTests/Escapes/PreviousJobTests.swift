import Testing

@testable import Confinement

/// What one job leaves in memory is not there for the next.
@Suite struct PreviousJobTests {
    private static let secret = Array("91b7c7a4-previous-job".utf8)
    private static var store: [UInt8] { [UInt8(ascii: "S")] + secret }
    private static var search: [UInt8] { [UInt8(ascii: "Z")] + secret }

    @Test(arguments: WorkerSpawning.allCases) func theNextWorkerFindsNothing(spawning: WorkerSpawning) async throws {
        var configuration = try Sandboxes.probe()
        configuration.spawning = spawning
        try await Sandboxes.with(configuration, warm: 1, capacity: 1) { pool in
            for _ in 0..<3 {
                #expect(await pool.run(request: Self.store).text == "1000")
                let report = await pool.run(request: Self.search)
                #expect(report.outcome == .succeeded && report.text == "0", "\(report.text)")
            }
        }
    }

    /// A worker that served twice would find it: single use is the control.
    @Test func theSameWorkerFindsIt() async throws {
        try await Sandboxes.with(try Sandboxes.probe()) { pool in
            let report = await pool.attempt { exchange throws(ConfinementError) in
                for request in [Self.store, Self.search] {
                    try await exchange.send(request)
                    _ = try await exchange.nextFrame()
                }
            }
            let found = report.frames.last.map { Int(String(decoding: $0, as: UTF8.self)) ?? 0 } ?? 0
            #expect(found >= 1000)
        }
    }
}
