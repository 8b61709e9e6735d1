import Glibc
import Testing

@testable import Confinement

/// Workers that do not end by themselves: the deadline is the server's, and needs nothing of them.
@Suite struct StuckWorkerTests {
    private static var short: SandboxLimits {
        var limits = Sandboxes.limits
        limits.wallMilliseconds = 150
        return limits
    }

    @Test func aLoopEndsAtTheDeadline() async throws {
        try await Sandboxes.with(try Sandboxes.probe()) { pool in
            let report = await pool.run(request: ask("l"), limits: Self.short)
            #expect(report.outcome == .timedOut && report.stop == .deadline)
        }
    }

    /// SIGKILL reaches a stopped process.
    @Test func aStoppedWorkerEndsAtTheDeadline() async throws {
        try await Sandboxes.with(try Sandboxes.probe()) { pool in
            let report = await pool.attempt(limits: Self.short) { exchange throws(ConfinementError) in
                guard let pid = exchange.processID else { throw ConfinementError(.system, "no pid") }
                guard kill(pid, SIGSTOP) == 0 else { return print("skipped: a worker of another user") }
                try await exchange.send(ask("n"))
                let frame = try await exchange.nextFrame()
                #expect(frame == nil)
            }
            if report.outcome == .succeeded { return }
            #expect(report.outcome == .timedOut && report.stop == .deadline, "\(report)")
        }
    }

    /// Frames as fast as it can: bounded in all, and the server keeps no more unread than fits its inbox.
    @Test func aFloodEndsAtTheLimitOrTheDeadline() async throws {
        try await Sandboxes.with(try Sandboxes.probe()) { pool in
            var limits = Sandboxes.limits
            limits.replyBytes = 4 << 20
            let read = await pool.run(request: ask("f"), limits: limits)
            #expect(read.outcome == .resourceLimit && read.stop == .replyTooLarge)
            let unread = await pool.attempt(limits: Self.short) { exchange throws(ConfinementError) in
                try await exchange.send(ask("f"))
                _ = try await exchange.nextFrame()
                // Reads no more: the worker waits for room until its time is over.
                while exchange.processID != nil { await Task.yield() }
            }
            #expect(unread.outcome == .timedOut && unread.stop == .deadline, "\(unread.outcome)")
            #expect(unread.frames.count < 100, "\(unread.frames.count)")
        }
    }

    @Test func cancellingReachesAllOfThem() async throws {
        try await Sandboxes.with(try Sandboxes.probe(), capacity: 2) { pool in
            for what in ["l", "f"] as [Character] {
                let (started, began) = AsyncStream.makeStream(of: Void.self)
                let task = Task {
                    await pool.attempt(keepingFrames: false) { exchange throws(ConfinementError) in
                        try await exchange.send(ask(what))
                        began.finish()
                        while try await exchange.nextFrame() != nil {}
                    }
                }
                for await _ in started {}
                task.cancel()
                #expect(await task.value.outcome == .cancelled)
            }
        }
    }
}
