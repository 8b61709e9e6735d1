import Schemas
import Synchronization

extension WorkerPool {
    /// Runs one request in a worker of its own and reports how it went; never throws. Cancelling the task ends the worker.
    /// `onFrame` sees every frame as it comes, in order; without `keepingFrames` the report has none.
    package func run(
        request: [UInt8], descriptors: [Int32] = [], limits: SandboxLimits? = nil, keepingFrames: Bool = true,
        onFrame: (@Sendable ([UInt8]) -> Void)? = nil
    ) async -> AttemptReport {
        await attempt(limits: limits, keepingFrames: keepingFrames) { exchange throws(ConfinementError) in
            try await exchange.send(request, descriptors: descriptors)
            exchange.endRequests()
            while let frame = try await exchange.nextFrame() { onFrame?(frame) }
        }
    }

    /// Leases a worker, lets `talk` speak with it (several requests, if need be), and reports how it ended. Every frame that
    /// came, read by `talk` or not, is in the report unless `keepingFrames` is false. With too many waiting it is refused at
    /// once: `sandboxFault`, error `poolFull`.
    package func attempt(
        limits: SandboxLimits? = nil, keepingFrames: Bool = true,
        talk: (Exchange) async throws(ConfinementError) -> Void
    ) async -> AttemptReport {
        let asked = Monotonic.microseconds
        switch await enter() {
        case .taken: break
        case .cancelled: return .withoutWorker(.cancelled, nil, waited: Monotonic.microseconds - asked)
        case .refused:
            let error = ConfinementError(.poolFull, "too many jobs wait for a place")
            return .withoutWorker(.sandboxFault, error, waited: 0)
        }
        let report: AttemptReport
        do throws(ConfinementError) {
            let lease = try await lease(limits ?? configuration.limits)
            if controlGroup == nil { memoryWatch.add(lease.session) }
            let exchange = Exchange(lease.session, keepingFrames: keepingFrames)
            report = await lease.session.attempt(asked: asked, exchange, talk: talk)
            if controlGroup == nil { memoryWatch.remove(lease.session) }
            end(generation: lease.generation)
        } catch {
            report = .withoutWorker(.sandboxFault, error, waited: Monotonic.microseconds - asked)
        }
        leave()
        refill()
        return report
    }
}

extension WorkerSession {
    /// Talks, reads what was left unread, waits for the end, and judges it.
    func attempt(
        asked: Int, _ exchange: Exchange, talk: (Exchange) async throws(ConfinementError) -> Void
    ) async -> AttemptReport {
        let began = Monotonic.microseconds
        var error: ConfinementError?
        await withTaskCancellationHandler {
            do throws(ConfinementError) { try await talk(exchange) } catch let thrown { error = thrown }
            // What talk left unread must not hold the worker up.
            exchange.endRequests()
            do throws(ConfinementError) { while try await exchange.nextFrame() != nil {} } catch let thrown {
                error = error ?? thrown
            }
        } onCancel: {
            cancel()
        }
        let exit = await finish()
        var outcome = OutcomeCode(exit: exit, stop: stopReason)
        if let error, Self.ours.contains(error.code) { outcome = .sandboxFault }
        return AttemptReport(
            outcome: outcome, frames: exchange.frames, exit: exit, stop: stopReason, error: error,
            times: AttemptTimes(
                waitedMicroseconds: began - asked, firstFrameMicroseconds: exchange.firstFrameAt.map { $0 - began },
                ranMicroseconds: Monotonic.microseconds - began))
    }

    /// Errors that are the server's own, however the worker ended.
    private static let ours: Set<ConfinementError.Code> = [.requestTooLarge, .noDataHere, .system]
}

/// A talk with one leased worker.
package final class Exchange: Sendable {
    private let session: WorkerSession
    private let received = Mutex<(frames: [[UInt8]], firstAt: Int?)>(([], nil))

    private let keepingFrames: Bool

    init(_ session: WorkerSession, keepingFrames: Bool) {
        self.session = session
        self.keepingFrames = keepingFrames
    }

    /// The worker's pid as this process sees it; nil once it has ended.
    package var processID: Int32? { session.processID }

    var frames: [[UInt8]] { received.withLock { $0.frames } }
    var firstFrameAt: Int? { received.withLock { $0.firstAt } }

    /// Sends one request; the descriptors stay the caller's.
    package func send(_ request: [UInt8], descriptors: [Int32] = []) async throws(ConfinementError) {
        try await session.send(payload: request, descriptors: descriptors)
    }

    /// No more requests.
    package func endRequests() { session.endRequests() }

    /// The next frame, or nil when the worker has ended.
    package func nextFrame() async throws(ConfinementError) -> [UInt8]? {
        guard let frame = try await session.nextFrame() else { return nil }
        received.withLock { received in
            if received.firstAt == nil { received.firstAt = Monotonic.microseconds }
            if keepingFrames { received.frames.append(frame) }
        }
        return frame
    }
}

extension AttemptReport {
    /// An attempt that got no worker.
    static func withoutWorker(_ outcome: OutcomeCode, _ error: ConfinementError?, waited: Int) -> AttemptReport {
        AttemptReport(
            outcome: outcome, frames: [], exit: .unknown, stop: nil, error: error,
            times: AttemptTimes(waitedMicroseconds: waited, firstFrameMicroseconds: nil, ranMicroseconds: 0))
    }
}
