/// What a recorder takes from the world, so that one seed can drive it.
package struct RecorderEnvironment: Sendable {
    /// Milliseconds since 1970.
    package var clock: @Sendable () -> Int64
    package var random: @Sendable () -> UInt64
    /// Runs inside each commit with its number, 1, 2, …; a throw fails the commit. For tests of what a broken disk does.
    package var duringCommit: @Sendable (Int) throws -> Void

    package init(
        clock: @escaping @Sendable () -> Int64,
        random: @escaping @Sendable () -> UInt64 = { UInt64.random(in: .min ... .max) },
        duringCommit: @escaping @Sendable (Int) throws -> Void = { _ in }
    ) {
        self.clock = clock
        self.random = random
        self.duringCommit = duringCommit
    }
}
