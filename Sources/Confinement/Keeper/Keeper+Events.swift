import SandboxLock

/// What comes back from the keeper: on the reactor's thread.
extension Keeper {
    func readEvents() {
        while true {
            switch Datagrams.receive(control, room: KeeperMessages.eventBytes, descriptorRoom: 1) {
            case .nothingYet: return
            case .datagram(let bytes, let descriptors):
                guard let event = KeeperMessages.event(bytes) else { return fail("its message cannot be read") }
                handle(event, descriptors.first)
            case .end:
                reactor.mute(control)
                return end(ConfinementError(.keeperLost, "the keeper closed its socket"), killing: false)
            case .cut: return fail("its message was cut")
            }
        }
    }

    private func handle(_ event: sb_event, _ descriptor: Descriptor?) {
        switch sb_event_kind(event.kind) {
        case SB_EVENT_SERVING:
            guard let mode = SandboxMode(rawValue: Int(event.mode)), mode >= configuration.leastMode else {
                return fail("it serves in a mode that is not accepted")
            }
            let layers = SandboxLayers(rawValue: event.layers)
            become(.serving(mode: mode, layers: layers, landlockVersion: Int(event.landlock_abi)))
        case SB_EVENT_REFUSED:
            let most = SandboxMode(rawValue: Int(event.mode))?.name ?? "nothing"
            let least = configuration.leastMode.name
            become(.ended(ConfinementError(.tooWeak, "\(least) is demanded, \(most) can be had here")))
        case SB_EVENT_STARTED:
            guard let session = session(event.id), let descriptor else {
                return fail("it started a worker nobody asked for")
            }
            session.started(process: descriptor)
        case SB_EVENT_NOT_STARTED:
            forget(event.id)?.ended(
                .unknown, startError: ConfinementError(.cannotStartWorker, "fork: errno \(event.status)"))
        case SB_EVENT_EXITED:
            let exit = WorkerExit(
                end: WorkerExit.end(ofStatus: event.status), peakBytes: Int(clamping: event.peak_bytes),
                userMicroseconds: Int(clamping: event.user_microseconds),
                systemMicroseconds: Int(clamping: event.system_microseconds))
            forget(event.id)?.ended(exit)
        default: fail("its message is of no known kind")
        }
    }

    private func session(_ id: UInt64) -> WorkerSession? { state.withLock { $0.sessions[id] } }

    private func forget(_ id: UInt64) -> WorkerSession? { state.withLock { $0.sessions.removeValue(forKey: id) } }

    private func fail(_ why: String) { end(ConfinementError(.keeperFailed, why)) }

    func become(_ life: KeeperState.Life) {
        let waiters = state.withLock { state in
            guard case .starting = state.life else { return [CheckedContinuation<Void, Never>]() }
            state.life = life
            defer { state.lifeWaiters = [] }
            return state.lifeWaiters
        }
        for waiter in waiters { waiter.resume() }
    }

    /// Ends the keeper for the server: every worker of it is lost. While it starts, the reason is left to its exit code.
    func end(_ error: ConfinementError, killing: Bool = true) {
        let (sessions, served) = state.withLock { state in
            var served = false
            if case .serving = state.life {
                state.life = .ended(error)
                served = true
            }
            defer { state.sessions = [:] }
            return (state.sessions.values, served)
        }
        for session in sessions { session.keeperLost() }
        if killing { Datagrams.endSending(control) }
        if served { tellLost(error) }
    }

    /// After the process was reaped.
    func processEnded(_ how: WorkerExit.End) {
        let text = logText.split(separator: "\n").last.map(String.init) ?? "no log"
        let waiters = state.withLock { state in
            state.end = how
            defer { state.endWaiters = [] }
            return state.endWaiters
        }
        let tooWeak = how == .exited(code: Int32(SB_EXIT_MODE.rawValue))
        become(.ended(ConfinementError(tooWeak ? .tooWeak : .keeperFailed, "\(how): \(text)")))
        end(ConfinementError(.keeperLost, "\(how): \(text)"), killing: false)
        for waiter in waiters { waiter.resume() }
    }
}
