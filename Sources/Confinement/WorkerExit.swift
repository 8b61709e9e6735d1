/// How a worker's process ended, as its keeper saw it.
package struct WorkerExit: Hashable, Sendable, Codable {
    package enum End: Hashable, Sendable, Codable {
        case exited(code: Int32)
        case killed(signal: Int32)
        /// The keeper was gone before it could tell.
        case unknown
    }

    package var end: End
    /// Largest resident size, the shared image included.
    package var peakBytes: Int
    package var userMicroseconds: Int
    package var systemMicroseconds: Int

    package init(end: End, peakBytes: Int, userMicroseconds: Int, systemMicroseconds: Int) {
        self.end = end
        self.peakBytes = peakBytes
        self.userMicroseconds = userMicroseconds
        self.systemMicroseconds = systemMicroseconds
    }

    package static let unknown = WorkerExit(end: .unknown, peakBytes: 0, userMicroseconds: 0, systemMicroseconds: 0)

    /// From the status of wait(2).
    static func end(ofStatus status: Int32) -> End {
        let signal = status & 0x7f
        return signal == 0 ? .exited(code: (status >> 8) & 0xff) : .killed(signal: signal)
    }
}

/// Why the server itself ended a worker.
package enum WorkerStop: String, Hashable, Sendable, Codable {
    case deadline, cancelled, badFrame, replyTooLarge, keeperLost, notReady, memoryBudget
}
