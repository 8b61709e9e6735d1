/// Why a sandbox could not be made or kept. Every one of these is a fault of our environment, never of a job.
package struct ConfinementError: Error, Hashable, Sendable {
    package enum Code: String, Hashable, Sendable, Codable, CaseIterable {
        /// The policy's text is refused; `detail` begins with the compiler's own stable code.
        case badPolicy
        /// A configuration contradicts itself or asks for more than the transport carries.
        case badConfiguration
        /// There is no executable file where the worker should be.
        case workerMissing
        /// The keeper's process could not be started.
        case cannotSpawn
        /// This machine gives less confinement than the least mode accepted.
        case tooWeak
        /// The keeper could not be put into the control group made for it.
        case noControlGroup
        /// The keeper ended while it confined itself; `detail` names the step.
        case keeperFailed
        /// The keeper is gone or was closed.
        case keeperLost
        /// The keeper could not start a worker.
        case cannotStartWorker
        /// A worker ended or misspoke before it was ready.
        case workerNotReady
        /// A worker was not ready in time.
        case startTimedOut
        /// A request is longer, or carries more descriptors, than the transport allows.
        case requestTooLarge
        /// A descriptor for a worker of the class that never holds one.
        case noDataHere
        /// More jobs wait for a place than the pool keeps waiting.
        case poolFull
        /// A request was sent to a worker that has ended.
        case workerGone
        /// A worker sent a frame longer than the transport allows, or one with descriptors.
        case badFrame
        /// A worker sent more bytes in all than its limit.
        case replyTooLarge
        /// A forbidden call went through, or a good job got no answer: the lock does not hold.
        case notConfined
        /// A system call of ours failed; `detail` has its name and errno.
        case system
    }

    package var code: Code
    package var detail: String

    package init(_ code: Code, _ detail: String) {
        self.code = code
        self.detail = detail
    }
}

extension ConfinementError: CustomStringConvertible {
    package var description: String { "\(code.rawValue): \(detail)" }
}
