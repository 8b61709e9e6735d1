import Glibc
import SandboxLock
import ShippedPolicies
import Testing

@testable import Confinement

/// Forbidden calls in real locked workers; and the same calls with the filter away, which must not end that way.
@Suite struct CanaryTests {
    typealias Canary = SelfTestRequest.Canary

    static func configuration(_ json: [UInt8]) throws -> SandboxConfiguration {
        var configuration = try Sandboxes.shipping()
        configuration.policy = try Sandboxes.policy(json)
        return configuration
    }

    @Test(arguments: ["worker", "ingest"]) func everyCanaryDiesBySIGSYS(policy: String) async throws {
        let json = policy == "worker" ? ShippedPolicies.seccompWorker : ShippedPolicies.seccompIngest
        try await Sandboxes.with(try Self.configuration(json)) { pool in
            for canary in Canary.allCases {
                for onThread in [false, true] {
                    let report = await pool.meet(canary, onThread: onThread)
                    if Self.isMissingHere(canary) { continue }
                    #expect(report.exit.end == .killed(signal: SIGSYS), "\(canary) on thread: \(onThread)")
                    #expect(report.outcome == .policyViolation)
                    #expect(report.frames.isEmpty)
                }
            }
        }
    }

    /// These tests would fail without the filter: every call then comes back.
    @Test func withoutTheFilterNoneDiesBySIGSYS() async throws {
        try await Sandboxes.with(try Sandboxes.probe("--without", "filter")) { pool in
            for canary in Canary.allCases {
                let report = await pool.run(request: ask("c", UInt8(canary.rawValue)))
                #expect(report.exit.end != .killed(signal: SIGSYS), "\(canary)")
                #expect(report.outcome != .policyViolation)
                let alive = WorkerExit.End.exited(code: Int32(SB_EXIT_CANARY_ALIVE.rawValue))
                // A kernel without 32-bit calls answers int 0x80 with SIGSEGV.
                if canary != .int80 && !Self.isMissingHere(canary) { #expect(report.exit.end == alive, "\(canary)") }
            }
        }
    }

    @Test func aThreadFromBeforeTheLockIsFiltered() async throws {
        try await Sandboxes.with(try Sandboxes.probe("--early-thread")) { pool in
            let report = await pool.run(request: ask("e", UInt8(Canary.open.rawValue)))
            #expect(report.exit.end == .killed(signal: SIGSYS))
        }
    }

    @Test func withoutTSYNCAThreadFromBeforeIsNot() async throws {
        try await Sandboxes.with(try Sandboxes.probe("--early-thread", "--without", "tsync")) { pool in
            let report = await pool.run(request: ask("e", UInt8(Canary.open.rawValue)))
            #expect(report.exit.end == .exited(code: Int32(SB_EXIT_CANARY_ALIVE.rawValue)))
        }
    }

    /// No argument of the shipping worker reaches its lock.
    @Test func argumentsOfTheShippingWorkerChangeNothing() async throws {
        var configuration = try Sandboxes.shipping()
        configuration.workerArguments = ["--without", "filter,tsync,landlock,namespaces,limits", "--early-thread"]
        try await Sandboxes.with(configuration) { try await $0.prove() }
    }

    @Test func theProofHoldsHere() async throws {
        try await Sandboxes.with(try Sandboxes.shipping()) { try await $0.prove() }
    }

    @Test func theProofFailsWithoutTheFilter() async throws {
        try await Sandboxes.with(try Sandboxes.probe("--without", "filter")) { pool in
            await #expect { try await pool.prove() } throws: { ($0 as? ConfinementError)?.code == .notConfined }
        }
        await #expect {
            try await WorkerPool.startProven(try Sandboxes.probe("--without", "filter"))
        } throws: {
            ($0 as? ConfinementError)?.code == .notConfined
        }
        await (try WorkerPool.startProven(try Sandboxes.shipping())).close()
    }

    /// Another program in the policy's place, of the same length as far as the kernel is concerned, is noticed.
    @Test func theSelfCheckNoticesAnotherProgram() async throws {
        try await Sandboxes.with(try Sandboxes.probe("--without", "program")) { pool in
            let report = await pool.run(request: ask("n"))
            #expect(report.outcome == .sandboxFault)
            #expect(report.error?.code == .workerNotReady)
        }
        try await Sandboxes.with(try Sandboxes.probe("--without", "program,self-check")) { pool in
            #expect(await pool.run(request: ask("n")).outcome == .succeeded)
        }
    }

    private static func isMissingHere(_ canary: Canary) -> Bool {
        #if arch(x86_64)
            false
        #else
            canary == .x32 || canary == .int80
        #endif
    }
}
