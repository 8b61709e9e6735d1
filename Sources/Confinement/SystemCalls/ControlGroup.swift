import Glibc
import Synchronization

/// What a control group around a keeper and its workers may hold in all.
package struct ControlGroupLimits: Hashable, Sendable, Codable {
    /// Memory of all kinds: private, page cache that they brought in, the kernel's on their behalf.
    package var memoryBytes: Int
    /// Processes and threads.
    package var tasks: Int
    /// Share of the processors under contention, in per cent of an ordinary process's.
    package var processorPercent: Int

    package init(memoryBytes: Int, tasks: Int, processorPercent: Int = 100) {
        self.memoryBytes = memoryBytes
        self.tasks = tasks
        self.processorPercent = processorPercent
    }

    func check() throws(ConfinementError) {
        guard memoryBytes >= SandboxLimits.leastMemoryBytes, tasks >= 8, (1...1000).contains(processorPercent) else {
            throw ConfinementError(.badConfiguration, "control group out of range: \(self)")
        }
    }
}

/// One control group of a pool, version 1 or 2: cgroups(7). The keeper enters it before it has read its first message, so that
/// it and every worker are inside; nobody inside can leave, as there is no file system to leave through. One for the pool and
/// not one a worker: a single worker is bounded by RLIMIT_DATA already, and inheriting costs nothing (Sandbox/README.md).
package final class ControlGroup: Sendable {
    /// Those of `memory`, `pids`, `cpu` that are in force.
    package let controllers: [String]
    let folders: [String]
    private static let count = Atomic(0)

    private init(controllers: [String], folders: [String]) {
        self.controllers = controllers
        self.folders = folders
    }

    deinit { remove() }

    /// Makes the group below this process's own; nil where there is no memory controller that this process may use.
    static func make(_ limits: ControlGroupLimits) -> ControlGroup? {
        let name = "sluice-\(getpid())-\(count.add(1, ordering: .relaxed).newValue)"
        return makeVersion2(name, limits) ?? makeVersion1(name, limits)
    }

    private static func makeVersion2(_ name: String, _ limits: ControlGroupLimits) -> ControlGroup? {
        guard let parent = ownFolder(controller: "") else { return nil }
        // Works where our own group holds no process of its own (a delegated one), and does nothing elsewhere.
        _ = FileSystem.overwrite("\(parent)/cgroup.subtree_control", "+memory +pids +cpu")
        let folder = "\(parent)/\(name)"
        guard FileSystem.makeFolder(folder) else { return nil }
        guard FileSystem.overwrite("\(folder)/memory.max", "\(limits.memoryBytes)") else {
            FileSystem.removeFolder(folder)
            return nil
        }
        _ = FileSystem.overwrite("\(folder)/memory.swap.max", "0")
        var controllers = ["memory"]
        if FileSystem.overwrite("\(folder)/pids.max", "\(limits.tasks)") { controllers.append("pids") }
        if FileSystem.overwrite("\(folder)/cpu.weight", "\(limits.processorPercent)") { controllers.append("cpu") }
        return ControlGroup(controllers: controllers, folders: [folder])
    }

    private static func makeVersion1(_ name: String, _ limits: ControlGroupLimits) -> ControlGroup? {
        let settings = [
            ("memory", "memory.limit_in_bytes", limits.memoryBytes), ("pids", "pids.max", limits.tasks),
            ("cpu", "cpu.shares", limits.processorPercent * 1024 / 100),
        ]
        var controllers: [String] = [], folders: [String] = []
        for (controller, file, value) in settings {
            guard let parent = ownFolder(controller: controller) else { continue }
            let folder = "\(parent)/\(name)"
            guard FileSystem.makeFolder(folder) else { continue }
            if FileSystem.overwrite("\(folder)/\(file)", "\(max(value, 2))") {
                controllers.append(controller)
                folders.append(folder)
            } else {
                FileSystem.removeFolder(folder)
            }
        }
        let group = ControlGroup(controllers: controllers, folders: folders)
        return controllers.contains("memory") ? group : nil
    }

    /// Where this process is in a hierarchy ("" is version 2's); nil when it is not mounted at its usual place.
    private static func ownFolder(controller: String) -> String? {
        let text = FileSystem.read("/proc/self/cgroup").map { String(decoding: $0, as: UTF8.self) } ?? ""
        for line in text.split(separator: "\n") {
            let parts = line.split(separator: ":", maxSplits: 2, omittingEmptySubsequences: false)
            guard parts.count == 3 else { continue }
            let names = parts[1].split(separator: ",")
            guard controller.isEmpty ? parts[0] == "0" : names.contains(Substring(controller)) else { continue }
            let mounts =
                controller.isEmpty
                ? ["/sys/fs/cgroup", "/sys/fs/cgroup/unified"]
                : ["/sys/fs/cgroup/\(parts[1])", "/sys/fs/cgroup/\(controller)"]
            for mount in mounts {
                let folder = parts[2] == "/" ? mount : mount + parts[2]
                if FileSystem.read("\(folder)/cgroup.procs", limit: 1) != nil { return folder }
            }
        }
        return nil
    }

    /// Puts a process in, and with it all that it makes later.
    func add(_ pid: Int32) throws(ConfinementError) {
        for folder in folders where !FileSystem.overwrite("\(folder)/cgroup.procs", "\(pid)") {
            throw ConfinementError(.noControlGroup, "errno \(errno)")
        }
    }

    /// Removes the group; false while a process of it is still ending.
    @discardableResult func remove() -> Bool {
        folders.reduce(true) { FileSystem.removeFolder($1) && $0 }
    }
}
