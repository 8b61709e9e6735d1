import Confinement
import Glibc

/// Processor time of everything that one run takes: on a busy machine it tells more than the clock.
enum ProcessorTime {
    /// Of this process and of all its children that have ended, microseconds.
    private static func total() -> Double {
        // RUSAGE_SELF, RUSAGE_CHILDREN
        ([0, -1] as [Int32]).reduce(0) { sum, who in
            var use = rusage()
            getrusage(who, &use)
            let seconds = Double(use.ru_utime.tv_sec + use.ru_stime.tv_sec)
            return sum + seconds * 1e6 + Double(use.ru_utime.tv_usec + use.ru_stime.tv_usec)
        }
    }

    /// Server, keeper and worker, with the keeper's own start, for each of `count` jobs of a pool of its own.
    static func ofJob(
        _ kind: JobKind, _ configuration: SandboxConfiguration, _ table: TinyTable, count: Int = 2000
    ) async throws -> Double {
        let before = total()
        let pool = try await WorkerPool.start(configuration, warm: 8, capacity: 4)
        for _ in 0..<count { _ = try await tinyJob(kind, pool, table) }
        await pool.close()
        return (total() - before) / Double(count)
    }

    /// bwrap and what it starts; what the kernel does later in its own threads (network namespaces) is not counted.
    static func ofBubblewrap(count: Int = 300) throws -> Double {
        let before = total()
        for _ in 0..<count { _ = try Bubblewrap.once() }
        return (total() - before) / Double(count)
    }
}
