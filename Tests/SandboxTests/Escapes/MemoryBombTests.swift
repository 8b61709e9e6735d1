import Glibc
import Testing

@testable import Confinement

/// A worker that takes all the memory it can get.
@Suite struct MemoryBombTests {
    @Test func theLimitEndsIt() async throws {
        try await Sandboxes.with(try Sandboxes.probe()) { pool in
            let report = await pool.run(request: ask("m"))
            #expect(report.outcome == .resourceLimit, "\(report.exit)")
            #expect(report.stop == nil, "by itself: an allocation failed")
        }
    }

    /// Memory that grows downwards counts as a stack, not as data: the limit does not see it, the filter keeps it away.
    @Test func memoryThatCountsAsAStackIsForbidden() async throws {
        let arguments: [UInt64] = [0, 1 << 30, 3, 0x122, RawCall.bad, 0]
        try await Escape.expectForbidden("mmap", arguments)
        let answer = try await Escape.answer("mmap", arguments, without: "filter")
        #expect(answer.result != -1, "RLIMIT_DATA alone lets it pass: errno \(answer.errno)")
    }

    /// Reading a page in every two megabytes of reserved memory costs a page table each.
    @Test func pageTablesAreBoundedByTheAddressSpace() async throws {
        let reserve = RawCall(
            number: try Escape.number("mmap"), arguments: [0, 1 << 40, 1, 0x4022, RawCall.bad, 0])
        for (without, isMade) in [("self-check", false), ("limits", true)] {
            try await Sandboxes.with(try Sandboxes.probe("--without", without)) { pool in
                let answer = Escape.answer(await pool.run(request: reserve.request))
                #expect((answer.result != -1) == isMade, "without \(without): \(answer)")
            }
        }
    }

    /// With RLIMIT_DATA gone the server sees what a worker holds and ends it.
    @Test func withoutLimitsTheServersWatchEndsIt() async throws {
        var configuration = try Sandboxes.probe("--without", "limits")
        configuration.limits.memoryBytes = 64 << 20
        try await Sandboxes.with(configuration) { pool in
            let report = await pool.run(request: ask("m"))
            #expect(report.outcome == .resourceLimit, "\(report.exit)")
            #expect(report.stop == .memoryBudget)
            #expect(report.exit.end == .killed(signal: SIGKILL))
        }
    }

    /// And the control group ends what neither saw, where this user can make one.
    @Test func withoutLimitsTheControlGroupEndsIt() async throws {
        var configuration = try Sandboxes.probe("--without", "limits")
        configuration.controlGroup = ControlGroupLimits(memoryBytes: 192 << 20, tasks: 64)
        try await Sandboxes.with(configuration) { pool in
            guard pool.controllers.contains("memory") else {
                return print("skipped: no control group can be made here")
            }
            let report = await pool.run(request: ask("m"))
            #expect(report.outcome == .resourceLimit, "\(report.exit)")
            #expect(report.stop == nil && report.exit.end == .killed(signal: SIGKILL), "by the kernel")
            #expect(await pool.run(request: ask("n")).outcome == .succeeded, "the keeper lives")
            if pool.controllers.contains("pids") {
                let threads = await pool.run(request: ask("T"))
                #expect(Int(threads.text).map { $0 < 64 } == true, "\(threads.text)")
            }
        }
    }

    @Test func aControlGroupIsGoneWithItsPool() async throws {
        var configuration = try Sandboxes.shipping()
        configuration.controlGroup = ControlGroupLimits(memoryBytes: 1 << 30, tasks: 64)
        let folders = try await Sandboxes.with(configuration) { pool in
            #expect(await pool.answersWell())
            let folders = pool.controlGroup?.folders ?? []
            for folder in folders { #expect(access(folder, F_OK) == 0) }
            return folders
        }
        for folder in folders { #expect(access(folder, F_OK) != 0, "\(folder)") }
        if folders.isEmpty { print("skipped: no control group can be made here") }
    }
}
