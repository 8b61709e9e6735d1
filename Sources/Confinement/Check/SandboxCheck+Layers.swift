extension SandboxCheck {
    /// What the keeper reported of itself.
    static func layers(_ pool: WorkerPool) -> [Finding] {
        let mode = pool.mode, has = pool.layers
        let name = mode?.name ?? "none"
        var findings = [
            Finding(
                "mode", mode == .landlock ? .caution : mode == nil ? .fail : .pass, name,
                fix: mode == .landlock ? "start as root, or allow user namespaces" : nil)
        ]
        func layer(
            _ layer: SandboxLayers, _ name: String, _ there: String, _ missing: String, else verdict: Finding.Verdict,
            fix: String? = nil
        ) {
            let ok = has.contains(layer)
            findings.append(Finding(name, ok ? .pass : verdict, ok ? there : missing, fix: ok ? nil : fix))
        }
        layer(.threadSync, "TSYNC", "the filter reaches every thread", "threads could stay unfiltered", else: .fail)
        layer(
            .namespaces, "namespaces", "mount, net, ipc, uts, cgroup, pid",
            "none: the kernel or a container forbids them", else: .caution)
        layer(
            .emptyRoot, "empty root", "read-only, nothing in it, the old one detached",
            "the machine's own root (Landlock closes it)", else: .caution)
        layer(
            .dedicatedUser, "dedicated uid", "uid \(pool.configuration.userID)",
            "workers run as this user: an ordinary user has no second uid to give", else: .caution,
            fix: "start sluice as root, for example as a systemd service")
        layer(.noCapabilities, "capabilities", "none in any set", "some are left", else: .fail)
        layer(
            .noNestedNamespaces, "nested user namespaces", "forbidden, and one was tried",
            "not closed here (the filter forbids them)", else: .caution)
        layer(
            .landlock, "Landlock", "an empty ruleset, version \(pool.landlockVersion)", "this kernel has none",
            else: .caution, fix: "add lsm=landlock to the kernel's command line")
        layer(
            .denyWriteExecute, "MDWE", "no memory gains execution", "Linux 6.3 has it (the filter forbids it too)",
            else: .caution)
        layer(.noTimeStampCounter, "TSC", "no clock inside", "this processor's counter stays readable", else: .caution)
        layer(.firstForOOM, "oom_score_adj", "workers go first when memory ends", "not set", else: .caution)
        return findings + [controlGroup(pool)]
    }

    private static func controlGroup(_ pool: WorkerPool) -> Finding {
        guard pool.controllers.isEmpty else {
            return Finding(
                "cgroup", .pass, "around keeper and workers: " + pool.controllers.joined(separator: ", "))
        }
        return Finding(
            "cgroup", .caution,
            "none can be made here: RLIMIT_DATA, RLIMIT_CPU and the server's watch bound a worker",
            fix: "start as root, or as a systemd service with Delegate=yes")
    }
}
