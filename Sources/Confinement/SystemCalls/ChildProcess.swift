import Glibc
import SandboxServer

/// The only place that starts a process.
enum ChildProcess {
    /// Starts a program in a session of its own with descriptors 0 to 3 (null, log, log, control) and nothing inherited on
    /// purpose; returns its pid. `environment` is all it gets.
    static func spawn(
        path: String, arguments: [String], environment: [String], log: Descriptor, control: Descriptor
    ) throws(ConfinementError) -> pid_t {
        // Above 9, so that no dup2 below hits a source.
        let high = try [log, control].map { descriptor throws(ConfinementError) in
            let copy = Descriptor(fcntl(descriptor.number, F_DUPFD_CLOEXEC, 10))
            guard copy.number >= 0 else { throw systemError("fcntl F_DUPFD_CLOEXEC") }
            return copy
        }
        defer { for copy in high { copy.close() } }
        var actions = unsafe posix_spawn_file_actions_t()
        var attributes = posix_spawnattr_t()
        unsafe posix_spawn_file_actions_init(&actions)
        unsafe posix_spawnattr_init(&attributes)
        defer {
            unsafe posix_spawn_file_actions_destroy(&actions)
            unsafe posix_spawnattr_destroy(&attributes)
        }
        unsafe posix_spawn_file_actions_addopen(&actions, 0, "/dev/null", O_RDWR, 0)
        unsafe posix_spawn_file_actions_adddup2(&actions, high[0].number, 1)
        unsafe posix_spawn_file_actions_adddup2(&actions, high[0].number, 2)
        unsafe posix_spawn_file_actions_adddup2(&actions, high[1].number, 3)
        unsafe posix_spawnattr_setflags(&attributes, 0x80)  // POSIX_SPAWN_SETSID: no signal of our terminal
        var pid: pid_t = -1
        var argv: [UnsafeMutablePointer<CChar>?] = unsafe ([path] + arguments).map { unsafe strdup($0) } + [nil]
        var envp: [UnsafeMutablePointer<CChar>?] = unsafe environment.map { unsafe strdup($0) } + [nil]
        let result = unsafe posix_spawn(&pid, path, &actions, &attributes, &argv, &envp)
        unsafe (argv + envp).forEach { unsafe free($0) }
        guard result == 0 else { throw ConfinementError(.cannotSpawn, "posix_spawn \(path): errno \(result)") }
        return pid
    }

    /// A descriptor that becomes readable when our child ends: pidfd_open(2).
    static func descriptor(of pid: pid_t) throws(ConfinementError) -> Descriptor {
        let number = sb_pidfd_open(pid)
        guard number >= 0 else { throw systemError("pidfd_open") }
        return Descriptor(number)
    }

    /// The pid behind a pidfd, in our pid namespace: proc_pid_fdinfo(5).
    static func processID(of process: Descriptor) -> Int32? {
        let text = FileSystem.read("/proc/self/fdinfo/\(process.number)").map { String(decoding: $0, as: UTF8.self) }
        let line = text?.split(separator: "\n").first { $0.hasPrefix("Pid:") }
        return line.flatMap { Int32($0.dropFirst(4).drop { $0 == "\t" }) }.flatMap { $0 > 0 ? $0 : nil }
    }

    /// Ends a process by its pidfd: pidfd_send_signal(2).
    static func kill(_ process: Descriptor) {
        if process.number >= 0 { _ = sb_pidfd_kill(process.number) }
    }

    /// The status of a child that has ended; nil while it runs.
    static func reap(_ pid: pid_t) -> Int32? {
        var status: Int32 = 0
        return unsafe waitpid(pid, &status, WNOHANG) == pid ? status : nil
    }

    static func pipe() throws(ConfinementError) -> (read: Descriptor, write: Descriptor) {
        var reading: Int32 = -1, writing: Int32 = -1
        guard unsafe sb_log_pipe(&reading, &writing) == 0 else { throw systemError("pipe2") }
        return (Descriptor(reading), Descriptor(writing))
    }
}
