import SandboxLock
import Synchronization

/// One worker of a keeper, leased to one job. One task at a time reads its frames. Its keeper must be held meanwhile.
package final class WorkerSession: Sendable {
    /// The keeper's name for it.
    package let id: UInt64
    package let limits: SandboxLimits
    private let socket: Descriptor
    private let reactor: Reactor
    private let state = Mutex(State())

    /// What keeping one frame costs, so that empty-handed frames are bounded too.
    static let frameOverheadBytes = 64

    private struct State {
        var process: Descriptor?
        var startError: ConfinementError?
        var exit: WorkerExit?
        var stop: WorkerStop?
        var startWaiter: CheckedContinuation<Void, Never>?
        var exitWaiters: [CheckedContinuation<Void, Never>] = []
        var deadline: UInt64?
        var receivedBytes = 0
        var sentDescriptors = 0
    }

    init(id: UInt64, socket: Descriptor, limits: SandboxLimits, reactor: Reactor) {
        self.id = id
        self.socket = socket
        self.limits = limits
        self.reactor = reactor
    }

    /// Why the server ended it; nil when it did not.
    package var stopReason: WorkerStop? { state.withLock { $0.stop } }
    /// True once its process has ended.
    package var hasEnded: Bool { state.withLock { $0.exit != nil } }

    /// Its pid as this process sees it; nil before it has started and after it has ended.
    package var processID: Int32? {
        state.withLock { $0.process }.flatMap { ChildProcess.processID(of: $0) }
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
    }

    func keeperLost() {
        kill(.keeperLost)
        ended(.unknown)
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

    func untilReady(milliseconds: Int) async throws(ConfinementError) {
        let timer = reactor.after(milliseconds: milliseconds) { [weak self] in self?.kill(.notReady) }
        let first = await receive()
        await untilStarted()
        reactor.cancel(timer: timer)
        if case .datagram(let bytes, _) = first, bytes == [UInt8(SB_READY)] { return }
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
        while try !Datagrams.send(socket, request.datagram, request.descriptors) {
            await reactor.ready(socket, writable: true)
        }
    }

    /// No more requests: the worker ends when it has answered.
    package func endRequests() { Datagrams.endSending(socket) }

    /// The next frame, or nil at the end. A frame that breaks the transport's rules ends the worker.
    package func nextFrame() async throws(ConfinementError) -> [UInt8]? {
        switch await receive() {
        case .datagram(let bytes, _):
            let total = state.withLock { state in
                state.receivedBytes += bytes.count + Self.frameOverheadBytes
                return state.receivedBytes
            }
            guard total <= limits.replyBytes else {
                kill(.replyTooLarge)
                throw ConfinementError(.replyTooLarge, "more than \(limits.replyBytes) bytes")
            }
            return bytes
        case .cut:
            kill(.badFrame)
            throw ConfinementError(
                .badFrame, "longer than \(SandboxTransport.datagramBytes) bytes, or with descriptors")
        case .end, .nothingYet: return nil
        }
    }

    private func receive() async -> Datagrams.Received {
        while true {
            let received = Datagrams.receive(socket, room: SandboxTransport.datagramBytes)
            guard case .nothingYet = received else { return received }
            if state.withLock({ $0.exit?.end == .unknown }) { return .end }
            await reactor.ready(socket)
        }
    }

    /// Ends the requests and waits for the end of the process. Frames that nobody read first can make it wait for the deadline.
    package func finish() async -> WorkerExit {
        endRequests()
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
