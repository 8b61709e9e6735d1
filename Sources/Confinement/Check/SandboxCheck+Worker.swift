extension SandboxCheck {
    /// Static and position-independent: ET_DYN without a PT_INTERP segment (elf(5)).
    static func workerFile(_ path: String) -> Finding {
        guard let bytes = FileSystem.read(path, limit: 4096), bytes.count > 64,
            bytes[..<4].elementsEqual([0x7f, 0x45, 0x4c, 0x46])
        else {
            return Finding("worker", .fail, "no program at \(path)", fix: "make build")
        }
        func number(_ at: Int, _ size: Int) -> Int { (0..<size).reduce(0) { $0 | Int(bytes[at + $1]) << ($1 * 8) } }
        let headers = number(32, 8), size = number(54, 2), count = number(56, 2)
        guard size >= 4, headers + size * count <= bytes.count else {
            return Finding("worker", .fail, "its headers cannot be read")
        }
        let interpreted = (0..<count).contains { number(headers + $0 * size, 4) == 3 }
        let ok = number(16, 2) == 3 && !interpreted
        return Finding(
            "worker", ok ? .pass : .fail,
            ok ? "static and position-independent" : "not a static position-independent program",
            fix: ok ? nil : "make build")
    }

    /// What the kernel says about a locked worker, from outside.
    static func worker(_ pool: WorkerPool) async -> [Finding] {
        var findings: [Finding] = []
        _ = await pool.attempt { exchange throws(ConfinementError) in
            guard let pid = exchange.processID else { return }
            let status = fields("/proc/\(pid)/status")
            findings.append(expect("seccomp filter", status["Seccomp"], "2"))
            findings.append(expect("no new privileges", status["NoNewPrivs"], "1"))
            let data = fields("/proc/\(pid)/limits").first { $0.key.hasPrefix("Max data size") }?.key
            let bytes = String(pool.configuration.limits.memoryBytes)
            let limited = data?.split(separator: " ").contains(Substring(bytes)) ?? false
            findings.append(
                Finding(
                    "rlimits", limited ? .pass : .fail,
                    limited ? "memory \(bytes) bytes, set before the lock" : "not set: \(data ?? "unreadable")"))
        }
        if findings.isEmpty { findings.append(Finding("worker's status", .fail, "it could not be read")) }
        return findings
    }

    private static func expect(_ layer: String, _ found: String?, _ wanted: String) -> Finding {
        Finding(layer, found == wanted ? .pass : .fail, found == wanted ? "in force" : "found \(found ?? "nothing")")
    }

    /// `name: value` lines; a line without a colon is a name with an empty value.
    static func fields(_ path: String) -> [String: String] {
        let text = FileSystem.read(path).map { String(decoding: $0, as: UTF8.self) } ?? ""
        var fields: [String: String] = [:]
        for line in text.split(separator: "\n") {
            let parts = line.split(separator: ":", maxSplits: 1)
            fields[String(parts[0])] = parts.count > 1 ? String(parts[1].drop { $0 == "\t" || $0 == " " }) : ""
        }
        return fields
    }
}
