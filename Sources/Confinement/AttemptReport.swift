import Schemas

/// One job's one attempt in a worker.
package struct AttemptReport: Sendable {
    /// The closed word about it; the service still has to read the frames of a success.
    package var outcome: OutcomeCode
    /// What the worker sent, untrusted.
    package var frames: [[UInt8]]
    /// For operators: how the process ended, and what ended it.
    package var exit: WorkerExit
    package var stop: WorkerStop?
    /// For operators: the error when there was no worker at all.
    package var error: ConfinementError?
    package var times: AttemptTimes

    package init(
        outcome: OutcomeCode, frames: [[UInt8]], exit: WorkerExit, stop: WorkerStop?, error: ConfinementError?,
        times: AttemptTimes
    ) {
        self.outcome = outcome
        self.frames = frames
        self.exit = exit
        self.stop = stop
        self.error = error
        self.times = times
    }
}

/// Measured by the server: a worker has no clock.
package struct AttemptTimes: Hashable, Sendable, Codable {
    /// Until a ready worker was leased.
    package var waitedMicroseconds: Int
    /// From the request to the first frame; nil when there was none.
    package var firstFrameMicroseconds: Int?
    /// From the request to the end of the process.
    package var ranMicroseconds: Int

    package init(waitedMicroseconds: Int, firstFrameMicroseconds: Int?, ranMicroseconds: Int) {
        self.waitedMicroseconds = waitedMicroseconds
        self.firstFrameMicroseconds = firstFrameMicroseconds
        self.ranMicroseconds = ranMicroseconds
    }
}
