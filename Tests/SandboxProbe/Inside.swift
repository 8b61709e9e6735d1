import Glibc

/// What a worker finds around itself, one `name=value` a line. Asked without the filter, as every question is forbidden under it.
func inside() -> String {
    var lines: [String] = []
    lines.append(
        "descriptors=" + (0..<4096).filter { fcntl(Int32($0), F_GETFD) != -1 }.map(String.init).joined(separator: ","))
    var variables = 0
    if let all = environ as UnsafeMutablePointer<UnsafeMutablePointer<CChar>?>? {
        while all[variables] != nil { variables += 1 }
    }
    lines.append("environment=\(variables)")
    lines.append("root=" + entries("/").joined(separator: ","))
    for path in ["/proc", "/dev", "/etc"] { lines.append("\(path)=\(access(path, F_OK) == 0)") }
    lines.append("uid=\(getuid()) gid=\(getgid())")
    lines.append("open=\(open("/", O_RDONLY | O_DIRECTORY) >= 0)")
    lines.append("signals=\(blockedSignals())")
    return lines.joined(separator: "\n")
}

/// The names in a folder; "?" when it cannot be read.
private func entries(_ path: String) -> [String] {
    guard let folder = opendir(path) else { return ["?"] }
    defer { closedir(folder) }
    var names: [String] = []
    while let entry = readdir(folder) {
        names.append(
            withUnsafeBytes(of: &entry.pointee.d_name) { String(decoding: $0.prefix { $0 != 0 }, as: UTF8.self) })
    }
    return names.filter { $0 != "." && $0 != ".." }.sorted()
}

private func blockedSignals() -> Int {
    var set = sigset_t()
    pthread_sigmask(SIG_SETMASK, nil, &set)
    return (1...64).filter { sigismember(&set, Int32($0)) == 1 }.count
}

/// A line on descriptor 2.
func reportToLog(_ text: String) { _ = text.withCString { write(2, $0, strlen($0)) } }
