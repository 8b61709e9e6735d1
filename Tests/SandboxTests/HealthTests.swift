import Testing

@testable import Confinement

@Suite struct HealthTests {
    @Test func aJobRunsInALockedWorker() async throws {
        try await Sandboxes.with(try Sandboxes.shipping(), warm: 2) { pool in
            for threads in [0, 1, 4] as [UInt8] {
                let report = await pool.run(request: [0xca, 0x40, threads], descriptors: [Sandboxes.thousand])
                #expect(report.outcome == .succeeded, "\(report)")
                var expected = (0..<10).map { group in (0..<100).reduce(0.0) { $0 + Double($1 * 10 + group) } }
                if threads > 0 { expected.append(499_500) }
                #expect(report.frames.map(Sandboxes.doubles) == [expected])
                #expect(report.times.firstFrameMicroseconds != nil)
                #expect(report.exit.peakBytes > 0)
            }
            print("mode \(String(describing: pool.mode)) layers \(pool.layers.rawValue)")
        }
    }

    /// The Swift runtime's own lock for this is a forbidden call when threads meet (`Sandbox/start/once.c`).
    @Test func threadsMayMeetAtALazyValue() async throws {
        try await Sandboxes.with(try Sandboxes.probe()) { pool in
            for threads in [1, 2, 8] as [UInt8] {
                let report = await pool.run(request: ask("p", threads))
                #expect(report.outcome == .succeeded, "\(report)")
                #expect(report.text == "made 1, seen \(threads)")
            }
        }
    }
}
