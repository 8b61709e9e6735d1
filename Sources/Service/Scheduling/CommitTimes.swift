/// How long the last decisions of the scheduler took to be on disk.
package struct CommitTimes: Sendable {
    /// Microseconds, the oldest overwritten first.
    private var ring: [Int64] = []
    private var next = 0

    package static let limit = 1_024

    mutating func add(_ duration: Duration) {
        let (seconds, attoseconds) = duration.components
        let microseconds = seconds * 1_000_000 + attoseconds / 1_000_000_000_000
        if ring.count < Self.limit {
            ring.append(microseconds)
        } else {
            ring[next] = microseconds
            next = (next + 1) % Self.limit
        }
    }

    package var microseconds: [Int64] { ring }
}
