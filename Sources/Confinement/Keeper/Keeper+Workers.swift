/// Asking the keeper for workers.
extension Keeper {
    /// A fresh worker, locked and ready. With `limits` nil the configuration's.
    package func worker(limits: SandboxLimits? = nil) async throws(ConfinementError) -> WorkerSession {
        while true {
            if let session = try order(limits: limits ?? configuration.limits) {
                try await session.untilReady(milliseconds: configuration.startMilliseconds)
                return session
            }
            await reactor.pause(milliseconds: 1)
        }
    }

    /// Asks for a worker and waits for nothing; nil when the keeper is behind with orders. `whenDone` is called once, when the
    /// worker has closed its socket or ended; it must not wait.
    func order(
        limits: SandboxLimits, whenDone: @escaping @Sendable (WorkerSession) -> Void = { _ in }
    ) throws(ConfinementError) -> WorkerSession? {
        try limits.check()
        let sockets = try Datagrams.pair()
        defer { sockets.theirs.close() }  // the keeper has its own: this one would hide the worker's end
        let session = try state.withLock { state throws(ConfinementError) in
            if case .ended(let error) = state.life { throw ConfinementError(.keeperLost, error.detail) }
            state.lastWorker += 1
            let session = WorkerSession(
                id: state.lastWorker, socket: sockets.ours, limits: limits, duty: configuration.duty, reactor: reactor,
                whenDone: whenDone)
            state.sessions[session.id] = session
            return session
        }
        let order = KeeperMessages.order(id: session.id, limits: limits, discardLog: !configuration.keepWorkerLog)
        do throws(ConfinementError) {
            if try Datagrams.send(control, order, [sockets.theirs.number]) { return session }
            state.withLock { _ = $0.sessions.removeValue(forKey: session.id) }
            return nil
        } catch {
            state.withLock { _ = $0.sessions.removeValue(forKey: session.id) }
            guard error.code == .workerGone else { throw error }
            throw ConfinementError(.keeperLost, "it takes no orders")
        }
    }
}
