/// What a session has received and its job has not read.
struct Inbox {
    /// What a reader gets.
    enum Item {
        case frame([UInt8])
        /// Longer than the transport allows, or with descriptors.
        case cut
        /// More bytes in all than the limit.
        case tooMuch
        case end
    }

    /// More frames than this wait in the socket, where the worker waits for room.
    static let room = 32
    /// What keeping one frame costs, so that empty-handed frames are bounded too.
    static let frameOverheadBytes = 64

    private(set) var frames: [[UInt8]] = []
    private var taken = 0
    private var receivedBytes = 0
    /// Set by what ended the reading: nothing comes after it.
    var last: Item?
    var reader: CheckedContinuation<Item, Never>?
    var watch = Watch.none

    /// Who reads the socket.
    enum Watch: Equatable {
        /// The reader itself.
        case none
        /// The reactor, from a moment ago or in a moment.
        case asked
        /// The reactor, under this name.
        case by(UInt64)
    }

    var isFull: Bool { frames.count - taken >= Self.room }

    /// The frame that announces readiness is not a job's.
    mutating func forgetReceivedBytes() { receivedBytes = 0 }

    /// Counts and keeps what a receive found; false when nothing may follow.
    mutating func put(_ received: Datagrams.Received, limit: Int) -> Bool {
        switch received {
        case .datagram(let bytes, _):
            receivedBytes += bytes.count + Self.frameOverheadBytes
            guard receivedBytes <= limit else {
                last = .tooMuch
                return false
            }
            frames.append(bytes)
            return true
        case .cut: last = .cut
        case .end, .nothingYet: last = .end
        }
        return false
    }

    /// The next item; the end only when the process has ended too, so that whoever reads to the end need not wait twice.
    mutating func take(ended: Bool, lost: Bool) -> Item? {
        if taken < frames.count {
            let frame = frames[taken]
            frames[taken] = []
            taken += 1
            if taken == frames.count {
                frames.removeAll(keepingCapacity: true)
                taken = 0
            }
            return .frame(frame)
        }
        if case .end? = last { return ended ? .end : nil }
        return last ?? (lost ? .end : nil)
    }
}

extension WorkerSession {
    private func take(_ state: inout State) -> Inbox.Item? {
        state.inbox.take(ended: state.exit != nil, lost: state.exit?.end == .unknown)
    }

    /// The next frame or the end, from what has come, from the socket, or by waiting.
    func receive() async -> Inbox.Item {
        if let item = receiveNow() { return item }
        return await withCheckedContinuation { continuation in
            let (item, mustWatch) = state.withLock { state -> (Inbox.Item?, Bool) in
                if let item = take(&state) { return (item, false) }
                state.inbox.reader = continuation
                let mustWatch = state.inbox.watch == .none && state.inbox.last == nil
                if mustWatch { state.inbox.watch = .asked }
                return (nil, mustWatch)
            }
            if let item { return continuation.resume(returning: item) }
            if mustWatch { watch() }
        }
    }

    private func receiveNow() -> Inbox.Item? {
        let (item, mayRead) = state.withLock { state -> (Inbox.Item?, Bool) in
            (take(&state), state.inbox.watch == .none && state.inbox.last == nil)
        }
        // Nobody watches the socket, so that only this reader reads it: often the frame is there already.
        if item != nil || !mayRead { return item }
        let received = Datagrams.receive(socket, room: SandboxTransport.datagramBytes)
        if case .nothingYet = received { return nil }
        return keep(received).item
    }

    private func keep(_ received: Datagrams.Received) -> (item: Inbox.Item?, goesOn: Bool) {
        let (item, goesOn) = state.withLock { state -> (Inbox.Item?, Bool) in
            let goesOn = put(received, &state)
            return (take(&state), goesOn)
        }
        if !goesOn { done() }
        return (item, goesOn)
    }

    private func put(_ received: Datagrams.Received, _ state: inout State) -> Bool {
        // The word that it is ready is none of a job's.
        state.inbox.put(received, limit: state.isReady ? limits.replyBytes : .max)
    }

    private func watch() {
        let token = reactor.watch(socket) { [weak self] in self?.readable() }
        guard let token else {
            // The keeper is gone, and with it the reactor.
            return keeperLost()
        }
        let isOver = state.withLock { state in
            state.inbox.watch = state.inbox.last == nil ? .by(token) : .none
            return state.inbox.last != nil
        }
        if isOver { reactor.unwatch(socket, token) }
    }

    /// On the reactor's thread: takes what has come, as long as there is room.
    private func readable() {
        while mayRead() {
            let received = Datagrams.receive(socket, room: SandboxTransport.datagramBytes)
            if case .nothingYet = received { return }
            let (reader, item, goesOn) = state.withLock {
                state -> (CheckedContinuation<Inbox.Item, Never>?, Inbox.Item?, Bool) in
                let goesOn = put(received, &state)
                guard let reader = state.inbox.reader, let item = take(&state) else { return (nil, nil, goesOn) }
                state.inbox.reader = nil
                return (reader, item, goesOn)
            }
            if let reader, let item { reader.resume(returning: item) }
            if !goesOn {
                _ = mayRead()
                return done()
            }
        }
    }

    /// False when the inbox is full or nothing can follow: then the reactor lets go of the socket, unless it is still being
    /// given it and will be asked again.
    private func mayRead() -> Bool {
        let (may, token) = state.withLock { state -> (Bool, UInt64?) in
            guard state.inbox.isFull || state.inbox.last != nil else { return (true, nil) }
            guard case .by(let token) = state.inbox.watch else { return (false, nil) }
            state.inbox.watch = .none
            return (false, token)
        }
        if let token { reactor.unwatch(socket, token) }
        return may
    }

    /// The process has ended: a reader that waits for the end has it, once the socket was read to its end or the keeper is lost.
    func noteExit() {
        let (reader, item) = state.withLock { state -> (CheckedContinuation<Inbox.Item, Never>?, Inbox.Item?) in
            guard let reader = state.inbox.reader, let item = take(&state) else { return (nil, nil) }
            state.inbox.reader = nil
            return (reader, item)
        }
        if let reader, let item { reader.resume(returning: item) }
    }
}
