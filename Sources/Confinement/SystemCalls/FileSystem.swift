import Glibc

/// The few questions asked of the file system.
enum FileSystem {
    /// Where a symbolic link points; nil when it is none.
    static func linkTarget(_ path: String) -> String? {
        var buffer = [UInt8](repeating: 0, count: 4096)
        let count = unsafe buffer.withUnsafeMutableBytes { bytes in
            guard let base = bytes.baseAddress else { return -1 }
            return unsafe readlink(path, base.assumingMemoryBound(to: CChar.self), bytes.count)
        }
        return count > 0 ? String(decoding: buffer[..<count], as: UTF8.self) : nil
    }

    static func isExecutable(_ path: String) -> Bool {
        var status = stat()
        return unsafe stat(path, &status) == 0 && status.st_mode & S_IFMT == S_IFREG && access(path, X_OK) == 0
    }

    /// The first bytes of a file, at most `limit`; nil when it cannot be read.
    static func read(_ path: String, limit: Int = 65_536) -> [UInt8]? {
        let file = unsafe Descriptor(open(path, O_RDONLY | O_CLOEXEC))
        defer { file.close() }
        guard file.number >= 0 else { return nil }
        var bytes = [UInt8]()
        while bytes.count < limit {
            var part = [UInt8](repeating: 0, count: min(4096, limit - bytes.count))
            let count = unsafe part.withUnsafeMutableBytes { unsafe Glibc.read(file.number, $0.baseAddress, $0.count) }
            guard count > 0 else { break }
            bytes += part[..<count]
        }
        return bytes
    }

    /// Writes a short text over a file of the kernel's; false when that is refused.
    static func overwrite(_ path: String, _ text: String) -> Bool {
        let file = unsafe Descriptor(open(path, O_WRONLY | O_CLOEXEC))
        defer { file.close() }
        guard file.number >= 0 else { return false }
        let bytes = Array(text.utf8)
        return unsafe bytes.withUnsafeBytes { unsafe write(file.number, $0.baseAddress, $0.count) } == bytes.count
    }

    static func makeFolder(_ path: String) -> Bool { unsafe mkdir(path, 0o755) == 0 }

    /// True when it is gone.
    @discardableResult static func removeFolder(_ path: String) -> Bool { unsafe rmdir(path) == 0 || errno == ENOENT }
}
