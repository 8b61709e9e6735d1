import SandboxLock
import Synchronization

/// One worker of a keeper, leased to one job. One task at a time reads its frames. Its keeper must be held meanwhile.
package final class WorkerSession: Sendable {
    /// The keeper's name for it.
    package let id: UInt64
    package let limits: SandboxLimits
    /// Whether its requests may bring descriptors.
    let duty: WorkerDuty
    let socket: Descriptor
    let reactor: Reactor
    let state = Mutex(State())
    /// Called once, on the reactor's thread, when a leased worker has closed its socket or ended: it needs no place any more.
    private let whenDone: @Sendable (WorkerSession) -> Void

    struct State {
        var process: Descriptor?
        /// Found once, when something asks.
        var processID: Int32?
        var startError: ConfinementError?
        var exit: WorkerExit?
        var stop: WorkerStop?
        var isReady = false
        var isDone = false
        var startWaiter: CheckedContinuation<Void, Never>?
        var exitWaiters: [CheckedContinuation<Void, Never>] = []
        var deadline: UInt64?
        var sentDescriptors = 0
        var inbox = Inbox()
    }

    init(
        id: UInt64, socket: Descriptor, limits: SandboxLimits, duty: WorkerDuty, reactor: Reactor,
        whenDone: @escaping @Sendable (WorkerSession) -> Void
    ) {
        self.id = id
        self.socket = socket
        self.limits = limits
        self.duty = duty
        self.reactor = reactor
        self.whenDone = whenDone
    }

    /// Why the server ended it; nil when it did not.
    package var stopReason: WorkerStop? { state.withLock { $0.stop } }
    /// True once its process has ended.
    package var hasEnded: Bool { state.withLock { $0.exit != nil } }

    /// Its pid as this process sees it; nil before it has started and after it has ended.
    package var processID: Int32? {
        state.withLock { $0.process }.flatMap { ChildProcess.processID(of: $0) }
    }

    /// True once it had locked itself and said so to whoever leased it.
    var wasReady: Bool { state.withLock { $0.isReady } }

    /// Private memory that it holds now, in bytes; nil when that cannot be told, as of a worker that has ended.
    var privateBytes: Int? {
        let (process, known) = state.withLock { ($0.process, $0.processID) }
        guard let process, let pid = known ?? ChildProcess.processID(of: process) else { return nil }
        if known == nil { state.withLock { $0.processID = pid } }
        let bytes = ProcessMemory.privateBytes(of: pid)
        // A pid may be another's by now: the descriptor tells.
        return ChildProcess.processID(of: process) == pid ? bytes : nil
    }

    // MARK: Events of the keeper

    func started(process: Descriptor) {
        let (stopped, waiter) = state.withLock { state in
            state.process = process
            defer { state.startWaiter = nil }
            return (state.stop != nil, state.startWaiter)
        }
        waiter?.resume()
        if stopped { ChildProcess.kill(process) }
    }

    func ended(_ exit: WorkerExit, startError: ConfinementError? = nil) {
        let (waiters, deadline) = state.withLock { state in
            if state.exit == nil { state.exit = exit }
            if let startError { state.startError = startError }
            defer { (state.exitWaiters, state.startWaiter) = ([], nil) }
            return (state.exitWaiters + (state.startWaiter.map { [$0] } ?? []), state.deadline)
        }
        if let deadline { reactor.cancel(timer: deadline) }
        for waiter in waiters { waiter.resume() }
        noteExit()
        done()
    }

    func keeperLost() {
        kill(.keeperLost)
        ended(.unknown)
    }

    func done() {
        let first = state.withLock { state in
            defer { state.isDone = true }
            return !state.isDone
        }
        if first { whenDone(self) }
    }

    // MARK: The server's side

    /// Ends it at once. The first reason stays; a broken frame counts after the end too.
    package func kill(_ reason: WorkerStop) {
        let process = state.withLock { state -> Descriptor? in
            guard state.exit == nil || reason == .badFrame || reason == .replyTooLarge else { return nil }
            if state.stop == nil { state.stop = reason }
            return state.exit == nil ? state.process : nil
        }
        if let process { ChildProcess.kill(process) }
    }

    package func cancel() { kill(.cancelled) }

    /// Returns when it has locked itself and said so. Throws when it ends before, misspeaks, or takes too long. Nothing of a
    /// job is sent before.
    func untilReady(milliseconds: Int) async throws(ConfinementError) {
        if state.withLock({ $0.isReady && $0.exit == nil }) { return }
        let timer = reactor.after(milliseconds: milliseconds) { [weak self] in self?.kill(.notReady) }
        let first = await receive()
        await untilStarted()
        reactor.cancel(timer: timer)
        if case .frame(let bytes) = first, bytes == [UInt8(SB_READY)] {
            state.withLock { state in
                state.isReady = true
                state.inbox.forgetReceivedBytes()
            }
            return
        }
        if case .end = first {} else { kill(.notReady) }
        let exit = await finish()
        let (stop, startError) = state.withLock { ($0.stop, $0.startError) }
        if let startError { throw startError }
        switch stop {
        case .keeperLost: throw ConfinementError(.keeperLost, "while a worker started")
        case .notReady: throw ConfinementError(.startTimedOut, "\(exit.end)")
        default: throw ConfinementError(.workerNotReady, "\(exit.end)")
        }
    }

    /// The worker's own word can come before the keeper's, which brings its pidfd.
    private func untilStarted() async {
        if state.withLock({ $0.process != nil || $0.exit != nil }) { return }
        await withCheckedContinuation { (continuation: CheckedContinuation<Void, Never>) in
            let known = state.withLock { state in
                if state.process == nil && state.exit == nil { state.startWaiter = continuation }
                return state.process != nil || state.exit != nil
            }
            if known { continuation.resume() }
        }
    }

    /// Sends one request; the first one starts the deadline. The descriptors stay the caller's.
    package func send(payload: [UInt8], descriptors: [Int32] = []) async throws(ConfinementError) {
        guard duty == .data || descriptors.isEmpty else {
            throw ConfinementError(.noDataHere, "\(descriptors.count) descriptors for a worker without data")
        }
        let request = try Request(payload: payload, descriptors: descriptors)
        defer { request.close() }
        let first = try state.withLock { state throws(ConfinementError) in
            guard state.exit == nil, state.stop == nil else {
                throw ConfinementError(.workerGone, "worker \(id) has ended")
            }
            state.sentDescriptors += request.descriptors.count
            guard state.sentDescriptors <= limits.descriptors else {
                throw ConfinementError(.requestTooLarge, "more than \(limits.descriptors) descriptors for one worker")
            }
            return state.deadline == nil
        }
        if first {
            let timer = reactor.after(milliseconds: limits.wallMilliseconds) { [weak self] in self?.kill(.deadline) }
            state.withLock { $0.deadline = timer }
        }
        guard try !Datagrams.send(socket, request.datagram, request.descriptors) else { return }
        let copy = try socket.duplicate()  // the socket itself may be watched for frames
        defer { copy.close() }
        repeat { await reactor.writable(copy) } while try !Datagrams.send(socket, request.datagram, request.descriptors)
    }

    /// No more requests: the worker ends when it has answered.
    package func endRequests() { Datagrams.endSending(socket) }

    /// The next frame, or nil when the worker has ended. A frame that breaks the transport's rules ends the worker.
    package func nextFrame() async throws(ConfinementError) -> [UInt8]? {
        switch await receive() {
        case .frame(let bytes): return bytes
        case .cut:
            kill(.badFrame)
            throw ConfinementError(
                .badFrame, "longer than \(SandboxTransport.datagramBytes) bytes, or with descriptors")
        case .tooMuch:
            kill(.replyTooLarge)
            throw ConfinementError(.replyTooLarge, "more than \(limits.replyBytes) bytes")
        case .end: return nil
        }
    }

    /// Ends the requests and waits for the end of the process. Frames that nobody read first can make it wait for the deadline.
    package func finish() async -> WorkerExit {
        endRequests()
        if let exit = state.withLock({ $0.exit }) { return exit }
        await withCheckedContinuation { (continuation: CheckedContinuation<Void, Never>) in
            let ended = state.withLock { state in
                if state.exit == nil { state.exitWaiters.append(continuation) }
                return state.exit != nil
            }
            if ended { continuation.resume() }
        }
        return state.withLock { $0.exit } ?? .unknown
    }
}
