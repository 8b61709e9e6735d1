import Glibc

/// What the kernel says of a process's memory: proc(5).
enum ProcessMemory {
    /// Resident pages that are not of files or shared, in bytes; nil when they cannot be read.
    static func privateBytes(of pid: Int32) -> Int? {
        guard let text = FileSystem.read("/proc/\(pid)/statm", limit: 256) else { return nil }
        let numbers = String(decoding: text, as: UTF8.self).split(separator: " ").compactMap { Int($0) }
        guard numbers.count >= 3 else { return nil }
        return max(0, numbers[1] - numbers[2]) * Int(sysconf(Int32(_SC_PAGESIZE)))
    }
}
