import Glibc

extension SandboxCheck {
    /// What the kernel offers, before anything is started.
    enum Machine {
        static func findings() -> [Finding] { [kernel(), seccomp(), userNamespaces()] }

        private static func kernel() -> Finding {
            let release = setting("/proc/sys/kernel/osrelease") ?? "unknown"
            let numbers = release.split { !$0.isNumber }.prefix(2).compactMap { Int($0) }
            guard numbers.count == 2 else { return Finding("kernel", .fail, "version \(release) cannot be read") }
            let version = (numbers[0], numbers[1])
            if version < (5, 9) {
                return Finding(
                    "kernel", .fail, "Linux \(release): 5.9 is needed (close_range, pidfd)",
                    fix: "sudo apt install linux-image-amd64")
            }
            if version < (5, 13) { return Finding("kernel", .caution, "Linux \(release): Landlock came with 5.13") }
            return Finding("kernel", .pass, "Linux \(release)")
        }

        private static func seccomp() -> Finding {
            let actions = setting("/proc/sys/kernel/seccomp/actions_avail") ?? ""
            let has = actions.split(separator: " ").contains("kill_process")
            return Finding("seccomp", has ? .pass : .fail, has ? "actions: \(actions)" : "no kill_process action here")
        }

        private static func userNamespaces() -> Finding {
            let root = geteuid() == 0
            let least: Finding.Verdict = root ? .pass : .caution
            if setting("/proc/sys/user/max_user_namespaces") == "0" {
                return Finding(
                    "user namespaces", least, "switched off", fix: "sudo sysctl -w user.max_user_namespaces=15000")
            }
            if setting("/proc/sys/kernel/unprivileged_userns_clone") == "0" {
                return Finding(
                    "user namespaces", least, "not for ordinary users",
                    fix: "sudo sysctl -w kernel.unprivileged_userns_clone=1")
            }
            if setting("/proc/sys/kernel/apparmor_restrict_unprivileged_userns") == "1" {
                return Finding(
                    "user namespaces", least, "held back by AppArmor for ordinary users",
                    fix: "sudo sysctl -w kernel.apparmor_restrict_unprivileged_userns=0")
            }
            return Finding("user namespaces", .pass, "can be made")
        }

        static func setting(_ path: String) -> String? {
            FileSystem.read(path).map {
                String(decoding: $0, as: UTF8.self).split(separator: "\n").first.map(String.init) ?? ""
            }
        }
    }
}
