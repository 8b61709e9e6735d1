/// What the keeper object knows, under its lock.
struct KeeperState {
    /// How it stands with the process.
    enum Life {
        case starting
        case serving(mode: SandboxMode, layers: SandboxLayers, landlockVersion: Int)
        case ended(ConfinementError)
    }

    var life = Life.starting
    /// How the process ended; nil while it runs.
    var end: WorkerExit.End?
    var sessions: [UInt64: WorkerSession] = [:]
    var lastWorker: UInt64 = 0
    var log = BoundedLog()
    var lifeWaiters: [CheckedContinuation<Void, Never>] = []
    var endWaiters: [CheckedContinuation<Void, Never>] = []
}

/// The last bytes of a stream.
struct BoundedLog {
    private(set) var bytes: [UInt8] = []
    static let limit = 16_384

    mutating func append(_ more: [UInt8]) {
        bytes += more
        if bytes.count > Self.limit { bytes.removeFirst(bytes.count - Self.limit) }
    }

    var text: String { String(decoding: bytes, as: UTF8.self) }
}
