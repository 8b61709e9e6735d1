import SandboxLock

/// What one worker may use. All but the last two are fixed before it locks itself; the server keeps those.
package struct SandboxLimits: Hashable, Sendable, Codable {
    /// Private writable memory (RLIMIT_DATA); mapped datasets do not count.
    package var memoryBytes: Int
    /// Processor time over all threads (RLIMIT_CPU).
    package var cpuSeconds: Int
    /// The largest file it may write (RLIMIT_FSIZE).
    package var fileBytes: Int
    /// The most descriptors that requests may bring in all.
    package var descriptors: Int
    /// From the first request to the end of the process.
    package var wallMilliseconds: Int
    /// Bytes of all its frames, and 64 for each.
    package var replyBytes: Int

    package init(
        memoryBytes: Int = 2 << 30, cpuSeconds: Int = 600, fileBytes: Int = 0, descriptors: Int = 128,
        wallMilliseconds: Int = 300_000, replyBytes: Int = 256 << 20
    ) {
        self.memoryBytes = memoryBytes
        self.cpuSeconds = cpuSeconds
        self.fileBytes = fileBytes
        self.descriptors = descriptors
        self.wallMilliseconds = wallMilliseconds
        self.replyBytes = replyBytes
    }

    /// The least memory a worker can start with: its own image and heap.
    package static let leastMemoryBytes = 16 << 20

    /// True when workers started with either can serve jobs of the other.
    func startsAs(_ other: SandboxLimits) -> Bool {
        memoryBytes == other.memoryBytes && cpuSeconds == other.cpuSeconds && fileBytes == other.fileBytes
            && descriptors == other.descriptors
    }

    func check() throws(ConfinementError) {
        guard memoryBytes >= Self.leastMemoryBytes, cpuSeconds >= 1, fileBytes >= 0, wallMilliseconds >= 1,
            replyBytes >= 1,
            (0...SandboxTransport.descriptorsLimit).contains(descriptors)
        else { throw ConfinementError(.badConfiguration, "limits out of range: \(self)") }
    }
}

/// Bounds of the socket between server and worker.
package enum SandboxTransport {
    /// The longest datagram, in bytes.
    package static let datagramBytes = Int(SB_DATAGRAM_BYTES)
    /// The longest payload of a request, in bytes (by memfd when it does not fit a datagram).
    package static let payloadBytes = 64 << 20
    /// The most workers of one keeper at a time.
    package static let workersLimit = Int(SB_WORKERS)
    /// The most descriptors with one request, the payload's own included.
    package static let descriptorsLimit = Int(SB_DESCRIPTORS)
}
