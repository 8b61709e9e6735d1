/// What the kernel says of a process's memory: proc_pid_status(5).
enum ProcessMemory {
    /// Resident pages that are of no file, and the page tables, in bytes; nil when they cannot be read.
    static func privateBytes(of pid: Int32) -> Int? {
        guard let text = FileSystem.read("/proc/\(pid)/status", limit: 8192) else { return nil }
        var kilobytes = 0
        var isRead = false
        for line in text.split(separator: UInt8(ascii: "\n")) {
            let words = String(decoding: line, as: UTF8.self).split { $0 == " " || $0 == "\t" }
            guard words.count == 3, ["RssAnon:", "RssShmem:", "VmPTE:"].contains(words[0]), let size = Int(words[1])
            else {
                continue
            }
            kilobytes += size
            isRead = true
        }
        return isRead ? kilobytes << 10 : nil
    }
}
