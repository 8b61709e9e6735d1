/// Asking the keeper for workers.
extension Keeper {
    /// A fresh worker, locked and ready. With `limits` nil the configuration's.
    package func worker(limits: SandboxLimits? = nil) async throws(ConfinementError) -> WorkerSession {
        let limits = limits ?? configuration.limits
        try limits.check()
        let sockets = try Datagrams.pair()
        defer { sockets.theirs.close() }
        let session = try state.withLock { state throws(ConfinementError) in
            if case .ended(let error) = state.life { throw ConfinementError(.keeperLost, error.detail) }
            state.lastWorker += 1
            let session = WorkerSession(id: state.lastWorker, socket: sockets.ours, limits: limits, reactor: reactor)
            state.sessions[session.id] = session
            return session
        }
        let order = KeeperMessages.order(
            id: session.id, limits: limits, discardLog: !configuration.keepWorkerLog)
        do throws(ConfinementError) {
            while try !Datagrams.send(control, order, [sockets.theirs.number]) { await reactor.pause(milliseconds: 1) }
        } catch {
            guard error.code == .workerGone else { throw error }
            state.withLock { _ = $0.sessions.removeValue(forKey: session.id) }
            throw ConfinementError(.keeperLost, "it takes no orders")
        }
        sockets.theirs.close()  // the keeper has its own: this one would hide the worker's end
        try await session.untilReady(milliseconds: configuration.startMilliseconds)
        return session
    }
}
