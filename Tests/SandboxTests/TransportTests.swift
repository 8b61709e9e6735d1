import Schemas
import Testing

@testable import Confinement

/// Requests of every length, and frames that break the rules.
@Suite struct TransportTests {
    @Test(arguments: [1, 1000, 65_535, 65_536, 1 << 20, 5_000_001]) func payloadsArrive(count: Int) async throws {
        var payload = (0..<count).map { UInt8(truncatingIfNeeded: $0 &* 31) }
        payload[0] = UInt8(ascii: "n")
        let sum = payload.reduce(0) { $0 &* 31 &+ Int($1) }
        let files = [Sandboxes.thousand, Sandboxes.thousand]
        let first = count < 65_536 ? 4 : 5  // the payload's own file takes number 4
        try await Sandboxes.with(try Sandboxes.probe()) { pool in
            let report = await pool.run(request: payload, descriptors: files)
            #expect(report.text == "\(count) \(sum) [\(first), \(first + 1)]")
        }
    }

    @Test func severalRequestsToOneWorker() async throws {
        try await Sandboxes.with(try Sandboxes.probe()) { pool in
            let report = await pool.attempt { exchange throws(ConfinementError) in
                for _ in 0..<3 {
                    try await exchange.send(ask("n"))
                    let frame = try await exchange.nextFrame()
                    #expect(frame != nil)
                }
            }
            #expect(report.outcome == .succeeded)
            #expect(report.frames.count == 3)
        }
    }

    @Test func requestsTooLargeAreRefused() async throws {
        try await Sandboxes.with(try Sandboxes.probe()) { pool in
            let long = await pool.run(request: [UInt8](repeating: 0, count: (64 << 20) + 1))
            #expect(long.error?.code == .requestTooLarge)
            let many = await pool.run(
                request: ask("n"), descriptors: [Int32](repeating: Sandboxes.thousand, count: 254))
            #expect(many.error?.code == .requestTooLarge)
            var limits = Sandboxes.limits
            limits.descriptors = 2
            let above = await pool.run(
                request: ask("n"), descriptors: [Int32](repeating: Sandboxes.thousand, count: 3), limits: limits)
            #expect(above.error?.code == .requestTooLarge)
            #expect(long.outcome == .sandboxFault && many.outcome == .sandboxFault)
            let bad = await pool.run(request: ask("n"), descriptors: [-1])
            #expect(bad.error?.code == .system)
        }
    }

    @Test func framesTooLongEndTheWorker() async throws {
        try await Sandboxes.with(try Sandboxes.probe()) { pool in
            let report = await pool.run(request: ask("o"))
            #expect(report.outcome == .sandboxFault)
            #expect(report.error?.code == .badFrame)
            #expect(report.stop == .badFrame)
        }
    }

    @Test func tooManyFramesEndTheWorker() async throws {
        var limits = Sandboxes.limits
        limits.replyBytes = 1 << 20
        try await Sandboxes.with(try Sandboxes.probe()) { pool in
            let report = await pool.run(request: ask("f"), limits: limits)
            #expect(report.outcome == .resourceLimit)
            #expect(report.error?.code == .replyTooLarge)
            #expect(report.frames.count == 15)
        }
    }

    @Test func framesWithDescriptorsEndTheWorker() async throws {
        try await Sandboxes.with(try Sandboxes.probe("--without", "filter")) { pool in
            let report = await pool.run(request: ask("g"))
            #expect(report.outcome == .sandboxFault)
            #expect(report.error?.code == .badFrame)
        }
        try await Sandboxes.with(try Sandboxes.probe()) { pool in
            #expect(await pool.run(request: ask("g")).outcome == .policyViolation)
        }
    }

    @Test func aRequestToAnEndedWorkerIsRefused() async throws {
        try await Sandboxes.with(try Sandboxes.probe()) { pool in
            let report = await pool.attempt { exchange throws(ConfinementError) in
                try await exchange.send(ask("x", 7))
                while try await exchange.nextFrame() != nil {}
                for _ in 0..<1000 { try await exchange.send(ask("n")) }
            }
            #expect(report.error?.code == .workerGone)
            #expect(report.exit.end == .exited(code: 7))
            #expect(report.outcome == .failed)
        }
    }

    @Test func framesAreSeenAsTheyCome() async throws {
        try await Sandboxes.with(try Sandboxes.probe()) { pool in
            let (frames, seen) = AsyncStream.makeStream(of: [UInt8].self)
            let report = await pool.run(request: ask("n")) { seen.yield($0) }
            seen.finish()
            var all: [[UInt8]] = []
            for await frame in frames { all.append(frame) }
            #expect(all == report.frames && all.count == 1)
        }
    }

    /// With restricted data mapped a trap's words may hold values.
    @Test func theWorkersLogIsKeptOnlyIfAsked() async throws {
        for keep in [false, true] {
            var configuration = try Sandboxes.probe("--log")
            configuration.keepWorkerLog = keep
            let pool = try await WorkerPool.start(configuration, warm: 0)
            _ = await pool.run(request: ask("F"))
            await pool.close()
            #expect(pool.logText.contains("worker begins") == keep)
            #expect(pool.logText.contains("probe asked to stop") == keep)
        }
    }
}
