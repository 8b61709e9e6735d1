/// What a recorder takes from the world, so that one seed can drive it.
package struct RecorderEnvironment: Sendable {
    /// Milliseconds since 1970.
    package var clock: @Sendable () -> Int64
    package var random: @Sendable () -> UInt64
    /// Signs snapshots, and tells which to trust; without it none is made or used.
    package var key: SigningKey?
    /// Entries between two snapshots.
    package var snapshotInterval: Int64
    /// So much that may leave memory is archived at once.
    package var archiveInterval: Int
    /// Runs after each snapshot was stored or given up.
    package var afterSnapshot: @Sendable () -> Void
    /// Told of what failed beside the commits, a snapshot or the archive: old jobs stay in memory, opening reads more.
    package var besideFailed: @Sendable (String) -> Void
    /// Bytes from which the write-ahead log is restarted.
    package var logRestartBytes: Int
    /// Between two trial writes while the disk is full.
    package var trialMilliseconds: Int
    /// Runs inside each commit with its number, 1, 2, …; a throw fails the commit. For tests of what a broken disk does.
    package var duringCommit: @Sendable (Int) throws -> Void

    package init(
        clock: @escaping @Sendable () -> Int64,
        random: @escaping @Sendable () -> UInt64 = { UInt64.random(in: .min ... .max) },
        key: SigningKey? = nil, snapshotInterval: Int64 = 50_000, archiveInterval: Int = 2_000,
        trialMilliseconds: Int = 1_000, logRestartBytes: Int = 32 << 20,
        afterSnapshot: @escaping @Sendable () -> Void = {},
        besideFailed: @escaping @Sendable (String) -> Void = { _ in },
        duringCommit: @escaping @Sendable (Int) throws -> Void = { _ in }
    ) {
        self.clock = clock
        self.random = random
        self.key = key
        self.snapshotInterval = snapshotInterval
        self.archiveInterval = archiveInterval
        self.trialMilliseconds = trialMilliseconds
        self.logRestartBytes = logRestartBytes
        self.afterSnapshot = afterSnapshot
        self.besideFailed = besideFailed
        self.duringCommit = duringCommit
    }
}
