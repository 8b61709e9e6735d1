import Glibc

/// The comparison: another tool's confinement around nothing at all.
enum Bubblewrap {
    private static let command = ["/usr/bin/bwrap", "--unshare-all", "--ro-bind", "/", "/", "/bin/true"]

    static func start() throws -> pid_t {
        var pid: pid_t = 0
        var arguments: [UnsafeMutablePointer<CChar>?] = command.map { strdup($0) } + [nil]
        defer { for argument in arguments { free(argument) } }
        guard posix_spawn(&pid, command[0], nil, nil, &arguments, environ) == 0 else {
            throw BenchmarkError(what: "bwrap is not there: apt install bubblewrap")
        }
        return pid
    }

    static func wait(_ pid: pid_t) throws {
        var status: Int32 = 0
        guard waitpid(pid, &status, 0) == pid, status == 0 else {
            throw BenchmarkError(what: "bwrap failed: \(status)")
        }
    }

    static func once() throws -> Double {
        let began = now()
        try wait(try start())
        return now() - began
    }

    /// Starts a second, with two in flight.
    static func rate(_ count: Int) throws -> Double {
        let began = now()
        var running: [pid_t] = []
        for _ in 0..<count {
            if running.count == 2 { try wait(running.removeFirst()) }
            running.append(try start())
        }
        for pid in running { try wait(pid) }
        return Double(count) / (now() - began) * 1e6
    }
}
