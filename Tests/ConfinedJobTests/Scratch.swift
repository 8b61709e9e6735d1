import Glibc

/// Files in a folder of their own, removed at the end.
final class Scratch {
    let folder: String

    init() {
        var template = Array(("/tmp/sluice-confined-" + String(repeating: "X", count: 6)).utf8CString)
        folder = mkdtemp(&template).map { String(cString: $0) } ?? "/tmp"
    }

    deinit {
        for name in names { unlink("\(folder)/\(name)") }
        rmdir(folder)
    }

    private var names: Set<String> = []

    /// A new file with these bytes, opened for reading.
    func file(_ name: String, _ bytes: [UInt8]) -> Int32 {
        let output = create(name)
        var rest = bytes[...]
        while !rest.isEmpty {
            let written = rest.withUnsafeBytes { write(output, $0.baseAddress, $0.count) }
            precondition(written > 0, "write")
            rest = rest.dropFirst(written)
        }
        close(output)
        return reopen(name)
    }

    /// A new empty file, opened for writing alone.
    func create(_ name: String) -> Int32 {
        names.insert(name)
        return open("\(folder)/\(name)", O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0o600)
    }

    func reopen(_ name: String) -> Int32 { open("\(folder)/\(name)", O_RDONLY | O_CLOEXEC) }
}
