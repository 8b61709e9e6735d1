import Glibc
import SandboxLock
import Schemas
import Testing

@testable import Confinement

/// The whole mapping from ends to outcomes.
@Suite struct OutcomeTests {
    private func outcome(_ end: WorkerExit.End, _ stop: WorkerStop? = nil) -> OutcomeCode {
        OutcomeCode(exit: WorkerExit(end: end, peakBytes: 0, userMicroseconds: 0, systemMicroseconds: 0), stop: stop)
    }

    @Test func ends() {
        #expect(outcome(.exited(code: 0)) == .succeeded)
        for code in 1...63 as ClosedRange<Int32> { #expect(outcome(.exited(code: code)) == .failed) }
        for code in SB_EXIT_DESCRIPTORS.rawValue...SB_EXIT_READY.rawValue {
            #expect(outcome(.exited(code: Int32(code))) == .sandboxFault)
        }
        #expect(outcome(.exited(code: Int32(SB_EXIT_MEMORY.rawValue))) == .resourceLimit)
        #expect(outcome(.exited(code: Int32(SB_EXIT_ABORTED.rawValue))) == .failed)
        #expect(outcome(.exited(code: Int32(SB_EXIT_PROTOCOL.rawValue))) == .sandboxFault)
        #expect(outcome(.exited(code: Int32(SB_EXIT_CANARY_ALIVE.rawValue))) == .failed)
        #expect(outcome(.killed(signal: SIGSYS)) == .policyViolation)
        for signal in [SIGKILL, SIGXCPU, SIGXFSZ] { #expect(outcome(.killed(signal: signal)) == .resourceLimit) }
        for signal in [SIGSEGV, SIGILL, SIGBUS, SIGFPE, SIGABRT, SIGTERM] {
            #expect(outcome(.killed(signal: signal)) == .failed)
        }
        #expect(outcome(.unknown) == .sandboxFault)
    }

    @Test func stops() {
        #expect(outcome(.killed(signal: SIGKILL), .deadline) == .timedOut)
        #expect(outcome(.killed(signal: SIGKILL), .cancelled) == .cancelled)
        #expect(outcome(.killed(signal: SIGSYS), .deadline) == .policyViolation, "it had died of something worse")
        #expect(outcome(.exited(code: 0), .deadline) == .succeeded, "it was ready in time")
        for end in [.exited(code: 0), .killed(signal: SIGKILL), .unknown] as [WorkerExit.End] {
            #expect(outcome(end, .badFrame) == .sandboxFault)
            #expect(outcome(end, .keeperLost) == .sandboxFault)
            #expect(outcome(end, .notReady) == .sandboxFault)
            #expect(outcome(end, .replyTooLarge) == .resourceLimit)
        }
    }

    @Test func waitStatuses() {
        #expect(WorkerExit.end(ofStatus: 0) == .exited(code: 0))
        #expect(WorkerExit.end(ofStatus: 70 << 8) == .exited(code: 70))
        #expect(WorkerExit.end(ofStatus: 31) == .killed(signal: SIGSYS))
    }
}
