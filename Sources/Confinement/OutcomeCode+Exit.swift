import Glibc
import SandboxLock
import Schemas

extension OutcomeCode {
    /// What an end means. The server's own reason counts where its SIGKILL came through: a worker that had ended by itself
    /// before is judged by its end.
    init(exit: WorkerExit, stop: WorkerStop?) {
        switch stop {
        case .badFrame, .keeperLost, .notReady: self = .sandboxFault
        case .replyTooLarge, .memoryBudget: self = .resourceLimit
        case .deadline where exit.wasKilled || exit.end == .unknown: self = .timedOut
        case .cancelled where exit.wasKilled || exit.end == .unknown: self = .cancelled
        case .deadline, .cancelled, nil: self.init(end: exit.end)
        }
    }

    private init(end: WorkerExit.End) {
        switch end {
        case .exited(0): self = .succeeded
        case .exited(let code) where code == Int32(SB_EXIT_MEMORY.rawValue): self = .resourceLimit
        case .exited(let code) where Self.faults.contains(code): self = .sandboxFault
        case .exited: self = .failed
        case .killed(SIGSYS): self = .policyViolation
        // A SIGKILL that was not ours is the kernel's: memory, or the hard limit of processor time.
        case .killed(SIGKILL), .killed(SIGXCPU), .killed(SIGXFSZ): self = .resourceLimit
        case .killed: self = .failed
        case .unknown: self = .sandboxFault
        }
    }

    /// Steps of keeper and lock that failed, and requests that did not arrive whole.
    private static let faults: Set<Int32> = {
        let first = Int32(SB_EXIT_DESCRIPTORS.rawValue)
        return Set(first...Int32(SB_EXIT_READY.rawValue)).union([Int32(SB_EXIT_PROTOCOL.rawValue)])
    }()
}

extension WorkerExit {
    fileprivate var wasKilled: Bool { end == .killed(signal: SIGKILL) }
}
