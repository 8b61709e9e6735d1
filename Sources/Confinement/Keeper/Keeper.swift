import SandboxLock
import Synchronization

/// The process that confines itself once and forks a locked, single-use worker for every order. The server is not the workers'
/// parent: how they end comes as events.
package final class Keeper: Sendable {
    package let configuration: SandboxConfiguration
    /// Which of its pool's keepers it is; 0 outside a pool.
    let generation: Int
    /// Outside the pid namespace; ends with everything inside it.
    package let processID: Int32
    let reactor: Reactor
    let control: Descriptor
    let process: Descriptor
    let state = Mutex(KeeperState())
    private let log: Descriptor
    /// Called once, on the reactor's thread, when a keeper that served has ended.
    private let whenLost: @Sendable (ConfinementError) -> Void

    private init(
        configuration: SandboxConfiguration, generation: Int,
        whenLost: @escaping @Sendable (ConfinementError) -> Void
    ) throws(ConfinementError) {
        try configuration.check()
        self.configuration = configuration
        self.generation = generation
        self.whenLost = whenLost
        let sockets = try Datagrams.pair()
        let pipe = try ChildProcess.pipe()
        control = sockets.ours
        log = pipe.read
        reactor = try Reactor()
        do throws(ConfinementError) {
            processID = try ChildProcess.spawn(
                path: configuration.workerPath, arguments: configuration.workerArguments,
                environment: ["SWIFT_BACKTRACE=enable=no"], log: pipe.write, control: sockets.theirs)
            process = try ChildProcess.descriptor(of: processID)
        } catch {
            reactor.stop()
            throw error
        }
    }

    // Closing the control socket ends the keeper and its workers; the reactor reaps it and then stops.
    deinit {
        control.close()
        for session in state.withLock({ $0.sessions.values }) { session.keeperLost() }
    }

    /// Starts a keeper and waits until it serves. Throws `tooWeak` when this machine gives less than the least mode.
    package static func start(
        _ configuration: SandboxConfiguration, generation: Int = 0, controlGroup: ControlGroup? = nil,
        whenLost: @escaping @Sendable (ConfinementError) -> Void = { _ in }
    ) async throws(ConfinementError) -> Keeper {
        let keeper = try Keeper(configuration: configuration, generation: generation, whenLost: whenLost)
        await keeper.begin(controlGroup)
        guard case .ended(let error) = keeper.state.withLock({ $0.life }) else { return keeper }
        await keeper.close()
        // Namespaces that could be made but not used (a container may forbid mounts): the next mode, if that is accepted.
        guard let weaker = configuration.afterFailure(keeper.state.withLock { $0.end }) else { throw error }
        return try await start(weaker, generation: generation, controlGroup: controlGroup, whenLost: whenLost)
    }

    private func begin(_ controlGroup: ControlGroup?) async {
        watch()
        do throws(ConfinementError) {
            // While it waits for its first message: everything it makes later is in the group too.
            try controlGroup?.add(processID)
            let program = try SealedMemory.file(KeeperMessages.program(configuration.policy))
            defer { program.close() }
            guard try Datagrams.send(control, KeeperMessages.hello(configuration), [program.number]) else {
                throw ConfinementError(.keeperFailed, "its socket takes no message")
            }
        } catch {
            // It ended before the first message, and its exit code says why; or it will end at the end of its socket.
            if error.code == .noControlGroup { become(.ended(error)) }
            end(error)
        }
        await untilStarted()
    }

    private func untilStarted() async {
        let (process, limit) = (process, configuration.startMilliseconds)
        // Asked again when it fires: the task that would cancel it may be slower than the keeper.
        let timer = reactor.after(milliseconds: limit) { [weak self] in
            guard let self, case .starting = state.withLock({ $0.life }) else { return }
            become(.ended(ConfinementError(.startTimedOut, "the keeper was not ready within \(limit) ms")))
            ChildProcess.kill(process)
        }
        await withCheckedContinuation { (continuation: CheckedContinuation<Void, Never>) in
            let known = state.withLock { state in
                if case .starting = state.life {
                    state.lifeWaiters.append(continuation)
                    return false
                }
                return true
            }
            if known { continuation.resume() }
        }
        reactor.cancel(timer: timer)
    }

    /// What it serves in; nil once it has ended.
    package var mode: SandboxMode? {
        if case .serving(let mode, _, _) = state.withLock({ $0.life }) { mode } else { nil }
    }

    /// The layers it found in force.
    package var layers: SandboxLayers {
        if case .serving(_, let layers, _) = state.withLock({ $0.life }) { layers } else { [] }
    }

    /// The kernel's Landlock version; 0 without Landlock.
    package var landlockVersion: Int {
        if case .serving(_, _, let version) = state.withLock({ $0.life }) { version } else { 0 }
    }

    /// The end of what keeper and, where kept, workers wrote to their log.
    package var logText: String { state.withLock { $0.log.text } }

    /// Ends the keeper and every worker, and returns when its process is gone and reaped.
    package func close() async {
        end(ConfinementError(.keeperLost, "the keeper was closed"))
        let process = process
        let timer = reactor.after(milliseconds: configuration.startMilliseconds) { ChildProcess.kill(process) }
        await withCheckedContinuation { (continuation: CheckedContinuation<Void, Never>) in
            let ended = state.withLock { state in
                if state.end == nil { state.endWaiters.append(continuation) }
                return state.end != nil
            }
            if ended { continuation.resume() }
        }
        reactor.cancel(timer: timer)
    }

    private func watch() {
        let reactor = reactor, process = process, pid = processID, control = control, log = log
        reactor.watch(control) { [weak self] in self?.readEvents() }
        reactor.watch(log) { [weak self] in self?.readLog() }
        reactor.watch(process) { [weak self] in
            guard let status = ChildProcess.reap(pid) else { return }
            self?.readEvents()
            self?.readLog()
            // Before the reactor stops: that fires every timer, and the start's must find out that the process has ended.
            self?.processEnded(WorkerExit.end(ofStatus: status))
            reactor.stop()
            control.close()
        }
    }

    func tellLost(_ error: ConfinementError) { whenLost(error) }

    private func readLog() {
        switch LogPipe.read(log) {
        case .bytes(let bytes): state.withLock { $0.log.append(bytes) }
        case .nothingYet: break
        case .end: reactor.mute(log)
        }
    }
}
